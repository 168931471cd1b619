#include "orm/dialects/postgresql/temporal.h"

#include "orm/bind/functions.h"
#include "orm/dialects/postgresql/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {
namespace {

// A multiplication of intervals goes through double precision and loses microseconds.
void WriteInterval(SqlWriter& out, const BoundExpr& count, SqlText unit) {
  out.Text("CAST(CAST(");
  WriteArgument(out, count);
  out.Text(" AS text) || ").Text(unit).Text(" AS interval)");
}

void WriteUnixTime(SqlWriter& out, const BoundExpr& moment, SqlText unit) {
  out.Text("(timestamptz 'epoch' + ");
  WriteInterval(out, moment, unit);
  out.Text(")");
}

void WriteCastTo(SqlWriter& out, const BoundExpr& moment, SqlText type) {
  out.Text("CAST(");
  WriteArgument(out, moment);
  out.Text(" AS ").Text(type).Text(")");
}

void WriteTimestamp(SqlWriter& out, const BoundExpr& moment) {
  const Storage storage = moment.stored.storage;
  if (storage == Storage::kUnixSeconds) return WriteUnixTime(out, moment, "' seconds'");
  if (storage == Storage::kUnixMillis) return WriteUnixTime(out, moment, "' milliseconds'");
  if (storage == Storage::kUnixMicros) return WriteUnixTime(out, moment, "' microseconds'");
  if (storage == Storage::kText) return WriteCastTo(out, moment, "timestamptz");
  if (storage != Storage::kWithoutTimeZone) return WriteOperand(out, moment, Level::kArithmetic);
  out.Text("(");
  WriteOperand(out, moment, Level::kArithmetic);
  out.Text(" AT TIME ZONE 'UTC')");
}

// extract() and date_trunc() of a date know no hours.
void WriteAsTimestamp(SqlWriter& out, const BoundExpr& moment) {
  if (moment.type().kind == TypeKind::kDate) return WriteCastTo(out, moment, "timestamp");
  WriteMoment(out, moment);
}

SqlText FieldOf(DatePart part) {
  switch (part) {
    case DatePart::kYear: return "YEAR";
    case DatePart::kQuarter: return "QUARTER";
    case DatePart::kMonth: return "MONTH";
    case DatePart::kWeek: return "WEEK";
    case DatePart::kDay: return "DAY";
    case DatePart::kHour: return "HOUR";
    case DatePart::kMinute: return "MINUTE";
    case DatePart::kSecond: return "SECOND";
    case DatePart::kMicrosecond: return "MICROSECONDS";
    case DatePart::kDayOfWeek: return "DOW";
    case DatePart::kIsoDayOfWeek: return "ISODOW";
    case DatePart::kDayOfYear: return "DOY";
    case DatePart::kEpoch: return "EPOCH";
  }
  return "YEAR";
}

// MICROSECONDS of PostgreSQL holds the seconds, too; SECOND and EPOCH have a fraction.
void WriteExtract(SqlWriter& out, const BoundCall& call) {
  const bool micros = call.part == DatePart::kMicrosecond;
  out.Text(micros ? SqlText("(CAST(EXTRACT(") : SqlText("CAST(floor(EXTRACT(")).Text(FieldOf(*call.part));
  out.Text(" FROM ");
  WriteAsTimestamp(out, call.arguments[0]);
  out.Text(micros ? SqlText(") AS bigint) % 1000000)") : SqlText(")) AS bigint)"));
}

void WriteTruncated(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const bool date = result.type.kind == TypeKind::kDate;
  if (date) out.Text("CAST(");
  out.Text("date_trunc('").Text(FieldOf(*call.part)).Text("', ");
  WriteAsTimestamp(out, call.arguments[0]);
  out.Text(")");
  if (date) out.Text(" AS date)");
}

void WriteDuration(SqlWriter& out, const BoundExpr& seconds) {
  const TypeKind kind = seconds.type().kind;
  const bool real = kind == TypeKind::kFloat || kind == TypeKind::kDouble;
  out.Text("CAST(");
  if (real) {
    WriteRealAsNumeric(out, seconds);
  } else {
    WriteCastTo(out, seconds, "numeric");
  }
  out.Text(" * 1000000 AS bigint)");
}

void WriteUnixNow(SqlWriter& out, SqlText units_per_second) {
  out.Text("CAST(floor(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * ").Text(units_per_second).Text(") AS bigint)");
}

}  // namespace

void WriteMoment(SqlWriter& out, const BoundExpr& moment) {
  if (moment.type().kind != TypeKind::kDate) return WriteTimestamp(out, moment);
  if (moment.stored.storage == Storage::kText) return WriteCastTo(out, moment, "date");
  WriteOperand(out, moment, Level::kArithmetic);
}

// PostgreSQL's timestamps end in 294276 and begin in 4714 BC. Going as far beyond the sum as these are from ours, and
// back, fails for exactly the sums that are outside.
void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated) {
  WriteMoment(out, moment);
  out.Text(negated ? SqlText(" - ") : SqlText(" + "));
  WriteInterval(out, duration, "' microseconds'");
  out.Text(" + interval '8970915715200 seconds' - interval '9119646921600 seconds' + interval '148731206400 seconds'");
}

// The same for dates, which end in 5874897.
void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) {
  WriteMoment(out, date);
  out.Text(negated ? SqlText(" - CAST(") : SqlText(" + CAST("));
  WriteArgument(out, days);
  out.Text(" AS integer) + 2142110009 - 2143831435 + 1721426");
}

void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right) {
  const bool dates = left.type().kind == TypeKind::kDate && right.type().kind == TypeKind::kDate;
  out.Text(dates ? SqlText("CAST(") : SqlText("CAST(EXTRACT(EPOCH FROM "));
  WriteMoment(out, left);
  out.Text(" - ");
  WriteMoment(out, right);
  out.Text(dates ? SqlText(" AS bigint)") : SqlText(") * 1000000 AS bigint)"));
}

void CurrentTime(SqlWriter& out, const StoredType& stored) {
  const Storage storage = stored.storage;
  if (stored.type.kind == TypeKind::kDate && storage != Storage::kText) {
    out.Text("CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS date)");
  } else if (stored.type.kind == TypeKind::kDate) {
    out.Text("to_char(CURRENT_TIMESTAMP AT TIME ZONE 'UTC', 'YYYY-MM-DD')");
  } else if (storage == Storage::kWithoutTimeZone) {
    out.Text("(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')");
  } else if (storage == Storage::kUnixSeconds) {
    WriteUnixNow(out, "1");
  } else if (storage == Storage::kUnixMillis) {
    WriteUnixNow(out, "1000");
  } else if (storage == Storage::kUnixMicros) {
    WriteUnixNow(out, "1000000");
  } else if (storage == Storage::kText) {
    out.Refuse("the current time in this stored form");
  } else {
    out.Text("CURRENT_TIMESTAMP");
  }
}

void WriteTemporalCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == FunctionId::kNow || id == FunctionId::kCurrentDate) return CurrentTime(out, result);
  if (id == FunctionId::kMakeDuration) return WriteDuration(out, call.arguments[0]);
  if (!call.part.has_value()) return out.Refuse(call.function->name);
  if (id == FunctionId::kExtract) return WriteExtract(out, call);
  WriteTruncated(out, call, result);
}

}  // namespace rowgate::orm::postgresql
