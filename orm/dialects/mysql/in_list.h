#ifndef ROWGATE_ORM_DIALECTS_MYSQL_IN_LIST_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_IN_LIST_H_

#include "orm/bind/bound_expr.h"
#include "orm/dialects/mysql/flavour.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm::mysql {

// Dialect::InList: the list is one bind, a JSON array whose elements have the forms that type_names.h says.
void WriteInList(SqlWriter& out, const Flavour& flavour, const BoundExpr& operand, const BoundExpr& list, bool negated);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_IN_LIST_H_
