#include "orm/dialects/postgresql/casts.h"

#include "orm/dialects/postgresql/functions.h"
#include "orm/dialects/postgresql/temporal.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {
namespace {

void WriteCastTo(SqlWriter& out, const BoundExpr& expr, SqlText type) {
  out.Text("CAST(");
  WriteArgument(out, expr);
  out.Text(" AS ").Text(type).Text(")");
}

bool IsReal(const BoundExpr& expr) {
  return expr.type().kind == TypeKind::kFloat || expr.type().kind == TypeKind::kDouble;
}

// PostgreSQL's casts of doubles round half to even or keep 15 digits, but to_char() prints all digits of one that is
// whole: of twice the number, so that the half is still to be seen.
void WriteRoundedReal(SqlWriter& out, const BoundExpr& number) {
  out.Text("round(CAST(to_char(trunc(2 * (");
  WriteReal(out, number);
  out.Text(")), 'FM99999999999999999990') AS numeric) / 2)");
}

// A number for numeric, without loss.
void WriteExact(SqlWriter& out, const BoundExpr& number) {
  if (IsReal(number)) return WriteRealAsNumeric(out, number);
  if (number.type().kind == TypeKind::kBool) return WriteCastTo(out, number, "integer");
  WriteArgument(out, number);
}

// Unsigned types live in wider signed ones: bigint → oid refuses what is not 32 bits without a sign, and adding the
// least bigint refuses what is negative.
void WriteInteger(SqlWriter& out, const BoundExpr& number, TypeKind kind) {
  out.Text(kind == TypeKind::kUint32   ? SqlText("CAST(CAST(CAST(")
           : kind == TypeKind::kUint64 ? SqlText("(CAST(")
                                       : SqlText("CAST("));
  if (IsReal(number)) {
    WriteRoundedReal(out, number);
  } else {
    WriteExact(out, number);
  }
  out.Text(kind == TypeKind::kInt32    ? SqlText(" AS integer)")
           : kind == TypeKind::kUint32 ? SqlText(" AS bigint) AS oid) AS bigint)")
           : kind == TypeKind::kUint64 ? SqlText(" AS bigint) + CAST('-9223372036854775808' AS bigint)"
                                                 " + 9223372036854775807 + 1)")
                                       : SqlText(" AS bigint)"));
}

// numeric(p, s) rounds half away from zero.
void WriteDecimal(SqlWriter& out, const BoundExpr& number, const StoredType& stored) {
  const bool bounded = stored.type.precision > 0;
  out.Text(bounded ? SqlText("CAST(") : SqlText("round(CAST("));
  WriteExact(out, number);
  if (bounded) {
    out.Text(" AS ").TypeText(stored).Text(")");
  } else {
    out.Text(" AS numeric), ").Number(stored.type.scale).Text(")");
  }
}

void WriteDecimalText(SqlWriter& out, const BoundExpr& decimal) {
  if (decimal.type().scale == 0) return WriteCastTo(out, decimal, "text");
  out.Text("CAST(round(");
  WriteArgument(out, decimal);
  out.Text(", ").Number(decimal.type().scale).Text(") AS text)");
}

// As FormatTimestampIso, FormatTimeOfDay and FormatDuration print: a fraction where there is one.
void WriteTimestampText(SqlWriter& out, const BoundExpr& moment) {
  out.Text("replace(to_char(");
  WriteMoment(out, moment);
  out.Text(R"( AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'))");
}

void WriteTimeText(SqlWriter& out, const BoundExpr& time) {
  out.Text("replace(to_char(");
  WriteCastTo(out, time, "time");
  out.Text(", 'HH24:MI:SS.US'), '.000000', '')");
}

void WriteDurationText(SqlWriter& out, const BoundExpr& duration) {
  out.Text("regexp_replace(regexp_replace(CAST(CAST(");
  WriteArgument(out, duration);
  out.Text(R"( AS numeric) * 0.000001 AS text) || 's', '000s$', 's'), '\.000s$', 's'))");
}

void WriteDateText(SqlWriter& out, const BoundExpr& date) {
  out.Text("to_char(");
  WriteCastTo(out, date, "timestamp");
  out.Text(", 'YYYY-MM-DD')");
}

// The label of a member that is stored by number; a number without a member has none.
void WriteEnumLabel(SqlWriter& out, const BoundExpr& member) {
  if (member.stored.storage != Storage::kNumber || member.type().enum_type == nullptr) {
    return WriteCastTo(out, member, "text");
  }
  const StoredType text{.type = Type::Of(TypeKind::kString)};
  out.Text("CASE ");
  WriteArgument(out, member);
  for (const EnumMember& each : member.type().enum_type->members) {
    out.Text(" WHEN ").Number(each.number).Text(" THEN ").Bind(text, Value{each.label});
  }
  out.Text(" END");
}

void WriteTextForm(SqlWriter& out, const BoundExpr& expr) {
  switch (expr.type().kind) {
    case TypeKind::kString: return WriteOperand(out, expr, Level::kArithmetic);
    case TypeKind::kDecimal: return WriteDecimalText(out, expr);
    case TypeKind::kTimestamp: return WriteTimestampText(out, expr);
    case TypeKind::kDate: return WriteDateText(out, expr);
    case TypeKind::kTime: return WriteTimeText(out, expr);
    case TypeKind::kDuration: return WriteDurationText(out, expr);
    case TypeKind::kEnum: return WriteEnumLabel(out, expr);
    case TypeKind::kBytes:
      out.Text("encode(");
      WriteArgument(out, expr);
      out.Text(", 'hex')");
      return;
    case TypeKind::kNull:
    case TypeKind::kBool:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kFloat:
    case TypeKind::kDouble:
    case TypeKind::kUuid:
    case TypeKind::kJson: return WriteCastTo(out, expr, "text");
    case TypeKind::kArray: break;
  }
  out.Refuse("a cast of a list to text");
}

void WriteText(SqlWriter& out, const BoundExpr& expr) {
  out.Text("(");
  WriteTextForm(out, expr);
  out.Text(kByBytes).Text(")");
}

void WriteToTimestamp(SqlWriter& out, const BoundExpr& moment) {
  if (moment.type().kind == TypeKind::kTimestamp) return WriteMoment(out, moment);
  out.Text("(");
  WriteCastTo(out, moment, "timestamp");
  out.Text(" AT TIME ZONE 'UTC')");
}

void WriteToDate(SqlWriter& out, const BoundExpr& moment) {
  if (moment.type().kind == TypeKind::kDate) return WriteMoment(out, moment);
  out.Text("CAST(");
  WriteMoment(out, moment);
  out.Text(" AT TIME ZONE 'UTC' AS date)");
}

bool IsNumberLike(TypeKind kind) { return IsNumeric(kind) || kind == TypeKind::kBool; }

bool MayCast(TypeKind from, TypeKind to) {
  if (from == TypeKind::kNull || to == TypeKind::kString || from == to) return true;
  const bool moments = (from == TypeKind::kTimestamp || from == TypeKind::kDate) &&
                       (to == TypeKind::kTimestamp || to == TypeKind::kDate);
  return moments || (IsNumberLike(from) && IsNumeric(to));
}

}  // namespace

void WriteCast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) {
  const TypeKind kind = stored.type.kind;
  if (!MayCast(expr.type().kind, kind)) return out.Fail(StatementBug("a cast between types that have none"));
  const bool null = expr.type().kind == TypeKind::kNull;
  if (kind == TypeKind::kString) return WriteText(out, expr);
  if (!null && IsInteger(kind)) return WriteInteger(out, expr, kind);
  if (!null && kind == TypeKind::kDecimal) return WriteDecimal(out, expr, stored);
  if (!null && kind == TypeKind::kTimestamp) return WriteToTimestamp(out, expr);
  if (!null && kind == TypeKind::kDate) return WriteToDate(out, expr);
  if (!null && kind == TypeKind::kEnum) return WriteEnumLabel(out, expr);
  if (expr.type().kind == TypeKind::kBool && kind != TypeKind::kBool) {
    out.Text("CAST(");
    WriteExact(out, expr);
    out.Text(" AS ").TypeText(stored).Text(")");
    return;
  }
  out.Text("CAST(");
  WriteArgument(out, expr);
  out.Text(" AS ").TypeText(stored).Text(")");
}

}  // namespace rowgate::orm::postgresql
