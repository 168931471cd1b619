#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ENCODE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ENCODE_H_

#include <sqlite3.h>

#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/dialects/sqlite/driver/physical.h"
#include "orm/driver/compiled_statement.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// Values to what SQLite stores. Thread-safe.
//
// Errors: VALUE_OUT_OF_RANGE for a value that the column's storage cannot hold (a decimal with too many digits, a
// fraction in a column of whole seconds); COMPILER_BUG for a value of another kind than the type says.
namespace rowgate::orm::sqlite {

// Text of the result is that of `value` or lives in `buffer`.
absl::StatusOr<Physical> Encode(const StoredType& stored, const Value& value, std::string& buffer);

// Whether the bound texts stay where they are until the statement is done (one Execute) or must be copied (a cursor).
enum class BoundText { kOutlivesStatement, kCopied };

absl::Status BindAll(sqlite3_stmt* statement, std::span<const Bind> binds, std::span<const Value> values,
                     BoundText text);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ENCODE_H_
