#include "orm/engine/stream_pages.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"

namespace rowgate::orm {

absl::Status ContinueAfter(const PageOrder& order, const std::optional<PagePosition>& position, Select& select) {
  if (!position) return absl::OkStatus();
  if (order.by_offset) {
    if (!position->after.empty() || position->offset < 0) return PageTokenMismatch();
    select.offset = BoundInteger(position->offset);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(BoundExpr after, AfterPosition(order, *position));
  select.where = AndAlso(std::move(select.where), std::move(after));
  return absl::OkStatus();
}

absl::StatusOr<PreparedStatement> StreamPages::Prepare(const PageOrder& order,
                                                       const std::optional<PagePosition>& position) const {
  Select page = select;
  if (derived) {
    auto inner = std::make_shared<Select>(*page.from.front().derived);
    RETURN_IF_ERROR(ContinueAfter(order, position, *inner));
    page.from.front().derived = std::move(inner);
  } else {
    RETURN_IF_ERROR(ContinueAfter(order, position, page));
  }
  return engine->PrepareStatement(std::move(page), options);
}

absl::Status StreamPages::Read(Session& session, const PreparedStatement& statement, size_t bytes_max,
                               size_t portion_bytes, RowBatch& rows, bool& ended) const {
  if (!whole) return ReadPage(session, statement, rows_max, portion_bytes, rows, ended);
  bool complete = false;
  RETURN_IF_ERROR(ReadPage(session, statement, std::numeric_limits<size_t>::max(), bytes_max, rows, complete));
  return complete ? absl::OkStatus() : IncludedRowsTooLarge(bytes_max);
}

absl::StatusOr<std::optional<PreparedStatement>> QueryPages::Prepare(int64_t done) const {
  const int64_t rows = rows_max ? std::min(page_rows, *rows_max - done) : page_rows;
  if (rows <= 0) return std::nullopt;
  Select page = select;
  page.limit = BoundInteger(rows);
  page.offset = BoundInteger(offset + done);
  ASSIGN_OR_RETURN(PreparedStatement prepared, engine->PrepareStatement(std::move(page), options));
  return prepared;
}

absl::Status ReadPage(Session& session, const PreparedStatement& statement, size_t rows_max, size_t bytes_max,
                      RowBatch& rows, bool& ended) {
  rows.Reset(statement.statement->result.size());
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement));
  while (rows.rows() < rows_max && rows.arena_bytes() + rows.rows() * rows.columns() * sizeof(Cell) < bytes_max) {
    RowBatch portion;
    RETURN_IF_ERROR(session.Fetch(*cursor, rows_max - rows.rows(), bytes_max, portion));
    ended = portion.rows() == 0;
    if (ended) return absl::OkStatus();
    rows.Append(std::move(portion));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
