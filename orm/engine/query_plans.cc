#include "orm/engine/query_plans.h"

#include <memory>
#include <numeric>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/include_loader.h"
#include "orm/engine/result_reader.h"
#include "orm/engine/stream_pages.h"

namespace rowgate::orm {

namespace {

// The related rows of the first `row_count` rows, for each result column.
absl::Status LoadEntities(Session& session, const std::vector<ResultColumn>& columns,
                          const std::vector<IncludePlan>& plans, const std::vector<std::vector<EdgeShape>>& shapes,
                          QueryResult& result) {
  result.entity_edges.resize(plans.size());
  RowSet rows{.batch = &result.rows};
  rows.rows.resize(result.row_count);
  std::iota(rows.rows.begin(), rows.rows.end(), 0U);
  for (size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].edges.empty()) continue;
    rows.first_cell = columns[i].first_item;
    IncludeLoader loader(session, plans[i].bytes_max, result.related);
    RETURN_IF_ERROR(loader.Load(plans[i], shapes[i], rows, result.entity_edges[i]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status QueryPlan::Read(Session& session, QueryResult& result) const {
  RETURN_IF_ERROR(ReadAll(session, statement_, bytes_max_, result.rows));
  result.row_count = result.rows.rows();
  if (rows_max_ != 0 && result.row_count > rows_max_) {
    result.row_count = rows_max_;
    result.truncated = true;
  }
  return includes_ == nullptr ? absl::OkStatus() : LoadEntities(session, columns_, *includes_, entity_edges_, result);
}

absl::StatusOr<QueryResult> QueryPlan::Run(Session& session) const {
  QueryResult result;
  const auto read = [&] { return Read(session, result); };
  const TransactionMode mode = locks_ ? TransactionMode::kReadWrite : TransactionMode::kReadOnly;
  RETURN_IF_ERROR(locks_ || includes_ != nullptr ? session.InTransaction(mode, read) : read());
  return result;
}

absl::Status QueryStreamPlan::Run(Session& session, const Sink& sink) const {
  if (pages_ != nullptr) {
    return session.InTransaction(TransactionMode::kReadOnly, [&] { return RunPages(session, sink); });
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement_));
  QueryResult portion;
  while (true) {
    RETURN_IF_ERROR(session.Fetch(*cursor, batch_rows_, batch_bytes_, portion.rows));
    portion.row_count = portion.rows.rows();
    if (portion.row_count == 0 || !sink(portion)) return absl::OkStatus();
  }
}

absl::Status QueryStreamPlan::RunPages(Session& session, const Sink& sink) const {
  int64_t done = 0;
  for (bool ended = false; !ended;) {
    ASSIGN_OR_RETURN(const std::optional<PreparedStatement> statement, pages_->Prepare(done));
    if (!statement) return absl::OkStatus();
    RowBatch rows;
    RETURN_IF_ERROR(ReadPage(session, *statement, static_cast<size_t>(pages_->page_rows), batch_bytes_, rows, ended));
    done += static_cast<int64_t>(rows.rows());
    bool more = true;
    RETURN_IF_ERROR(SendRows(session, rows, 0, rows.rows(), sink, more));
    if (!more) return absl::OkStatus();
  }
  return absl::OkStatus();
}

// Rows whose related rows are too many for one message go in smaller portions.
absl::Status QueryStreamPlan::SendRows(Session& session, const RowBatch& rows, size_t begin, size_t end,
                                       const Sink& sink, bool& more) const {
  if (begin == end) return absl::OkStatus();
  QueryResult portion{.row_count = end - begin};
  portion.rows.Reset(rows.columns());
  // Cells only: their text stays where it is.
  for (size_t i = begin; i < end; ++i) {
    for (const Cell& cell : rows.row(i)) portion.rows.AppendCell(cell);
  }
  const absl::Status loaded = LoadEntities(session, columns_, *includes_, entity_edges_, portion);
  if (loaded.ok()) {
    more = sink(portion);
    return absl::OkStatus();
  }
  if (end - begin == 1 || !IsIncludedRowsTooLarge(loaded)) return loaded;
  const size_t middle = begin + (end - begin) / 2;
  RETURN_IF_ERROR(SendRows(session, rows, begin, middle, sink, more));
  return more ? SendRows(session, rows, middle, end, sink, more) : absl::OkStatus();
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
