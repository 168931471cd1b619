#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_

#include <cstddef>
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
  PostgresConnection(ConnectionHandle connection, std::shared_ptr<Couriers> couriers, bool prepare)
      : session_(std::move(connection), std::move(couriers), prepare) {}

  // Makes the session ready for use: `script` and what the driver has to know of the server.
  absl::Status SetUp(const std::string& script, absl::Time deadline);

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows) override;
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement,
                                                  std::span<const Value> values) override;
  absl::Status ExecuteScript(std::string_view sql) override;

  using Connection::Begin;
  // BEGIN travels with the first command, whose error may then be BEGIN's own.
  absl::Status Begin(const TransactionOptions& options) override;
  absl::Status Commit() override;
  absl::Status CheckDeferredConstraints() override { return ExecuteScript("SET CONSTRAINTS ALL IMMEDIATE"); }
  absl::Status Rollback() override;
  bool in_transaction() const override { return transaction_.open; }
  bool transaction_dead() const override { return transaction_.dead; }
  absl::Status Savepoint() override;
  absl::Status RollbackToSavepoint(size_t level) override;
  absl::Status ReleaseSavepoint(size_t level) override;
  size_t savepoints() const override { return transaction_.savepoints; }

  bool healthy() const override { return session_.usable(); }
  absl::Status Ping() override;
  // A request that meets the statement on its way to the server has no effect; one that comes before it was sent has.
  void Cancel() override { session_.Cancel(); }

  absl::StatusOr<Durability> CheckDurability() override;
  absl::StatusOr<Reflection> Reflect() override;

 private:
  Stake StakeOf(bool writes) const;
  absl::StatusOr<ExecuteResult> TryExecute(const CompiledStatement& statement, std::span<const Value> values,
                                           RowBatch* rows);
  absl::StatusOr<std::unique_ptr<RowCursor>> TryOpen(const CompiledStatement& statement, std::span<const Value> values);
  absl::Status TryScript(const std::string& sql);
  // Text that must get its answer soon, or the connection is lost.
  absl::Status RunBounded(const std::string& sql, absl::Duration time_max);
  // Begins the transaction on the server, alone: for what cannot travel together with BEGIN.
  absl::Status SendOpening();
  absl::StatusOr<ResultHandle> RunStatement(const CompiledStatement& statement, Stake stake);
  // After a statement the session must be where we believe it is.
  void VerifyState();

  Session session_;
  Parameters parameters_;
  TransactionState transaction_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECTION_H_
