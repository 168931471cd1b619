#ifndef ROWGATE_ORM_DIALECTS_MYSQL_CASTS_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_CASTS_H_

#include "orm/bind/bound_expr.h"
#include "orm/dialects/mysql/flavour.h"
#include "orm/sql/sql_writer.h"

// CAST in MySQL never fails: it gives the nearest value and a warning. What is out of range is therefore asked for
// before, and fails.
namespace rowgate::orm::mysql {

// Dialect::Cast.
void WriteCast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored);
// Dialect::CastToOwnType: wide enough for all that a recursive query may add.
void WriteOwnType(SqlWriter& out, const Flavour& flavour, const BoundExpr& expr);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_CASTS_H_
