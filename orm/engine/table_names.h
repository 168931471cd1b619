#ifndef ROWGATE_ORM_ENGINE_TABLE_NAMES_H_
#define ROWGATE_ORM_ENGINE_TABLE_NAMES_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// The table of a message, said in full or by its last part. UNKNOWN_TABLE, AMBIGUOUS_TABLE.
absl::StatusOr<const Table*> ResolveTableName(const Catalog& catalog, std::string_view name, std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_TABLE_NAMES_H_
