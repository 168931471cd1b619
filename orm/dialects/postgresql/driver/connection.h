#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "orm/dialects/postgresql/driver/parameters.h"
#include "orm/dialects/postgresql/driver/session.h"
#include "orm/dialects/postgresql/driver/transaction_state.h"
#include "orm/driver/driver.h"

namespace rowgate::orm::postgresql {

// orm/driver/driver.h says what each method promises.
class PostgresConnection final : public Connection {
 public:
  PostgresConnection(ConnectionHandle connection, bool prepare) : session_(std::move(connection), prepare) {}

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows) override;
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement,
                                                  std::span<const Value> values) override;
  absl::Status ExecuteScript(std::string_view sql) override;

  absl::Status Begin(TransactionMode mode) override;
  absl::Status Commit() override;
  absl::Status Rollback() override;
  bool in_transaction() const override { return transaction_.open; }
  absl::Status Savepoint() override;
  absl::Status RollbackToSavepoint() override;
  absl::Status ReleaseSavepoint() override;

  bool healthy() const override { return session_.usable(); }
  absl::Status Ping() override;
  // A request that meets the statement on its way to the server has no effect; one that comes before it was sent has.
  void Cancel() override { session_.canceller().Cancel(); }

  absl::StatusOr<Reflection> Reflect() override;

 private:
  Stake StakeOf(bool writes) const;
  absl::StatusOr<ExecuteResult> TryExecute(const CompiledStatement& statement, std::span<const Value> values,
                                           RowBatch* rows);
  absl::StatusOr<std::unique_ptr<RowCursor>> TryOpen(const CompiledStatement& statement, std::span<const Value> values);
  // Runs text that other threads may cancel.
  absl::StatusOr<ResultHandle> RunCancellable(const std::string& sql, Stake stake);
  // After a statement the session must be where we believe it is.
  void VerifyState();

  Session session_;
  Parameters parameters_;
  TransactionState transaction_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_
