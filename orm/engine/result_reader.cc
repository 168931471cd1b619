#include "orm/engine/result_reader.h"

#include <limits>
#include <memory>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

// A Value message with a timestamp, the longest that has no text.
constexpr size_t kCellBytes = 24;

}  // namespace

size_t ResultBytes(const RowBatch& rows) { return rows.arena_bytes() + rows.rows() * rows.columns() * kCellBytes; }

absl::Status ReadAll(Session& session, const PreparedStatement& statement, size_t bytes_max, RowBatch& rows) {
  rows.Reset(statement.statement->result.size());
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement));
  while (true) {
    RowBatch portion;
    RETURN_IF_ERROR(session.Fetch(*cursor, std::numeric_limits<size_t>::max(), bytes_max + 1, portion));
    if (portion.rows() == 0) return absl::OkStatus();
    rows.Append(std::move(portion));
    if (ResultBytes(rows) > bytes_max) return ResultTooLarge(bytes_max);
  }
}

}  // namespace rowgate::orm
