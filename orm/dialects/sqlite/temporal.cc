#include "orm/dialects/sqlite/temporal.h"

#include "orm/bind/functions.h"
#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

// What a stored number counts; 0 for text.
int64_t UnitOf(const StoredType& stored) {
  if (stored.storage == Storage::kUnixSeconds) return kMicrosPerSecond;
  if (stored.storage == Storage::kUnixMillis) return kMicrosPerSecond / 1000;
  return stored.storage == Storage::kUnixMicros ? 1 : 0;
}

void WriteDays(SqlWriter& out, const BoundExpr& date) {
  out.Text(kDaysFunction).Text("(");
  WriteArgument(out, date);
  out.Text(")");
}

void WriteExtract(SqlWriter& out, const BoundCall& call) {
  out.Text(kExtractFunction).Text("('").Text(DatePartName(*call.part)).Text("', ");
  WriteMicros(out, call.arguments[0]);
  out.Text(")");
}

void WriteTruncated(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text(result.type.kind == TypeKind::kDate ? SqlText(kDateFunction) : SqlText(kTimestampFunction));
  out.Text("(").Text(kDateTruncFunction).Text("('").Text(DatePartName(*call.part)).Text("', ");
  WriteMicros(out, call.arguments[0]);
  out.Text("))");
}

void WriteDuration(SqlWriter& out, const BoundExpr& seconds) {
  constexpr uint32_t kDigits = 6;
  const bool exact = IsInteger(seconds.type().kind) || seconds.type().kind == TypeKind::kDecimal;
  if (exact) return WriteScaled(out, seconds, kDigits);
  out.Text(kScaledFunction).Text("(");
  WriteReal(out, seconds);
  out.Text(", ").Number(kDigits).Text(")");
}

// Defaults of columns must not need a function of ours; %f has milliseconds.
void WriteDefaultTime(SqlWriter& out, const StoredType& stored) {
  if (stored.type.kind == TypeKind::kDate) {
    out.Text("strftime('%Y-%m-%d', 'now')");
  } else if (stored.storage == Storage::kDefault || stored.storage == Storage::kTextMicros) {
    out.Text("strftime('%Y-%m-%d %H:%M:%f000', 'now')");
  } else if (stored.storage == Storage::kTextSeconds) {
    out.Text("strftime('%Y-%m-%d %H:%M:%S', 'now')");
  } else if (stored.storage == Storage::kTextIso) {
    out.Text("strftime('%Y-%m-%dT%H:%M:%SZ', 'now')");
  } else if (stored.storage == Storage::kUnixSeconds) {
    out.Text("CAST(strftime('%s', 'now') AS INTEGER)");
  } else {
    out.Refuse("the current time in this stored form");
  }
}

}  // namespace

void WriteMicros(SqlWriter& out, const BoundExpr& moment) {
  const int64_t unit = UnitOf(moment.stored);
  out.Text(kMicrosFunction).Text("(");
  WriteArgument(out, moment);
  if (unit > 0) out.Text(", ").Number(unit);
  out.Text(")");
}

void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated) {
  out.Text(kTimestampFunction).Text("(").Text(negated ? SqlText(kSubtractFunction) : SqlText(kAddFunction)).Text("(");
  WriteMicros(out, moment);
  out.Text(", ");
  WriteArgument(out, duration);
  out.Text("))");
}

void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) {
  out.Text(kDateOfDaysFunction).Text("(").Text(negated ? SqlText(kSubtractFunction) : SqlText(kAddFunction)).Text("(");
  WriteDays(out, date);
  out.Text(", ");
  WriteArgument(out, days);
  out.Text("))");
}

void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right) {
  const bool dates = left.type().kind == TypeKind::kDate && right.type().kind == TypeKind::kDate;
  dates ? WriteDays(out, left) : WriteMicros(out, left);
  out.Text(" - ");
  dates ? WriteDays(out, right) : WriteMicros(out, right);
}

// As text for columns that hold text, cut to what they hold.
void CurrentTime(SqlWriter& out, const StoredType& stored) {
  if (out.prints_values()) return WriteDefaultTime(out, stored);
  if (stored.type.kind == TypeKind::kDate || stored.storage == Storage::kTextDate) {
    out.Text("rowgate_date(rowgate_now())");
  } else if (const int64_t unit = UnitOf(stored); unit > 0) {
    out.Text("(rowgate_now() / ").Number(unit).Text(")");
  } else if (stored.storage == Storage::kTextSeconds) {
    out.Text("substr(rowgate_timestamp(rowgate_now()), 1, 19)");
  } else if (stored.storage == Storage::kTextIso) {
    out.Text("rowgate_iso(rowgate_now())");
  } else {
    out.Text("rowgate_timestamp(rowgate_now())");
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

}  // namespace rowgate::orm::sqlite
