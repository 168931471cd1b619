#ifndef ROWGATE_ORM_DIALECTS_MYSQL_TEMPORAL_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_TEMPORAL_H_

#include "orm/bind/bound_expr.h"
#include "orm/sql/sql_writer.h"

// Dates, timestamps (datetime(6), UTC) and durations (microseconds).
namespace rowgate::orm::mysql {

// A timestamp of any storage that is no text, as datetime(6); a date as it is.
void WriteMoment(SqlWriter& out, const BoundExpr& moment);

void WriteCurrentTime(SqlWriter& out, const StoredType& stored);

// timestamp ± microseconds, date ± days, and the differences.
void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated);
void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated);
void WriteDifference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_TEMPORAL_H_
