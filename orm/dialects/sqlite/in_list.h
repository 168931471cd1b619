#ifndef ROWGATE_ORM_DIALECTS_SQLITE_IN_LIST_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_IN_LIST_H_

#include "orm/bind/bound_expr.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm::sqlite {

// Dialect::InList: `x IN (SELECT value FROM json_each(?))`. type_names.h says how the driver writes the elements; those
// that JSON cannot carry exactly (bytes, floating point) are converted back in the subquery, so that an index on the
// column is still used.
void WriteInList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_IN_LIST_H_
