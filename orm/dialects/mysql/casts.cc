#include "orm/dialects/mysql/casts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "orm/base/strings.h"
#include "orm/dialects/mysql/functions.h"
#include "orm/dialects/mysql/temporal.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

// Longer text does not fit into a request.
constexpr int64_t kTextMax = 4'194'303;
// Digits before the point that WriteAsDecimal keeps of a double, less one.
constexpr uint32_t kWholeDigitsOfReal = 34;

bool IsReal(TypeKind kind) { return kind == TypeKind::kFloat || kind == TypeKind::kDouble; }

void RefuseCast(SqlWriter& out, const Type& from, const Type& to) {
  out.Refuse(StrCat("a cast of ", Describe(from), " to ", Describe(to)));
}

struct Range {
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
};

Range RangeOf(TypeKind kind) {
  using Limits32 = std::numeric_limits<int32_t>;
  if (kind == TypeKind::kBool) return {.low = 0, .high = 1};
  if (kind == TypeKind::kInt32) return {.low = Limits32::min(), .high = Limits32::max()};
  if (kind == TypeKind::kUint32) return {.low = 0, .high = std::numeric_limits<uint32_t>::max()};
  if (kind == TypeKind::kUint64) return {.low = 0};
  return {};
}

// What an int64 would hold: DIV fails for anything greater.
void WriteWhole(SqlWriter& out, const BoundExpr& expr) {
  const TypeKind kind = expr.type().kind;
  if (IsInteger(kind)) return WriteOperand(out, expr, Level::kArithmetic);
  if (kind == TypeKind::kBool) {
    out.Text("CAST(");
    WriteArgument(out, expr);
    out.Text(" AS SIGNED)");
    return;
  }
  out.Text("(round(");
  WriteAsDecimal(out, expr);
  out.Text(", 0) DIV 1)");
}

void WriteIntegerCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  const Range from = RangeOf(expr.type().kind);
  const Range range = RangeOf(to.kind);
  if (from.low >= range.low && from.high <= range.high) return WriteWhole(out, expr);
  out.Text("CASE WHEN ");
  WriteWhole(out, expr);
  out.Text(" NOT BETWEEN ").Number(range.low).Text(" AND ").Number(range.high).Text(" THEN ");
  WriteOutOfRange(out, expr);
  out.Text(" ELSE ");
  WriteWhole(out, expr);
  out.Text(" END");
}

void WriteFloatCast(SqlWriter& out, const BoundExpr& expr) {
  out.Text("CASE WHEN abs(");
  WriteArgument(out, expr);
  out.Text(") > 3.4028234663852886e38 THEN ");
  WriteOutOfRange(out, expr);
  out.Text(" ELSE CAST(");
  WriteArgument(out, expr);
  out.Text(" AS FLOAT) END");
}

void WriteRealCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  if (to.kind == TypeKind::kFloat && expr.type().kind != TypeKind::kFloat) return WriteFloatCast(out, expr);
  out.Text("CAST(");
  WriteArgument(out, expr);
  out.Text(" AS DOUBLE)");
}

void WriteRounded(SqlWriter& out, const BoundExpr& expr, uint32_t scale) {
  out.Text("round(");
  WriteAsDecimal(out, expr);
  out.Text(", ").Number(scale).Text(")");
}

// Of unknown precision: as wide as decimals are.
void WriteWideDecimal(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  const bool decimal = expr.type().kind == TypeKind::kDecimal;
  if (decimal && expr.type().scale <= to.scale) return WriteOperand(out, expr, Level::kArithmetic);
  if (decimal) return WriteRounded(out, expr, to.scale);
  out.Text("CAST(");
  WriteAsDecimal(out, expr);
  out.Text(" AS ");
  WriteWidestDecimal(out, to.scale);
  out.Text(")");
}

void WriteTenTo(SqlWriter& out, uint32_t exponent) {
  out.Text("1");
  for (uint32_t i = 0; i < exponent; ++i) out.Text("0");
}

void WriteDecimalCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  if (to.scale > kScaleMax || to.precision > kPrecisionMax) return out.Refuse(Describe(to));
  const bool real = IsReal(expr.type().kind);
  if (to.precision == 0 && !real) return WriteWideDecimal(out, expr, to);
  const uint32_t precision = to.precision == 0 ? kPrecisionMax : to.precision;
  const uint32_t whole_digits = real ? std::min(precision - to.scale, kWholeDigitsOfReal) : precision - to.scale;
  out.Text("CASE WHEN abs(");
  WriteRounded(out, expr, to.scale);
  out.Text(") >= ");
  WriteTenTo(out, whole_digits);
  out.Text(" THEN ");
  WriteOutOfRange(out, expr);
  out.Text(" ELSE CAST(");
  WriteAsDecimal(out, expr);
  out.Text(" AS DECIMAL(").Number(precision).Text(", ").Number(to.scale).Text(")) END");
}

// The canonical texts of orm/expr/text_formats.h.
void WriteTextOfUuid(SqlWriter& out, const BoundExpr& expr) {
  if (expr.stored.storage == Storage::kText) return WriteArgument(out, expr);
  out.Text("insert(insert(insert(insert(lower(hex(");
  WriteArgument(out, expr);
  out.Text(")), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-')");
}

void WriteTextOfMoment(SqlWriter& out, const BoundExpr& expr, SqlText before, SqlText after) {
  out.Text(before);
  WriteMoment(out, expr);
  out.Text(after);
}

void WriteTextOfBool(SqlWriter& out, const BoundExpr& expr) {
  out.Text("CASE ");
  WriteOperand(out, expr, Level::kCompare);
  out.Text(" = 0 WHEN TRUE THEN 'false' WHEN FALSE THEN 'true' END");
}

void WriteTextOfNumber(SqlWriter& out, const BoundExpr& expr) {
  out.Text("CAST(");
  if (expr.type().kind == TypeKind::kDecimal) out.Text("CAST(");
  WriteArgument(out, expr);
  if (expr.type().kind == TypeKind::kDecimal) {
    out.Text(" AS ");
    WriteWidestDecimal(out, expr.type().scale);
    out.Text(")");
  }
  out.Text(" AS CHAR)");
}

// As FormatDuration prints: 3s, 3.500s, 3.000001s.
void WriteTextOfDuration(SqlWriter& out, const BoundExpr& expr) {
  out.Text("replace(replace(concat(");
  WriteOperand(out, expr, Level::kArithmetic);
  out.Text(" * 0.000001, 's'), '000s', 's'), '.000s', 's')");
}

void WriteTextOfBytes(SqlWriter& out, const BoundExpr& expr) {
  out.Text("lower(hex(");
  WriteArgument(out, expr);
  out.Text("))");
}

// The label of a member that is stored by number; a number without a member has none.
void WriteLabel(SqlWriter& out, const BoundExpr& member) {
  const bool by_number = member.stored.storage == Storage::kNumber && member.type().enum_type != nullptr;
  if (!by_number) return WriteArgument(out, member);
  const StoredType text{.type = Type::Of(TypeKind::kString)};
  out.Text("CASE ");
  WriteArgument(out, member);
  for (const EnumMember& each : member.type().enum_type->members) {
    out.Text(" WHEN ").Number(each.number).Text(" THEN ").Bind(text, Value{each.label});
  }
  out.Text(" END");
}

void WriteTextCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  const TypeKind kind = expr.type().kind;
  if (kind == TypeKind::kString) return WriteOperand(out, expr, Level::kArithmetic);
  if (kind == TypeKind::kEnum) return WriteLabel(out, expr);
  if (kind == TypeKind::kDuration) return WriteTextOfDuration(out, expr);
  if (kind == TypeKind::kBytes) return WriteTextOfBytes(out, expr);
  if (kind == TypeKind::kBool) return WriteTextOfBool(out, expr);
  if (IsInteger(kind) || kind == TypeKind::kDecimal) return WriteTextOfNumber(out, expr);
  if (kind == TypeKind::kUuid) return WriteTextOfUuid(out, expr);
  if (kind == TypeKind::kDate) return WriteTextOfMoment(out, expr, "date_format(", ", '%Y-%m-%d')");
  if (kind == TypeKind::kTime) {
    return WriteTextOfMoment(out, expr, "replace(replace(time_format(", ", '%H:%i:%s.%fZ'), '.000000Z', ''), 'Z', '')");
  }
  if (kind == TypeKind::kTimestamp) {
    return WriteTextOfMoment(out, expr, "replace(date_format(", ", '%Y-%m-%dT%H:%i:%s.%fZ'), '.000000Z', 'Z')");
  }
  RefuseCast(out, expr.type(), to);
}

void WriteMomentCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  const TypeKind kind = expr.type().kind;
  if (kind != TypeKind::kTimestamp && kind != TypeKind::kDate) return RefuseCast(out, expr.type(), to);
  if (kind == to.kind) return WriteMoment(out, expr);
  out.Text("CAST(");
  WriteMoment(out, expr);
  out.Text(" AS ");
  WriteCastName(out, to);
  out.Text(")");
}

// A value of another storage becomes one of kDefault.
void WriteInDefaultForm(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  const bool text = expr.stored.storage == Storage::kText;
  if (to.kind == TypeKind::kEnum) return WriteLabel(out, expr);
  if (text && to.kind == TypeKind::kUuid) {
    out.Text("unhex(replace(");
    WriteArgument(out, expr);
    out.Text(", '-', ''))");
  } else if (text && to.kind == TypeKind::kTime) {
    out.Text("CAST(");
    WriteArgument(out, expr);
    out.Text(" AS TIME(6))");
  } else {
    WriteOperand(out, expr, Level::kArithmetic);
  }
}

void WriteNull(SqlWriter& out, const BoundExpr& null, const Type& to) {
  out.Text("CAST(");
  WriteArgument(out, null);
  out.Text(" AS ");
  WriteCastName(out, to);
  out.Text(")");
}

bool IsNumber(const Type& type) { return IsNumeric(type.kind) || type.kind == TypeKind::kBool; }

void WriteNumberCast(SqlWriter& out, const BoundExpr& expr, const Type& to) {
  if (!IsNumber(expr.type())) return RefuseCast(out, expr.type(), to);
  if (to.kind == TypeKind::kDecimal) return WriteDecimalCast(out, expr, to);
  if (IsReal(to.kind)) return WriteRealCast(out, expr, to);
  WriteIntegerCast(out, expr, to);
}

}  // namespace

void WriteCast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) {
  const Type& to = stored.type;
  const TypeKind kind = to.kind;
  if (expr.type().kind == TypeKind::kNull) return WriteNull(out, expr, to);
  if (IsNumeric(kind)) return WriteNumberCast(out, expr, to);
  if (kind == TypeKind::kString) return WriteTextCast(out, expr, to);
  if (kind == TypeKind::kTimestamp || kind == TypeKind::kDate) return WriteMomentCast(out, expr, to);
  if (kind != expr.type().kind) return RefuseCast(out, expr.type(), to);
  WriteInDefaultForm(out, expr, to);
}

void WriteOwnType(SqlWriter& out, const Flavour& flavour, const BoundExpr& expr) {
  const TypeKind kind = expr.type().kind;
  const bool text = kind == TypeKind::kString || (kind == TypeKind::kEnum && expr.stored.storage != Storage::kNumber) ||
                    expr.stored.storage == Storage::kText;
  const bool document = kind == TypeKind::kJson || kind == TypeKind::kArray;
  if (document) return WriteResult(out, expr);
  if (text) out.Text("(");
  out.Text("CAST(");
  WriteResult(out, expr);
  out.Text(" AS ");
  if (text) {
    out.Text("CHAR(").Number(kTextMax).Text(")) COLLATE ").Identifier(flavour.traits.text_collation);
  } else {
    WriteCastName(out, expr.type());
  }
  out.Text(")");
}

}  // namespace rowgate::orm::mysql
