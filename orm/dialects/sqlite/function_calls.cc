#include "orm/dialects/sqlite/function_calls.h"

#include "orm/dialects/sqlite/functions.h"
#include "orm/dialects/sqlite/temporal.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

using enum FunctionId;

void WriteJsonCall(SqlWriter& out, const BoundCall& call) {
  const FunctionId id = call.function->id;
  WriteFunction(out,
                id == kJsonText      ? SqlText(kJsonTextFunction)
                : id == kJsonInteger ? SqlText(kJsonIntegerFunction)
                : id == kJsonNumber  ? SqlText(kJsonNumberFunction)
                : id == kJsonBool    ? SqlText(kJsonBoolFunction)
                : id == kJsonExists  ? SqlText(kJsonExistsFunction)
                : id == kJsonLength  ? SqlText(kJsonLengthFunction)
                                     : SqlText(kJsonGetFunction),
                call.arguments);
}

}  // namespace

void WriteFunction(SqlWriter& out, SqlText name, const std::vector<BoundExpr>& arguments) {
  out.Text(name).Text("(");
  WriteList(out, arguments, [&out](const BoundExpr& argument) { WriteArgument(out, argument); });
  out.Text(")");
}

// The double next to a decimal is that of its text; dividing by a power of ten would round twice.
void WriteReal(SqlWriter& out, const BoundExpr& argument) {
  const TypeKind kind = argument.type().kind;
  if (kind == TypeKind::kDecimal) {
    out.Text(kRealFunction).Text("(").Text(kDecimalTextFunction).Text("(");
    WriteArgument(out, argument);
    out.Text(", ").Number(argument.type().scale).Text("))");
  } else if (IsInteger(kind)) {
    out.Text("CAST(");
    WriteArgument(out, argument);
    out.Text(" AS REAL)");
  } else {
    WriteArgument(out, argument);
  }
}

void WriteScaled(SqlWriter& out, const BoundExpr& argument, uint32_t scale) {
  const uint32_t own = argument.type().kind == TypeKind::kDecimal ? argument.type().scale : 0;
  if (own == scale) return WriteArgument(out, argument);
  out.Text(kDecimalRoundFunction).Text("(");
  WriteArgument(out, argument);
  out.Text(", ").Number(own).Text(", ").Number(scale).Text(")");
}

void WriteAs(SqlWriter& out, const BoundExpr& argument, const StoredType& result) {
  if (!IsNumeric(argument.type().kind)) return WriteArgument(out, argument);
  if (result.type.kind == TypeKind::kDouble) return WriteReal(out, argument);
  if (result.type.kind == TypeKind::kDecimal) return WriteScaled(out, argument, result.type.scale);
  WriteArgument(out, argument);
}

void WriteCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  switch (call.function->id) {
    case kLength:
    case kLower:
    case kUpper:
    case kTrim:
    case kLtrim:
    case kRtrim:
    case kSubstr:
    case kReplace:
    case kLeft:
    case kRight:
    case kPosition:
    case kRepeat:
    case kConcatIgnoreNull: return WriteTextCall(out, call);
    case kAbs:
    case kSign:
    case kCeil:
    case kFloor:
    case kRound:
    case kTrunc:
    case kSqrt:
    case kPower:
    case kExp:
    case kLn:
    case kNullif:
    case kGreatest:
    case kLeast: return WriteNumberCall(out, call, result);
    case kNow:
    case kCurrentDate:
    case kExtract:
    case kDateTrunc:
    case kMakeDuration: return WriteTemporalCall(out, call, result);
    case kJsonText:
    case kJsonInteger:
    case kJsonNumber:
    case kJsonBool:
    case kJsonGet:
    case kJsonExists:
    case kJsonLength: return WriteJsonCall(out, call);
    case kCount:
    case kSum:
    case kAvg:
    case kMin:
    case kMax:
    case kBoolAnd:
    case kBoolOr:
    case kStringAgg: return WriteAggregateCall(out, call, result);
    case kRowNumber:
    case kRank:
    case kDenseRank:
    case kPercentRank:
    case kCumeDist:
    case kNtile:
    case kLag:
    case kLead:
    case kFirstValue:
    case kLastValue:
    case kNthValue: return WriteWindowCall(out, call, result);
  }
}

// Native: SQLite's own functions are all there is to it.
Dialect::Support SupportOf(FunctionId function) {
  switch (function) {
    case kLength:
    case kTrim:
    case kLtrim:
    case kRtrim:
    case kSubstr:
    case kReplace:
    case kLeft:
    case kPosition:
    case kAbs:
    case kSign:
    case kNullif:
    case kGreatest:
    case kLeast:
    case kCount:
    case kMin:
    case kMax:
    case kRowNumber:
    case kRank:
    case kDenseRank:
    case kPercentRank:
    case kCumeDist:
    case kNtile:
    case kLag:
    case kLead:
    case kFirstValue:
    case kLastValue:
    case kNthValue: return Dialect::Support::kNative;
    case kLower:
    case kUpper:
    case kRight:
    case kRepeat:
    case kConcatIgnoreNull:
    case kCeil:
    case kFloor:
    case kRound:
    case kTrunc:
    case kSqrt:
    case kPower:
    case kExp:
    case kLn:
    case kNow:
    case kCurrentDate:
    case kExtract:
    case kDateTrunc:
    case kMakeDuration:
    case kJsonText:
    case kJsonInteger:
    case kJsonNumber:
    case kJsonBool:
    case kJsonGet:
    case kJsonExists:
    case kJsonLength:
    case kSum:
    case kAvg:
    case kBoolAnd:
    case kBoolOr:
    case kStringAgg: return Dialect::Support::kEmulated;
  }
  return Dialect::Support::kMissing;
}

}  // namespace rowgate::orm::sqlite
