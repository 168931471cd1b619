#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_CASTS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_CASTS_H_

#include "orm/bind/bound_expr.h"
#include "orm/expr/type.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm::postgresql {

// Dialect::Cast. Also brings columns of existing tables to kDefault storage. Refuses pairs of types that the binder
// does not let pass.
void WriteCast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_CASTS_H_
