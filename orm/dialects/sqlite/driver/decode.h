#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECODE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECODE_H_

#include <sqlite3.h>

#include <span>

#include "absl/status/status.h"
#include "orm/dialects/sqlite/driver/physical.h"
#include "orm/driver/row_batch.h"
#include "orm/expr/type.h"

// What SQLite stores to the cells that orm/driver/row_batch.h promises. Columns of other programs may hold anything:
// a value that is not of the column's type is refused, never guessed. Thread-safe.
namespace rowgate::orm::sqlite {

// False when the value is not of the type. Text is copied into `batch`.
bool Decode(const StoredType& stored, const Physical& physical, RowBatch& batch, Cell& cell);

// Appends the row that `statement` stands on. STORED_VALUE_INVALID, and VALUE_OUT_OF_RANGE for a
// number that a computation made too large, leave a part of it in `batch`.
absl::Status AppendRow(sqlite3_stmt* statement, std::span<const StoredType> columns, RowBatch& batch);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECODE_H_
