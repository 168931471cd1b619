#include "orm/dialects/mysql/temporal.h"

#include "orm/dialects/mysql/functions.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

constexpr SqlText kEpoch = "TIMESTAMP'1970-01-01 00:00:00.000000'";

// before( moment after
void WriteAround(SqlWriter& out, SqlText before, const BoundExpr& moment, SqlText after) {
  out.Text(before);
  WriteMoment(out, moment);
  out.Text(after);
}

void WriteUnix(SqlWriter& out, const BoundExpr& moment, SqlText factor) {
  out.Text("(").Text(kEpoch).Text(" + INTERVAL ");
  WriteOperand(out, moment, Level::kArithmetic);
  out.Text(factor).Text(" MICROSECOND)");
}

void WriteExtract(SqlWriter& out, DatePart part, const BoundExpr& moment) {
  switch (part) {
    case DatePart::kYear: return WriteAround(out, "extract(YEAR FROM ", moment, ")");
    case DatePart::kQuarter: return WriteAround(out, "extract(QUARTER FROM ", moment, ")");
    case DatePart::kMonth: return WriteAround(out, "extract(MONTH FROM ", moment, ")");
    case DatePart::kWeek: return WriteAround(out, "week(", moment, ", 3)");
    case DatePart::kDay: return WriteAround(out, "extract(DAY FROM ", moment, ")");
    case DatePart::kHour: return WriteAround(out, "extract(HOUR FROM ", moment, ")");
    case DatePart::kMinute: return WriteAround(out, "extract(MINUTE FROM ", moment, ")");
    case DatePart::kSecond: return WriteAround(out, "extract(SECOND FROM ", moment, ")");
    case DatePart::kMicrosecond: return WriteAround(out, "extract(MICROSECOND FROM ", moment, ")");
    case DatePart::kDayOfWeek: return WriteAround(out, "(dayofweek(", moment, ") - 1)");
    case DatePart::kIsoDayOfWeek: return WriteAround(out, "(weekday(", moment, ") + 1)");
    case DatePart::kDayOfYear: return WriteAround(out, "dayofyear(", moment, ")");
    // Counts from the year 0 and leaves the fraction out.
    case DatePart::kEpoch: return WriteAround(out, "(to_seconds(", moment, ") - 62167219200)");
  }
}

// The first day of the quarter: back by as many months as it has seen.
void WriteQuarterStart(SqlWriter& out, const BoundExpr& moment) {
  WriteAround(out, "date_format(", moment, "");
  WriteAround(out, " - INTERVAL (month(", moment, ") - 1) % 3 MONTH, '%Y-%m-01')");
}

void WriteWeekStart(SqlWriter& out, const BoundExpr& moment) {
  WriteAround(out, "date(", moment, ")");
  WriteAround(out, " - INTERVAL weekday(", moment, ") DAY");
}

void WriteStart(SqlWriter& out, DatePart part, const BoundExpr& moment) {
  switch (part) {
    case DatePart::kYear: return WriteAround(out, "date_format(", moment, ", '%Y-01-01')");
    case DatePart::kQuarter: return WriteQuarterStart(out, moment);
    case DatePart::kMonth: return WriteAround(out, "date_format(", moment, ", '%Y-%m-01')");
    case DatePart::kWeek: return WriteWeekStart(out, moment);
    case DatePart::kDay: return WriteAround(out, "date(", moment, ")");
    case DatePart::kHour: return WriteAround(out, "date_format(", moment, ", '%Y-%m-%d %H:00:00')");
    case DatePart::kMinute: return WriteAround(out, "date_format(", moment, ", '%Y-%m-%d %H:%i:00')");
    case DatePart::kSecond: return WriteAround(out, "date_format(", moment, ", '%Y-%m-%d %H:%i:%s')");
    case DatePart::kMicrosecond: return WriteMoment(out, moment);
    case DatePart::kDayOfWeek:
    case DatePart::kIsoDayOfWeek:
    case DatePart::kDayOfYear:
    case DatePart::kEpoch: return out.Fail(StatementBug("date_trunc to something that is no unit"));
  }
}

