#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_ARRAY_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_ARRAY_H_

#include <string>

#include "absl/status/status.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

namespace rowgate::orm::postgresql {

// Appends a list as a PostgreSQL array: binary, or text for native enums. `stored` is the array's type; its storage is
// that of the items. Items are never NULL.
absl::Status EncodeArray(const StoredType& stored, const List& list, std::string& out);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_ARRAY_H_
