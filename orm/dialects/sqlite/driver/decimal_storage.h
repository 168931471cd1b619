#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECIMAL_STORAGE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECIMAL_STORAGE_H_

#include <optional>

#include "orm/dialects/sqlite/driver/physical.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

namespace rowgate::orm::sqlite {

// The decimal that a column of `stored` (kDecimal) holds, with exactly the declared scale: scaled integers as they are,
// doubles rounded to the scale. Thread-safe.
std::optional<Decimal> DecodeDecimal(const StoredType& stored, const Physical& physical);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DECIMAL_STORAGE_H_