void WriteDateTrunc(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text("CAST(");
  WriteStart(out, *call.part, call.arguments[0]);
  out.Text(" AS ");
  WriteCastName(out, result.type);
  out.Text(")");
}

// DIV fails for what 64 bits cannot hold.
void WriteMakeDuration(SqlWriter& out, const BoundExpr& seconds) {
  if (IsInteger(seconds.type().kind)) {
    out.Text("(");
    WriteOperand(out, seconds, Level::kArithmetic);
    out.Text(" * 1000000)");
    return;
  }
  out.Text("(round(");
  WriteAsDecimal(out, seconds);
  out.Text(" * 1000000, 0) DIV 1)");
}

}  // namespace

void WriteMoment(SqlWriter& out, const BoundExpr& moment) {
  const Storage storage = moment.stored.storage;
  if (storage == Storage::kText) return out.Refuse("arithmetic and functions of moments stored as text");
  if (moment.type().kind != TypeKind::kTimestamp) return WriteOperand(out, moment, Level::kArithmetic);
  if (storage == Storage::kUnixSeconds) return WriteUnix(out, moment, " * 1000000");
  if (storage == Storage::kUnixMillis) return WriteUnix(out, moment, " * 1000");
  if (storage == Storage::kUnixMicros) return WriteUnix(out, moment, "");
  WriteOperand(out, moment, Level::kArithmetic);
}

void WriteCurrentTime(SqlWriter& out, const StoredType& stored) {
  const Storage storage = stored.storage;
  if (storage == Storage::kText || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros) {
    out.Refuse("the current time in this stored form");
  } else if (stored.type.kind == TypeKind::kDate) {
    out.Text("utc_date()");
  } else if (storage == Storage::kUnixSeconds) {
    out.Text("(to_seconds(utc_timestamp()) - 62167219200)");
  } else {
    out.Text("utc_timestamp(6)");
  }
}

// What would leave the years 1 to 9999 is NULL or nonsense for MySQL. As integers, going as far beyond the sum as 64
// bits are from these years, and back, fails for exactly the sums that are outside.
void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated) {
  out.Text(kEpoch).Text(" + INTERVAL (");
  out.Text("timestampdiff(MICROSECOND, ").Text(kEpoch).Text(", ");
  WriteAround(out, "", moment, negated ? SqlText(") - ") : SqlText(") + "));
  WriteOperand(out, duration, Level::kArithmetic);
  out.Text(" + 8969969736054775808 - 8969969736054775808 - 9161236440054775808 + 9161236440054775808) MICROSECOND");
}

// The same for days since the year 0.
void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) {
  WriteAround(out, "from_days(to_days(", date, negated ? SqlText(") - ") : SqlText(") + "));
  WriteOperand(out, days, Level::kArithmetic);
  out.Text(" + 9223372036851123383 - 9223372036851123749 - 9223372036854775807 - 1 + 9223372036854775807 + 367)");
}

void WriteDifference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right) {
  if (left.type().kind == TypeKind::kDate) {
    WriteAround(out, "datediff(", left, ", ");
    return WriteAround(out, "", right, ")");
  }
  WriteAround(out, "timestampdiff(MICROSECOND, ", right, ", ");
  WriteAround(out, "", left, ")");
}

void WriteTemporalFunction(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == FunctionId::kMakeDuration) return WriteMakeDuration(out, call.arguments[0]);
  if (!call.part) return out.Fail(StatementBug("a part of a date that is not said"));
  if (id == FunctionId::kExtract) return WriteExtract(out, *call.part, call.arguments[0]);
  if (id == FunctionId::kDateTrunc) return WriteDateTrunc(out, call, result);
  out.Fail(StatementBug("no function of time"));
}

}  // namespace rowgate::orm::mysql
