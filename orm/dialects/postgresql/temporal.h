#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_TEMPORAL_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_TEMPORAL_H_

#include "orm/bind/bound_expr.h"
#include "orm/expr/type.h"
#include "orm/sql/sql_writer.h"

// Dates and times. Durations are numbers of microseconds. Sessions run in UTC.
namespace rowgate::orm::postgresql {

// The hooks of Dialect. What leaves the years 1 to 9999 is an error, as it is where timestamps are text.
void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated);
void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated);
void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right);
void CurrentTime(SqlWriter& out, const StoredType& stored);

// now() to make_duration().
void WriteTemporalCall(SqlWriter& out, const BoundCall& call, const StoredType& result);

// A timestamp of any storage as timestamptz, a date of any storage as date; may stand beside any operator.
void WriteMoment(SqlWriter& out, const BoundExpr& moment);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_TEMPORAL_H_
