#include "orm/dialects/postgresql/functions.h"

#include "orm/dialects/postgresql/temporal.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {

using enum FunctionId;

void WriteFunction(SqlWriter& out, SqlText name, const std::vector<BoundExpr>& arguments) {
  out.Text(name).Text("(");
  WriteList(out, arguments, [&out](const BoundExpr& argument) { WriteArgument(out, argument); });
  out.Text(")");
}

void WriteReal(SqlWriter& out, const BoundExpr& argument) {
  if (argument.type().kind == TypeKind::kDouble) return WriteArgument(out, argument);
  out.Text("CAST(");
  WriteArgument(out, argument);
  out.Text(" AS double precision)");
}

void WriteRealAsNumeric(SqlWriter& out, const BoundExpr& argument) {
  out.Text("CAST(CAST(");
  WriteReal(out, argument);
  out.Text(" AS text) AS numeric)");
}

void WriteAs(SqlWriter& out, const BoundExpr& argument, const StoredType& result) {
  const TypeKind kind = argument.type().kind;
  if (result.type.kind == TypeKind::kDouble) return WriteReal(out, argument);
  if (result.type.kind == TypeKind::kInt64 && kind == TypeKind::kInt32) {
    out.Text("CAST(");
    WriteArgument(out, argument);
    out.Text(" AS bigint)");
  } else if (kind == TypeKind::kString) {
    out.Text("(");
    WriteArgument(out, argument);
    out.Text(")").Text(kByBytes);
  } else {
    WriteArgument(out, argument);
  }
}

// int8larger and int8smaller are what max() and min() are made of. Unlike GREATEST they leave NULL alone.
void WriteCount(SqlWriter& out, const BoundExpr& argument) {
  out.Text("CAST(int8smaller(int8larger(");
  WriteArgument(out, argument);
  out.Text(", 0), 2147483647) AS integer)");
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

// Emulated: anything but one function of PostgreSQL around the arguments.
Dialect::Support SupportOf(FunctionId function) {
  switch (function) {
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
    case kAbs:
    case kSign:
    case kCeil:
    case kFloor:
    case kTrunc:
    case kExp:
    case kNullif:
    case kNow:
    case kCurrentDate:
    case kExtract:
    case kDateTrunc:
    case kJsonGet:
    case kCount:
    case kSum:
    case kMin:
    case kMax:
    case kBoolAnd:
    case kBoolOr:
    case kStringAgg:
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
    case kConcatIgnoreNull:  // concat() takes at most 100 arguments
    case kRound:
    case kSqrt:
    case kPower:
    case kLn:
    case kGreatest:
    case kLeast:
    case kMakeDuration:
    case kJsonText:
    case kJsonInteger:
    case kJsonNumber:
    case kJsonBool:
    case kJsonExists:
    case kJsonLength:
    case kAvg: return Dialect::Support::kEmulated;
  }
  return Dialect::Support::kMissing;
}

bool ResultNeedsCast(const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kLength || id == kPosition || id == kNtile || id == kJsonLength) return true;  // integer
  if (id == kAvg) return result.type.kind != TypeKind::kDecimal && IsInteger(call.arguments[0].type().kind);
  // sum(integer) is bigint, sum(bigint) numeric.
  if (id == kSum) return IsInteger(result.type.kind) && call.arguments[0].type().kind != TypeKind::kInt32;
  return (id == kMin || id == kMax) && call.arguments[0].type().kind == TypeKind::kUuid;
}

}  // namespace rowgate::orm::postgresql
