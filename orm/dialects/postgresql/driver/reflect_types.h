#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_TYPES_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_TYPES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "orm/dialects/postgresql/driver/oids.h"
#include "orm/expr/type.h"

namespace rowgate::orm::postgresql {

// A column's type as the catalog tells it; for an array the type of its elements.
struct CatalogType {
  TypeOid oid = kUnspecifiedOid;
  std::string_view name;
  int32_t modifier = -1;  // length, or precision and scale; -1: none
  bool is_enum = false;
  bool is_array = false;
};

// How Rowgate reads such a column. Nothing for types it has no equivalent of (interval, inet, numeric without a
// scale…).
std::optional<StoredType> StoredTypeOf(const CatalogType& type);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_TYPES_H_
