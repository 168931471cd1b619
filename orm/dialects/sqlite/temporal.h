#ifndef ROWGATE_ORM_DIALECTS_SQLITE_TEMPORAL_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_TEMPORAL_H_

#include "orm/bind/bound_expr.h"
#include "orm/expr/type.h"
#include "orm/sql/sql_writer.h"

// Dates and times. They are computed with as microseconds or days since 1970 and stored as type_names.h says.
namespace rowgate::orm::sqlite {

// The hooks of Dialect.
void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated);
void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated);
void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right);
void CurrentTime(SqlWriter& out, const StoredType& stored);

// now() to make_duration().
void WriteTemporalCall(SqlWriter& out, const BoundCall& call, const StoredType& result);

// A timestamp or date of any storage as microseconds.
void WriteMicros(SqlWriter& out, const BoundExpr& moment);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_TEMPORAL_H_
