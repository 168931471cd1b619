#ifndef ROWGATE_ORM_BIND_TABLE_NAMES_H_
#define ROWGATE_ORM_BIND_TABLE_NAMES_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// The table of a message: "blog.v1.Post", or "Post" when only one package has it. Else UNKNOWN_TABLE with the nearest
// name, or AMBIGUOUS_TABLE; `field` is the field of the violation.
absl::StatusOr<const Table*> FindTable(const Catalog& catalog, std::string_view name, std::string_view field);

// "Post" of "blog.v1.Post".
std::string_view LastPart(std::string_view message_name);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_TABLE_NAMES_H_
