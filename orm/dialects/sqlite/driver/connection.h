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
  explicit SqliteConnection(std::unique_ptr<Session> session) : session_(std::move(session)) {}

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows) override;
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement,
                                                  std::span<const Value> values) override;
  absl::Status ExecuteScript(std::string_view sql) override { return session_->RunScript(sql); }

  absl::Status Begin(TransactionMode mode) override { return session_->Begin(mode); }
  absl::Status Commit() override { return session_->Commit(); }
  absl::Status Rollback() override { return session_->Rollback(); }
  bool in_transaction() const override { return session_->in_transaction(); }
  absl::Status Savepoint() override { return session_->Savepoint(); }
  absl::Status RollbackToSavepoint() override { return session_->RollbackToSavepoint(); }
  absl::Status ReleaseSavepoint() override { return session_->ReleaseSavepoint(); }

  bool healthy() const override { return session_->healthy(); }
  absl::Status Ping() override { return session_->Ping(); }
  void Cancel() override { session_->Cancel(); }
  absl::StatusOr<Reflection> Reflect() override;

 private:
  absl::StatusOr<ExecuteResult> Run(const CompiledStatement& statement, std::span<const Value> values, RowBatch* rows);

  std::unique_ptr<Session> session_;
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONNECTION_H_
