#ifndef ROWGATE_ORM_ENGINE_CONSTRAINT_ERRORS_H_
#define ROWGATE_ORM_ENGINE_CONSTRAINT_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

enum class WriteKind { kInsert, kUpdate, kDelete };

// Turns a driver's constraint error, which speaks SQL names, into the client's terms: the constraint as the schema
// names it, the fields as `row`.field, and a foreign key that SQLite left nameless told by the operation. Other errors
// pass unchanged.
absl::Status TranslateConstraintError(const absl::Status& status, const Catalog& catalog, const Table& table,
                                      WriteKind kind, std::string_view row);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_CONSTRAINT_ERRORS_H_
