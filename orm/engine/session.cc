#include "orm/engine/session.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/txn/transaction.h"

namespace rowgate::orm {
namespace {

// Returned or affected.
int64_t RowsTouched(const ExecuteResult& result, const RowBatch* rows) {
  return rows != nullptr ? static_cast<int64_t>(rows->rows()) : result.rows_affected;
}

// Tells of its statement when it ends: an engine may do all of the work while rows are fetched.
class ObservedCursor final : public RowCursor {
 public:
  ObservedCursor(std::unique_ptr<RowCursor> cursor, const CompiledStatement& statement, const SessionOptions& options,
                 absl::Duration opened_in)
      : cursor_(std::move(cursor)), statement_(statement), options_(options), took_(opened_in) {}
  ObservedCursor(const ObservedCursor&) = delete;
  ObservedCursor& operator=(const ObservedCursor&) = delete;

  ~ObservedCursor() override {
    cursor_.reset();
    options_.observer->OnStatement({.statement = statement_,
                                    .duration = took_,
                                    .rows = rows_,
                                    .status = status_,
                                    .trace_parent = options_.trace_parent,
                                    .method = options_.method});
  }

  absl::Status Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) override {
    const absl::Time started = SteadyNow();
    status_ = cursor_->Fetch(rows_max, bytes_max, batch);
    took_ += SteadyNow() - started;
    if (status_.ok()) rows_ += static_cast<int64_t>(batch.rows());
    return status_;
  }

 private:
  std::unique_ptr<RowCursor> cursor_;
  const CompiledStatement& statement_;
  const SessionOptions& options_;
  absl::Duration took_;
  int64_t rows_ = 0;
  absl::Status status_;
};

}  // namespace

absl::Status Session::CountStatement() {
  if (options_.max_statements > 0 && stats_.statements >= options_.max_statements) {
    return StatementLimit(options_.max_statements);
  }
  ++stats_.statements;
  return absl::OkStatus();
}

void Session::Count(absl::Time started, int64_t rows) {
  stats_.rows += rows;
  stats_.database_time += SteadyNow() - started;
}

void Session::Observe(const CompiledStatement& statement, absl::Time started, int64_t rows,
                      const absl::Status& status) {
  Count(started, 0);
  if (options_.observer == nullptr) return;
  options_.observer->OnStatement({.statement = statement,
                                  .duration = SteadyNow() - started,
                                  .rows = rows,
                                  .status = status,
                                  .trace_parent = options_.trace_parent,
                                  .method = options_.method});
}

// The text will not come again, so nobody should keep it prepared.
CompiledStatement Session::Commented(const CompiledStatement& statement) const {
  CompiledStatement commented = statement;
  StrAppend(commented.sql, " /*traceparent='", options_.trace_parent, "'*/");
  commented.keep_prepared = false;
  return commented;
}

bool Session::comments() const { return options_.comment_statements && !options_.trace_parent.empty(); }

absl::StatusOr<ExecuteResult> Session::Execute(const CompiledStatement& statement, std::span<const Value> values,
                                               RowBatch* rows) {
  RETURN_IF_ERROR(CountStatement());
  absl::StatusOr<ExecuteResult> result = ExecuteBeside(statement, values, rows);
  if (result.ok()) stats_.rows += RowsTouched(*result, rows);
  return result;
}

absl::StatusOr<ExecuteResult> Session::ExecuteBeside(const CompiledStatement& statement, std::span<const Value> values,
                                                     RowBatch* rows) {
  const absl::Time started = SteadyNow();
  absl::StatusOr<ExecuteResult> result = comments() ? connection_.Execute(Commented(statement), values, rows)
                                                    : connection_.Execute(statement, values, rows);
  Observe(statement, started, result.ok() ? RowsTouched(*result, rows) : 0, result.status());
  return result;
}

absl::StatusOr<std::unique_ptr<RowCursor>> Session::Open(const CompiledStatement& statement,
                                                         std::span<const Value> values) {
  RETURN_IF_ERROR(CountStatement());
  const absl::Time started = SteadyNow();
  absl::StatusOr<std::unique_ptr<RowCursor>> cursor =
      comments() ? connection_.Open(Commented(statement), values) : connection_.Open(statement, values);
  if (!cursor.ok() || options_.observer == nullptr) {
    Observe(statement, started, 0, cursor.status());
    return cursor;
  }
  Count(started, 0);
  return std::make_unique<ObservedCursor>(*std::move(cursor), statement, options_, SteadyNow() - started);
}

absl::Status Session::Fetch(RowCursor& cursor, size_t rows_max, size_t bytes_max, RowBatch& batch) {
  const absl::Time started = SteadyNow();
  const absl::Status status = cursor.Fetch(rows_max, bytes_max, batch);
  Count(started, status.ok() ? static_cast<int64_t>(batch.rows()) : 0);
  return status;
}

absl::Status Session::InTransaction(TransactionMode mode, const std::function<absl::Status()>& body) {
  if (connection_.in_transaction()) return body();
  TransactionOptions options = options_.transaction;
  options.mode = mode;
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_, options));
  RETURN_IF_ERROR(body());
  return transaction.Commit();
}

absl::Status Session::RolledBack(const std::function<absl::Status()>& body) {
  if (connection_.in_transaction()) return RolledBackInside(body);
  TransactionOptions options = options_.transaction;
  options.mode = TransactionMode::kReadWrite;
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_, options));
  RETURN_IF_ERROR(body());
  return transaction.Rollback();
}

absl::Status Session::RolledBackInside(const std::function<absl::Status()>& body) {
  RETURN_IF_ERROR(connection_.Savepoint());
  const size_t level = connection_.savepoints();
  const absl::Status ran = body();
  const absl::Status undone = connection_.RollbackToSavepoint(level);
  RETURN_IF_ERROR(ran);
  RETURN_IF_ERROR(undone);
  return connection_.ReleaseSavepoint(level);
}

absl::Status Session::InSavepoint(const std::function<absl::Status()>& body, absl::Status& failure) {
  RETURN_IF_ERROR(connection_.Savepoint());
  const size_t level = connection_.savepoints();
  failure = body();
  // The error says more than that the transaction has ended with it.
  if (!failure.ok() && !connection_.RollbackToSavepoint(level).ok()) return failure;
  return connection_.ReleaseSavepoint(level);
}

}  // namespace rowgate::orm
