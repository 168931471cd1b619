#ifndef ROWGATE_ORM_ENGINE_STREAM_PAGES_H_
#define ROWGATE_ORM_ENGINE_STREAM_PAGES_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/engine.h"
#include "orm/engine/ordering.h"

// Streams whose rows have related rows with statements of their own: a cursor would hold the connection, so the rows
// are read page by page, each statement starting where the one before has ended. All in one read-only transaction,
// hence of one snapshot.
namespace rowgate::orm {

// Restricts a select to what follows `position`, which must have the order's shape.
absl::Status ContinueAfter(const PageOrder& order, const std::optional<PagePosition>& position, Select& select);

// Pages of a table's rows. The engine must outlive it.
struct StreamPages {
  const Engine* engine = nullptr;
  PrepareOptions options;
  Select select;         // with the limit of a page
  bool derived = false;  // the rows are those of the derived table that `select` starts with
  std::optional<PagePosition> start;
  size_t rows_max = 0;  // of a page
  bool whole = false;   // joined rows of one row must not be torn apart

  absl::StatusOr<PreparedStatement> Prepare(const PageOrder& order, const std::optional<PagePosition>& position) const;
  // The rows of a page: after `portion_bytes` the rest is left to the next one. RESULT_TOO_LARGE when joined rows take
  // more than `bytes_max`.
  absl::Status Read(Session& session, const PreparedStatement& statement, size_t bytes_max, size_t portion_bytes,
                    RowBatch& rows, bool& ended) const;
};

// Pages of a query's rows, which are in a total order.
struct QueryPages {
  const Engine* engine = nullptr;
  PrepareOptions options;
  Select select;                    // without LIMIT and OFFSET
  std::optional<int64_t> rows_max;  // the query's own
  int64_t offset = 0;
  int64_t page_rows = 0;

  // The page after `done` rows; nothing when the query's own limit is reached.
  absl::StatusOr<std::optional<PreparedStatement>> Prepare(int64_t done) const;
};

// Rows of one statement: up to `rows_max`, stopping after about `bytes_max`. `ended` when that was not what has ended
// them.
absl::Status ReadPage(Session& session, const PreparedStatement& statement, size_t rows_max, size_t bytes_max,
                      RowBatch& rows, bool& ended);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_STREAM_PAGES_H_
