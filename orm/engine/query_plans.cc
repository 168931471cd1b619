#include "orm/engine/query_plans.h"

#include <memory>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/result_reader.h"

namespace rowgate::orm {

absl::Status QueryPlan::Read(Session& session, QueryResult& result) const {
  RETURN_IF_ERROR(ReadAll(session, statement_, bytes_max_, result.rows));
  result.row_count = result.rows.rows();
  if (rows_max_ == 0 || result.row_count <= rows_max_) return absl::OkStatus();
  result.row_count = rows_max_;
  result.truncated = true;
  return absl::OkStatus();
}

absl::StatusOr<QueryResult> QueryPlan::Run(Session& session) const {
  QueryResult result;
  const auto read = [&] { return Read(session, result); };
  RETURN_IF_ERROR(locks_ ? session.InTransaction(TransactionMode::kReadWrite, read) : read());
  return result;
}

absl::Status QueryStreamPlan::Run(Session& session, const Sink& sink) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement_));
  RowBatch rows;
  while (true) {
    RETURN_IF_ERROR(session.Fetch(*cursor, batch_rows_, batch_bytes_, rows));
    if (rows.rows() == 0 || !sink(rows)) return absl::OkStatus();
  }
}

absl::StatusOr<Explanation> ExplainPlan::Run(Session& session) const {
  Explanation explanation = explanation_;
  if (!statement_) return explanation;
  RowBatch rows;
  RETURN_IF_ERROR(session.Execute(*statement_, &rows).status());
  explanation.plan = PlanLines(rows, form_);
  return explanation;
}

absl::Status StatementPlan::Execute(Session& session, QueryResult& result) const {
  if (statement_.statement->result.empty()) {
    ASSIGN_OR_RETURN(const ExecuteResult written, session.Execute(statement_, nullptr));
    result.affected_rows = written.rows_affected;
    return absl::OkStatus();
  }
  if (!writes()) {
    RETURN_IF_ERROR(ReadAll(session, statement_, bytes_max_, result.rows));
  } else {
    ASSIGN_OR_RETURN(const ExecuteResult written, session.Execute(statement_, &result.rows));
    result.affected_rows = written.rows_affected;
    if (ResultBytes(result.rows) > bytes_max_) return ResultTooLarge(bytes_max_);
  }
  result.row_count = result.rows.rows();
  return absl::OkStatus();
}

absl::StatusOr<QueryResult> StatementPlan::Run(Session& session) const {
  QueryResult result;
  const TransactionMode mode = writes() ? TransactionMode::kReadWrite : TransactionMode::kReadOnly;
  RETURN_IF_ERROR(session.InTransaction(mode, [&] { return Execute(session, result); }));
  return result;
}

}  // namespace rowgate::orm
