#ifndef ROWGATE_ORM_TXN_TRANSACTION_H_
#define ROWGATE_ORM_TXN_TRANSACTION_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/driver/driver.h"

namespace rowgate::orm {

// One transaction on a connection; what is not committed is rolled back when it ends.
//
//   ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*lease, TransactionMode::kReadWrite));
//   RETURN_IF_ERROR(lease->Execute(insert, {}, nullptr).status());
//   return transaction.Commit();
//
// Used by one thread at a time. The connection must outlive it and must not be used for another transaction meanwhile.
class [[nodiscard]] Transaction {
 public:
  // The driver's error when the database refuses; the connection is then outside any transaction or not healthy.
  static absl::StatusOr<Transaction> Begin(Connection& connection, const TransactionOptions& options);
  static absl::StatusOr<Transaction> Begin(Connection& connection, TransactionMode mode) {
    return Begin(connection, TransactionOptions{.mode = mode});
  }

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // OK only when the database has said so. After an error nothing is applied, unless the error says that the outcome is
  // unknown. Either way the transaction is finished.
  absl::Status Commit();
  // OK as well when the database has ended the transaction by itself, or the connection is gone and with it the work.
  absl::Status Rollback();

  bool finished() const { return connection_ == nullptr; }

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}

  Connection* connection_;  // null once finished
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_TRANSACTION_H_
