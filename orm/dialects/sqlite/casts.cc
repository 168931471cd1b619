#include "orm/dialects/sqlite/casts.h"

#include <cstdint>
#include <limits>

#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/dialects/sqlite/temporal.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

void WriteOf(SqlWriter& out, SqlText function, const BoundExpr& expr) {
  out.Text(function).Text("(");
  WriteArgument(out, expr);
  out.Text(")");
}

bool IsReal(const BoundExpr& expr) {
  return expr.type().kind == TypeKind::kFloat || expr.type().kind == TypeKind::kDouble;
}

struct Range {
  int64_t low;
  int64_t high;
};

Range RangeOf(TypeKind kind) {
  if (kind == TypeKind::kInt32) return {std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()};
  if (kind == TypeKind::kUint32) return {0, std::numeric_limits<uint32_t>::max()};
  constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();
  return {kind == TypeKind::kUint64 ? 0 : std::numeric_limits<int64_t>::min(), kHigh};
}

// CAST of SQLite cuts doubles off and clamps them.
void WriteInteger(SqlWriter& out, const BoundExpr& number, TypeKind kind) {
  const bool fits = number.type().kind == TypeKind::kBool ||
                    (kind == TypeKind::kInt64 && IsInteger(number.type().kind)) || number.type().kind == kind;
  if (fits) return WriteArgument(out, number);
  const Range range = RangeOf(kind);
  out.Text(kIntegerFunction).Text("(");
  if (number.type().kind == TypeKind::kDecimal) {
    WriteScaled(out, number, 0);
  } else {
    WriteArgument(out, number);
  }
  out.Text(", ").Number(range.low).Text(", ").Number(range.high).Text(")");
}

void WriteUnits(SqlWriter& out, const BoundExpr& number, uint32_t scale) {
  if (!IsReal(number)) return WriteScaled(out, number, scale);
  out.Text(kScaledFunction).Text("(");
  WriteArgument(out, number);
  out.Text(", ").Number(scale).Text(")");
}

void WriteDecimal(SqlWriter& out, const BoundExpr& number, const Type& type) {
  constexpr uint32_t kDigitsOfInteger = 19;
  if (type.scale >= kDigitsOfInteger) return out.Refuse("decimals of more than 18 digits after the point");
  const bool bounded = type.precision > 0 && type.precision < kDigitsOfInteger;
  if (bounded) out.Text(kDigitsFunction).Text("(");
  WriteUnits(out, number, type.scale);
  if (bounded) out.Text(", ").Number(type.precision).Text(")");
}

void WriteFloat(SqlWriter& out, const BoundExpr& number) {
  if (number.type().kind == TypeKind::kFloat) return WriteArgument(out, number);
  out.Text(kFloatFunction).Text("(");
  if (number.type().kind == TypeKind::kDecimal) {
    out.Text(kDecimalTextFunction).Text("(");
    WriteArgument(out, number);
    out.Text(", ").Number(number.type().scale).Text(")");
  } else {
    WriteArgument(out, number);
  }
  out.Text(")");
}

void WriteDouble(SqlWriter& out, const BoundExpr& number) {
  if (number.type().kind != TypeKind::kBool) return WriteReal(out, number);
  out.Text("CAST(");
  WriteArgument(out, number);
  out.Text(" AS REAL)");
}

// The label of a member that is stored by number; a number without a member has none.
void WriteEnumLabel(SqlWriter& out, const BoundExpr& member) {
  if (member.stored.storage != Storage::kNumber || member.type().enum_type == nullptr) {
    return WriteArgument(out, member);
  }
  const StoredType text{.type = Type::Of(TypeKind::kString)};
  out.Text("CASE ");
  WriteArgument(out, member);
  for (const EnumMember& each : member.type().enum_type->members) {
    out.Text(" WHEN ").Number(each.number).Text(" THEN ").Bind(text, Value{each.label});
  }
  out.Text(" END");
}

void WriteMomentAs(SqlWriter& out, SqlText function, const BoundExpr& moment) {
  out.Text(function).Text("(");
  WriteMicros(out, moment);
  out.Text(")");
}

void WriteText(SqlWriter& out, const BoundExpr& expr) {
  switch (expr.type().kind) {
    case TypeKind::kNull:
    case TypeKind::kString: return WriteArgument(out, expr);
    case TypeKind::kBool:
      out.Text("CASE ");
      WriteArgument(out, expr);
      out.Text(" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
      return;
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
      out.Text("CAST(");
      WriteArgument(out, expr);
      out.Text(" AS TEXT)");
      return;
    case TypeKind::kFloat: return WriteOf(out, kFloatTextFunction, expr);
    case TypeKind::kDouble: return WriteOf(out, kRealTextFunction, expr);
    case TypeKind::kDecimal:
      out.Text(kDecimalTextFunction).Text("(");
      WriteArgument(out, expr);
      out.Text(", ").Number(expr.type().scale).Text(")");
      return;
    case TypeKind::kTimestamp: return WriteMomentAs(out, kIsoFunction, expr);
    case TypeKind::kDate: return WriteMomentAs(out, kDateFunction, expr);
    case TypeKind::kTime: return WriteOf(out, kTimeTextFunction, expr);
    case TypeKind::kDuration: return WriteOf(out, kDurationTextFunction, expr);
    case TypeKind::kUuid: return WriteOf(out, kUuidTextFunction, expr);
    case TypeKind::kJson: return WriteOf(out, kJsonGetFunction, expr);
    case TypeKind::kEnum: return WriteEnumLabel(out, expr);
    case TypeKind::kBytes:
      out.Text("lower(hex(");
      WriteArgument(out, expr);
      out.Text("))");
      return;
    case TypeKind::kArray: break;
  }
  out.Refuse("a cast of a list to text");
}

bool IsMoment(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kDate; }

bool MayCast(TypeKind from, TypeKind to) {
  if (from == TypeKind::kNull || to == TypeKind::kString || from == to) return true;
  return (IsMoment(from) && IsMoment(to)) || ((IsNumeric(from) || from == TypeKind::kBool) && IsNumeric(to));
}

}  // namespace

void WriteCast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) {
  const TypeKind from = expr.type().kind;
  const TypeKind to = stored.type.kind;
  if (!MayCast(from, to)) return out.Fail(StatementBug("a cast between types that have none"));
  if (from == TypeKind::kNull) return WriteArgument(out, expr);
  if (to == TypeKind::kString) return WriteText(out, expr);
  if (IsInteger(to)) return WriteInteger(out, expr, to);
  if (to == TypeKind::kDecimal) return WriteDecimal(out, expr, stored.type);
  if (to == TypeKind::kFloat) return WriteFloat(out, expr);
  if (to == TypeKind::kDouble) return WriteDouble(out, expr);
  if (to == TypeKind::kTimestamp) return WriteMomentAs(out, kTimestampFunction, expr);
  if (to == TypeKind::kDate) return WriteMomentAs(out, kDateFunction, expr);
  if (to == TypeKind::kUuid) return WriteOf(out, kUuidFunction, expr);
  if (to == TypeKind::kEnum) return WriteEnumLabel(out, expr);
  WriteArgument(out, expr);
}

}  // namespace rowgate::orm::sqlite
