#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_ARRAY_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_ARRAY_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "orm/driver/row_batch.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// Repeated columns and list operands of IN as JSON array text, whose elements have the forms that
// orm/dialects/sqlite/type_names.h lists. Thread-safe.
namespace rowgate::orm::sqlite {

// Replaces the contents of `out`.
absl::Status WriteJsonArray(const StoredType& element, const List& list, std::string& out);

// The items' texts live in `batch`. Nothing for text that is no JSON array or has an element of another type.
std::optional<Cell> ReadJsonArray(const StoredType& element, std::string_view json, RowBatch& batch);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_ARRAY_H_
