#include "orm/dialects/sqlite/driver/cursor.h"

#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/decode.h"

namespace rowgate::orm::sqlite {
namespace {

size_t BytesOf(const RowBatch& batch) { return batch.arena_bytes() + batch.rows() * batch.columns() * sizeof(Cell); }

}  // namespace

absl::Status SqliteCursor::Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) {
  batch.Reset(columns_.size());
  if (done_) return absl::OkStatus();
  RETURN_IF_ERROR(session_.Resume(began_));
  for (size_t rows = 0; rows < rows_max && (rows == 0 || BytesOf(batch) < bytes_max); ++rows) {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
      const absl::Status status = AppendRow(statement_.get(), columns_, batch);
      if (status.ok()) continue;
      done_ = true;
      session_.Discard();
      return status;
    }
    done_ = true;
    return code == SQLITE_DONE ? absl::OkStatus() : session_.Fail(code);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
