#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONNECTION_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONNECTION_H_

#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "orm/dialects/sqlite/driver/session.h"
#include "orm/driver/driver.h"

namespace rowgate::orm::sqlite {

class SqliteConnection : public Connection {
 public:
  SqliteConnection(std::unique_ptr<Session> session, bool in_memory)
      : session_(std::move(session)), in_memory_(in_memory) {}

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows) override;
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement,
                                                  std::span<const Value> values) override;
  absl::Status ExecuteScript(std::string_view sql) override { return session_->RunScript(sql); }

  using Connection::Begin;
  absl::Status Begin(const TransactionOptions& options) override { return session_->Begin(options); }
  absl::Status Commit() override { return session_->Commit(); }
  absl::Status CheckDeferredConstraints() override { return session_->CheckDeferredConstraints(); }
  absl::Status Rollback() override { return session_->Rollback(); }
  bool in_transaction() const override { return session_->in_transaction(); }
  bool transaction_dead() const override { return session_->transaction_dead(); }
  absl::Status Savepoint() override { return session_->Savepoint(); }
  absl::Status RollbackToSavepoint(size_t level) override { return session_->RollbackToSavepoint(level); }
  absl::Status ReleaseSavepoint(size_t level) override { return session_->ReleaseSavepoint(level); }
  size_t savepoints() const override { return session_->savepoints(); }

  bool healthy() const override { return session_->healthy(); }
  absl::Status Ping() override { return session_->Ping(); }
  void Cancel() override { session_->Cancel(); }
  absl::StatusOr<Durability> CheckDurability() override;
  absl::StatusOr<Reflection> Reflect() override;

 private:
  absl::StatusOr<ExecuteResult> Run(const CompiledStatement& statement, std::span<const Value> values, RowBatch* rows);

  std::unique_ptr<Session> session_;
  const bool in_memory_;
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONNECTION_H_
