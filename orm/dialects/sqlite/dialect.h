#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DIALECT_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DIALECT_H_

#include <memory>

#include "orm/sql/dialect.h"

namespace rowgate::orm {

// SQL text for SQLite 3.39 or later. What a column holds is in type_names.h, what the driver must supply in
// functions.h.
std::unique_ptr<Dialect> MakeSqliteDialect();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DIALECT_H_
