// Functions of numbers. What MySQL says of doubles: round() goes to the even neighbour, ln() and pow() of what they are
// not defined for fail or not, depending on the statement.
#include "orm/dialects/mysql/functions.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

bool IsReal(const BoundExpr& number) {
  return number.type().kind == TypeKind::kFloat || number.type().kind == TypeKind::kDouble;
}

// Through decimals, where they hold all of the double; those beyond have no digits after the point.
void WriteRoundedReal(SqlWriter& out, const BoundCall& call) {
  const BoundExpr& number = call.arguments[0];
  out.Text("CASE WHEN abs(");
  WriteArgument(out, number);
  out.Text(") < 1e16 THEN CAST(round(");
  WriteAsDecimal(out, number);
  out.Text(", ");
  if (call.arguments.size() > 1) {
    WriteArgument(out, call.arguments[1]);
  } else {
    out.Text("0");
  }
  out.Text(") AS DOUBLE) ELSE ");
  WriteArgument(out, number);
  out.Text(" END");
}

void WriteRound(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const BoundExpr& number = call.arguments[0];
  if (IsReal(number)) return WriteRoundedReal(out, call);
  if (IsInteger(number.type().kind)) return WriteNamed(out, "round", {&number, 1});
  out.Text("round(");
  WriteArgument(out, number);
  out.Text(", ").Number(result.type.scale).Text(")");
}

void WriteSign(SqlWriter& out, const BoundCall& call) {
  const bool real = IsReal(call.arguments[0]);
  if (real) out.Text("CAST(");
  WriteNamed(out, "sign", call.arguments);
  if (real) out.Text(" AS DOUBLE)");
}

void WriteTrunc(SqlWriter& out, const BoundCall& call) {
  out.Text("truncate(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", 0)");
}

// NULL for what is not positive, in every kind of statement.
void WriteLn(SqlWriter& out, const BoundCall& call) {
  out.Text("ln(nullif(greatest(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", 0e0), 0e0))");
}

void WritePower(SqlWriter& out, const BoundCall& call) {
  const BoundExpr& base = call.arguments[0];
  const BoundExpr& exponent = call.arguments[1];
  out.Text("CASE WHEN ");
  WriteOperand(out, base, Level::kCompare);
  out.Text(" < 0 AND ");
  WriteOperand(out, exponent, Level::kCompare);
  out.Text(" <> floor(");
  WriteArgument(out, exponent);
  out.Text(") OR ");
  WriteOperand(out, base, Level::kCompare);
  out.Text(" = 0 AND ");
  WriteOperand(out, exponent, Level::kCompare);
  out.Text(" < 0 THEN NULL ELSE ");
  WriteNamed(out, "pow", call.arguments);
  out.Text(" END");
}

}  // namespace

void WriteNumberFunction(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == FunctionId::kAbs) return WriteNamed(out, "abs", call.arguments);
  if (id == FunctionId::kSign) return WriteSign(out, call);
  if (id == FunctionId::kCeil) return WriteNamed(out, "ceiling", call.arguments);
  if (id == FunctionId::kFloor) return WriteNamed(out, "floor", call.arguments);
  if (id == FunctionId::kRound) return WriteRound(out, call, result);
  if (id == FunctionId::kTrunc) return WriteTrunc(out, call);
  if (id == FunctionId::kSqrt) return WriteNamed(out, "sqrt", call.arguments);
  if (id == FunctionId::kPower) return WritePower(out, call);
  if (id == FunctionId::kExp) return WriteNamed(out, "exp", call.arguments);
  if (id == FunctionId::kLn) return WriteLn(out, call);
  out.Fail(StatementBug("no function of numbers"));
}

}  // namespace rowgate::orm::mysql
