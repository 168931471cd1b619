#include <algorithm>
#include <span>

#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

using enum FunctionId;

// abs(-0.0) is -0.0 in SQLite.
void WriteAbs(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const bool real = result.type.kind == TypeKind::kDouble;
  if (real) out.Text("(");
  out.Text("abs(");
  WriteAs(out, call.arguments[0], result);
  out.Text(")");
  if (real) out.Text(" + 0.0)");
}

void WriteSign(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const bool real = result.type.kind == TypeKind::kDouble;
  out.Text(real ? SqlText("CAST(sign(") : SqlText("sign("));
  WriteArgument(out, call.arguments[0]);
  out.Text(real ? SqlText(") AS REAL)") : SqlText(")"));
}

// Integers are whole already.
void WriteWhole(SqlWriter& out, SqlText of_real, SqlText of_decimal, const BoundCall& call, const StoredType& result) {
  const BoundExpr& argument = call.arguments[0];
  if (IsInteger(result.type.kind)) return WriteArgument(out, argument);
  const bool real = result.type.kind == TypeKind::kDouble;
  out.Text(real ? of_real : of_decimal).Text("(");
  if (real) {
    WriteReal(out, argument);
  } else {
    WriteArgument(out, argument);
    out.Text(", ").Number(argument.type().scale).Text(", ").Number(result.type.scale);
  }
  out.Text(")");
}

// The digits of a decimal result are part of its type.
void WriteRound(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  if (result.type.kind != TypeKind::kDouble) {
    return WriteWhole(out, kRoundFunction, kDecimalRoundFunction, call, result);
  }
  out.Text(kRoundFunction).Text("(");
  WriteReal(out, call.arguments[0]);
  out.Text(", ");
  if (call.arguments.size() > 1) {
    WriteArgument(out, call.arguments[1]);
  } else {
    out.Text("0");
  }
  out.Text(")");
}

void WriteOfReals(SqlWriter& out, SqlText name, const BoundCall& call) {
  out.Text(name).Text("(");
  WriteList(out, call.arguments, [&out](const BoundExpr& argument) { WriteReal(out, argument); });
  out.Text(")");
}

void WriteNullif(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text("nullif(");
  WriteList(out, call.arguments, [&](const BoundExpr& argument) { WriteAs(out, argument, result); });
  out.Text(")");
}

// max(a, b, …) is NULL if one is. With one argument it would be the aggregate, and of more than 127 SQLite takes none.
void WriteChoice(SqlWriter& out, SqlText name, std::span<const BoundExpr> arguments, const StoredType& result) {
  constexpr size_t kArgumentsMax = 100;
  if (arguments.size() == 1) return WriteAs(out, arguments.front(), result);
  const size_t direct = std::min(arguments.size(), kArgumentsMax);
  out.Text(name).Text("(");
  WriteList(out, arguments.first(direct), [&](const BoundExpr& argument) { WriteAs(out, argument, result); });
  if (direct < arguments.size()) {
    out.Text(", ");
    WriteChoice(out, name, arguments.subspan(direct), result);
  }
  out.Text(")");
}

}  // namespace

void WriteNumberCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kAbs) return WriteAbs(out, call, result);
  if (id == kSign) return WriteSign(out, call, result);
  if (id == kCeil) return WriteWhole(out, kCeilFunction, kDecimalCeilFunction, call, result);
  if (id == kFloor) return WriteWhole(out, kFloorFunction, kDecimalFloorFunction, call, result);
  if (id == kTrunc) return WriteWhole(out, kTruncFunction, kDecimalTruncFunction, call, result);
  if (id == kRound) return WriteRound(out, call, result);
  if (id == kSqrt) return WriteOfReals(out, kSqrtFunction, call);
  if (id == kPower) return WriteOfReals(out, kPowerFunction, call);
  if (id == kExp) return WriteOfReals(out, kExpFunction, call);
  if (id == kLn) return WriteOfReals(out, kLnFunction, call);
  if (id == kNullif) return WriteNullif(out, call, result);
  WriteChoice(out, id == kGreatest ? SqlText("max") : SqlText("min"), call.arguments, result);
}

}  // namespace rowgate::orm::sqlite
