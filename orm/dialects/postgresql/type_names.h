#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_TYPE_NAMES_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_TYPE_NAMES_H_

#include <string>

#include "orm/expr/type.h"

namespace rowgate::orm::postgresql {

// DDL type of a column. Storages that only another engine has are taken for kDefault: a schema that was introspected
// from SQLite can be created here. Durations are bigint microseconds: `interval` counts months and days apart.
std::string TypeName(const StoredType& stored);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_TYPE_NAMES_H_
