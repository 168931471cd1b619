#include "orm/engine/session.h"

#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/txn/transaction.h"

namespace rowgate::orm {

absl::Status Session::CountStatement() {
  if (statements_max_ > 0 && stats_.statements >= statements_max_) return StatementLimit(statements_max_);
  ++stats_.statements;
  return absl::OkStatus();
}

void Session::Count(std::string_view sql, absl::Time started, int64_t rows, const absl::Status& status) {
  const absl::Duration took = absl::Now() - started;
  stats_.rows += rows;
  stats_.database_time += took;
  if (observer_ != nullptr && !sql.empty()) observer_->OnStatement(sql, took, rows, status);
}

absl::StatusOr<ExecuteResult> Session::Execute(const CompiledStatement& statement, std::span<const Value> values,
                                               RowBatch* rows) {
  RETURN_IF_ERROR(CountStatement());
  const absl::Time started = absl::Now();
  absl::StatusOr<ExecuteResult> result = connection_.Execute(statement, values, rows);
  int64_t touched = 0;
  if (result.ok()) touched = rows != nullptr ? static_cast<int64_t>(rows->rows()) : result->rows_affected;
  Count(statement.sql, started, touched, result.status());
  return result;
}

absl::StatusOr<std::unique_ptr<RowCursor>> Session::Open(const CompiledStatement& statement,
                                                         std::span<const Value> values) {
  RETURN_IF_ERROR(CountStatement());
  const absl::Time started = absl::Now();
  absl::StatusOr<std::unique_ptr<RowCursor>> cursor = connection_.Open(statement, values);
  Count(statement.sql, started, 0, cursor.status());
  return cursor;
}

absl::Status Session::Fetch(RowCursor& cursor, size_t rows_max, size_t bytes_max, RowBatch& batch) {
  const absl::Time started = absl::Now();
  const absl::Status status = cursor.Fetch(rows_max, bytes_max, batch);
  Count({}, started, status.ok() ? static_cast<int64_t>(batch.rows()) : 0, status);
  return status;
}

absl::Status Session::InTransaction(TransactionMode mode, const std::function<absl::Status()>& body) {
  if (connection_.in_transaction()) return body();
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_, mode));
  RETURN_IF_ERROR(body());
  return transaction.Commit();
}

absl::Status Session::RolledBack(const std::function<absl::Status()>& body) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_, TransactionMode::kReadWrite));
  RETURN_IF_ERROR(body());
  return transaction.Rollback();
}

absl::Status Session::InSavepoint(const std::function<absl::Status()>& body, absl::Status& failure) {
  RETURN_IF_ERROR(connection_.Savepoint());
  failure = body();
  // The error says more than that the transaction has ended with it.
  if (!failure.ok() && !connection_.RollbackToSavepoint().ok()) return failure;
  return connection_.ReleaseSavepoint();
}

}  // namespace rowgate::orm
