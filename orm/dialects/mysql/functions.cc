#include "orm/dialects/mysql/functions.h"

#include <variant>

#include "orm/dialects/mysql/temporal.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

using Support = Dialect::Support;

// A start below 1 would be counted from the end. Constants are checked when they are bound.
void WriteStart(SqlWriter& out, const BoundExpr& start) {
  const bool checked = std::holds_alternative<BoundValue>(start.node) || std::holds_alternative<BoundSlot>(start.node);
  if (checked) return WriteArgument(out, start);
  out.Text("greatest(");
  WriteArgument(out, start);
  out.Text(", 1)");
}

void WriteSubstr(SqlWriter& out, const BoundCall& call) {
  out.Text("substr(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WriteStart(out, call.arguments[1]);
  for (size_t i = 2; i < call.arguments.size(); ++i) {
    out.Text(", ");
    WriteArgument(out, call.arguments[i]);
  }
  out.Text(")");
}

void WriteConcatIgnoreNull(SqlWriter& out, const BoundCall& call) {
  out.Text("concat_ws(''");
  for (const BoundExpr& argument : call.arguments) {
    out.Text(", ");
    WriteArgument(out, argument);
  }
  out.Text(")");
}

// lag and lead.
void WriteNeighbour(SqlWriter& out, const Flavour& flavour, SqlText name, const BoundCall& call) {
  if (call.arguments.size() > 2 && !flavour.lag_has_default) out.Refuse("a default for lag and lead");
  WriteNamed(out, name, call.arguments);
}

}  // namespace

void WriteNamed(SqlWriter& out, SqlText name, std::span<const BoundExpr> arguments) {
  out.Text(name).Text("(");
  WriteList(out, arguments, [&out](const BoundExpr& argument) { WriteArgument(out, argument); });
  out.Text(")");
}

void WriteFolded(SqlWriter& out, const Flavour& flavour, SqlText name, const BoundExpr& text) {
  out.Text("(").Text(name).Text("(");
  WriteOperand(out, text, Level::kArithmetic);
  out.Text(" COLLATE ").Identifier(flavour.folding_collation);
  out.Text(") COLLATE ").Identifier(flavour.traits.text_collation).Text(")");
}

void WriteAsDecimal(SqlWriter& out, const BoundExpr& number) {
  const bool real = number.type().kind == TypeKind::kFloat || number.type().kind == TypeKind::kDouble;
  const Storage storage = number.stored.storage;
  const bool inexact = number.type().kind == TypeKind::kDecimal &&
                       (storage == Storage::kText || storage == Storage::kReal || storage == Storage::kNumeric);
  if (!real && !inexact) return WriteOperand(out, number, Level::kArithmetic);
  out.Text("CAST(");
  WriteArgument(out, number);
  out.Text(" AS ");
  WriteWidestDecimal(out, real ? kScaleMax : number.type().scale);
  out.Text(")");
}

void WriteOutOfRange(SqlWriter& out, const BoundExpr& value) {
  out.Text("(");
  WriteOperand(out, value, Level::kCompare);
  out.Text(" IS NOT NULL) + 9223372036854775807");
}

void WriteFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  const auto& arguments = call.arguments;
  switch (id) {
    case FunctionId::kLength: return WriteNamed(out, "char_length", arguments);
    case FunctionId::kLower: return WriteFolded(out, flavour, "lower", arguments[0]);
    case FunctionId::kUpper: return WriteFolded(out, flavour, "upper", arguments[0]);
    case FunctionId::kTrim: return WriteNamed(out, "trim", arguments);
    case FunctionId::kLtrim: return WriteNamed(out, "ltrim", arguments);
    case FunctionId::kRtrim: return WriteNamed(out, "rtrim", arguments);
    case FunctionId::kSubstr: return WriteSubstr(out, call);
    case FunctionId::kReplace: return WriteNamed(out, "replace", arguments);
    case FunctionId::kLeft: return WriteNamed(out, "left", arguments);
    case FunctionId::kRight: return WriteNamed(out, "right", arguments);
    case FunctionId::kPosition: return WriteNamed(out, "locate", arguments);
    case FunctionId::kRepeat: return WriteNamed(out, "repeat", arguments);
    case FunctionId::kConcatIgnoreNull: return WriteConcatIgnoreNull(out, call);
    case FunctionId::kAbs:
    case FunctionId::kSign:
    case FunctionId::kCeil:
    case FunctionId::kFloor:
    case FunctionId::kRound:
    case FunctionId::kTrunc:
    case FunctionId::kSqrt:
    case FunctionId::kPower:
    case FunctionId::kExp:
    case FunctionId::kLn: return WriteNumberFunction(out, call, result);
    case FunctionId::kNullif: return WriteNamed(out, "nullif", arguments);
    case FunctionId::kGreatest: return WriteNamed(out, "greatest", arguments);
    case FunctionId::kLeast: return WriteNamed(out, "least", arguments);
    case FunctionId::kNow:
    case FunctionId::kCurrentDate: return WriteCurrentTime(out, result);
    case FunctionId::kExtract:
    case FunctionId::kDateTrunc:
    case FunctionId::kMakeDuration: return WriteTemporalFunction(out, call, result);
    case FunctionId::kJsonText:
    case FunctionId::kJsonInteger:
    case FunctionId::kJsonNumber:
    case FunctionId::kJsonBool:
    case FunctionId::kJsonGet:
    case FunctionId::kJsonExists:
    case FunctionId::kJsonLength: return WriteJsonFunction(out, flavour, call);
    case FunctionId::kCount:
    case FunctionId::kSum:
    case FunctionId::kAvg:
    case FunctionId::kMin:
    case FunctionId::kMax:
    case FunctionId::kBoolAnd:
    case FunctionId::kBoolOr:
    case FunctionId::kStringAgg: return WriteAggregate(out, call, result);
    case FunctionId::kRowNumber: return WriteNamed(out, "row_number", arguments);
    case FunctionId::kRank: return WriteNamed(out, "rank", arguments);
    case FunctionId::kDenseRank: return WriteNamed(out, "dense_rank", arguments);
    case FunctionId::kPercentRank: return WriteNamed(out, "percent_rank", arguments);
    case FunctionId::kCumeDist: return WriteNamed(out, "cume_dist", arguments);
    case FunctionId::kNtile: return WriteNamed(out, "ntile", arguments);
    case FunctionId::kLag: return WriteNeighbour(out, flavour, "lag", call);
    case FunctionId::kLead: return WriteNeighbour(out, flavour, "lead", call);
    case FunctionId::kFirstValue: return WriteNamed(out, "first_value", arguments);
    case FunctionId::kLastValue: return WriteNamed(out, "last_value", arguments);
    case FunctionId::kNthValue: return WriteNamed(out, "nth_value", arguments);
  }
}

Support SupportOf(FunctionId function) {
  switch (function) {
    case FunctionId::kLower:
    case FunctionId::kUpper:
    case FunctionId::kConcatIgnoreNull:
    case FunctionId::kRound:
    case FunctionId::kPower:
    case FunctionId::kLn:
    case FunctionId::kDateTrunc:
    case FunctionId::kMakeDuration:
    case FunctionId::kJsonText:
    case FunctionId::kJsonInteger:
    case FunctionId::kJsonNumber:
    case FunctionId::kJsonBool:
    case FunctionId::kJsonLength:
    case FunctionId::kAvg:
    case FunctionId::kBoolAnd:
    case FunctionId::kBoolOr:
    case FunctionId::kStringAgg: return Support::kEmulated;
    case FunctionId::kLength:
    case FunctionId::kTrim:
    case FunctionId::kLtrim:
    case FunctionId::kRtrim:
    case FunctionId::kSubstr:
    case FunctionId::kReplace:
    case FunctionId::kLeft:
    case FunctionId::kRight:
    case FunctionId::kPosition:
    case FunctionId::kRepeat:
    case FunctionId::kAbs:
    case FunctionId::kSign:
    case FunctionId::kCeil:
    case FunctionId::kFloor:
    case FunctionId::kTrunc:
    case FunctionId::kSqrt:
    case FunctionId::kExp:
    case FunctionId::kNullif:
    case FunctionId::kGreatest:
    case FunctionId::kLeast:
    case FunctionId::kNow:
    case FunctionId::kCurrentDate:
    case FunctionId::kExtract:
    case FunctionId::kJsonGet:
    case FunctionId::kJsonExists:
    case FunctionId::kCount:
    case FunctionId::kSum:
    case FunctionId::kMin:
    case FunctionId::kMax:
    case FunctionId::kRowNumber:
    case FunctionId::kRank:
    case FunctionId::kDenseRank:
    case FunctionId::kPercentRank:
    case FunctionId::kCumeDist:
    case FunctionId::kNtile:
    case FunctionId::kLag:
    case FunctionId::kLead:
    case FunctionId::kFirstValue:
    case FunctionId::kLastValue:
    case FunctionId::kNthValue: return Support::kNative;
  }
  return Support::kMissing;
}

}  // namespace rowgate::orm::mysql
