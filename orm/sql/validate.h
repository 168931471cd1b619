#ifndef ROWGATE_ORM_SQL_VALIDATE_H_
#define ROWGATE_ORM_SQL_VALIDATE_H_

#include "absl/status/status.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// Whether the database can hold the schema: lengths of names, precision of decimals, named schemas, places of numbered
// columns. Called at start, before anything is created. Error: INVALID_ARGUMENT with reason SCHEMA_UNSUPPORTED and one
// violation per problem; fields are message and field names ("blog.v1.Post.price").
absl::Status ValidateForDialect(const Catalog& catalog, const Dialect& dialect);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_VALIDATE_H_
