#include <utility>

#include "orm/dialects/postgresql/functions.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/visit.h"

namespace rowgate::orm::postgresql {
namespace {

using enum FunctionId;

void WriteAbs(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text("abs(");
  WriteAs(out, call.arguments[0], result);
  out.Text(")");
}

// PostgreSQL has it for numeric and double precision only.
void WriteSign(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const bool integer = IsInteger(result.type.kind);
  out.Text(integer ? SqlText("CAST(sign(CAST(") : SqlText("sign("));
  WriteAs(out, call.arguments[0], result);
  out.Text(integer ? SqlText(" AS numeric)) AS bigint)") : SqlText(")"));
}

// Integers are whole already, and ceil(bigint) would make a double of them.
void WriteWhole(SqlWriter& out, SqlText name, const BoundCall& call, const StoredType& result) {
  if (IsInteger(result.type.kind)) return WriteAs(out, call.arguments[0], result);
  out.Text(name).Text("(");
  WriteAs(out, call.arguments[0], result);
  out.Text(")");
}

// round(double precision) rounds half to even.
void WriteRoundedReal(SqlWriter& out, const BoundCall& call) {
  out.Text("CAST(round(");
  WriteRealAsNumeric(out, call.arguments[0]);
  if (call.arguments.size() > 1) {
    out.Text(", CAST(");
    WriteArgument(out, call.arguments[1]);
    out.Text(" AS integer)");
  }
  out.Text(") AS double precision)");
}

// The digits of a decimal result are part of its type.
void WriteRound(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  if (result.type.kind == TypeKind::kDouble) return WriteRoundedReal(out, call);
  if (IsInteger(result.type.kind)) return WriteAs(out, call.arguments[0], result);
  out.Text("round(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ").Number(result.type.scale).Text(")");
}

// Every number below 0 becomes the one next to 0, and that NULL.
void WriteSqrt(SqlWriter& out, const BoundCall& call) {
  constexpr SqlText kNextToZero = "CAST('-4.94065645841247e-324' AS double precision)";
  out.Text("sqrt(NULLIF(GREATEST(");
  WriteReal(out, call.arguments[0]);
  out.Text(", ").Text(kNextToZero).Text("), ").Text(kNextToZero).Text("))");
}

void WriteLn(SqlWriter& out, const BoundCall& call) {
  out.Text("ln(NULLIF(GREATEST(");
  WriteReal(out, call.arguments[0]);
  out.Text(", 0), 0))");
}

bool HasPower(const BoundExpr& expr) {
  bool found = false;
  VisitExprs(expr, [&found](const BoundExpr& part) {
    const auto* call = std::get_if<BoundCall>(&part.node);
    found |= call != nullptr && call->function->id == kPower;
  });
  return found;
}

// Both arguments stand here three times, so powers of powers would grow beyond all bounds.
void WritePower(SqlWriter& out, const BoundCall& call) {
  const BoundExpr& base = call.arguments[0];
  const BoundExpr& exponent = call.arguments[1];
  if (HasPower(base) || HasPower(exponent)) return out.Refuse("a power inside a power");
  out.Text("CASE WHEN ");
  WriteReal(out, base);
  out.Text(" > 0 OR (");
  WriteReal(out, base);
  out.Text(" <> 0 OR ");
  WriteReal(out, exponent);
  out.Text(" >= 0) AND ");
  WriteReal(out, exponent);
  out.Text(" = floor(");
  WriteReal(out, exponent);
  out.Text(") THEN power(");
  WriteReal(out, base);
  out.Text(", ");
  WriteReal(out, exponent);
  out.Text(") END");
}

void WriteNullif(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text("NULLIF(");
  WriteAs(out, call.arguments[0], result);
  out.Text(", ");
  WriteAs(out, call.arguments[1], result);
  out.Text(")");
}

// GREATEST leaves NULLs out. The functions that max() is made of do not, and write nothing twice.
struct Choice {
  SqlText larger;
  SqlText smaller;
  SqlText before = "";  // what the type has to become for them, and back
  SqlText behind = "";
  SqlText open = "";
  SqlText close = "";
};

Choice ChoiceOf(const StoredType& result) {
  constexpr Choice kIntegers{"int8larger(", "int8smaller("};
  switch (result.type.kind) {
    case TypeKind::kBool: return {"boolor_statefunc(", "booland_statefunc("};
    case TypeKind::kFloat:
    case TypeKind::kDouble: return {"float8larger(", "float8smaller("};
    case TypeKind::kDecimal: return {"numeric_larger(", "numeric_smaller("};
    case TypeKind::kDate: return {"date_larger(", "date_smaller("};
    case TypeKind::kTime: return {"time_larger(", "time_smaller("};
    case TypeKind::kTimestamp:
      if (result.storage == Storage::kWithoutTimeZone) return {"timestamp_larger(", "timestamp_smaller("};
      if (result.storage == Storage::kText) return {"text_larger(", "text_smaller("};
      return result.storage == Storage::kDefault ? Choice{"timestamptz_larger(", "timestamptz_smaller("} : kIntegers;
    case TypeKind::kString:
    case TypeKind::kEnum: return {"text_larger(", "text_smaller("};
    case TypeKind::kBytes:
      return {"text_larger(", "text_smaller(", "encode(", R"(, 'hex') COLLATE "C")", "decode(", ", 'hex')"};
    case TypeKind::kUuid:
      return {"text_larger(", "text_smaller(", "CAST(", R"( AS text) COLLATE "C")", "CAST(", " AS uuid)"};
    case TypeKind::kNull:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration:
    case TypeKind::kJson:
    case TypeKind::kArray: return kIntegers;
  }
  return kIntegers;
}

void WriteChoice(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const Choice choice = ChoiceOf(result);
  out.Text(choice.open);
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    out.Text(call.function->id == kGreatest ? choice.larger : choice.smaller);
  }
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (i > 0) out.Text(", ");
    out.Text(choice.before);
    WriteAs(out, call.arguments[i], result);
    out.Text(choice.behind);
    if (i > 0) out.Text(")");
  }
  out.Text(choice.close);
}

}  // namespace

void WriteNumberCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kAbs) return WriteAbs(out, call, result);
  if (id == kSign) return WriteSign(out, call, result);
  if (id == kCeil) return WriteWhole(out, "ceil", call, result);
  if (id == kFloor) return WriteWhole(out, "floor", call, result);
  if (id == kTrunc) return WriteWhole(out, "trunc", call, result);
  if (id == kRound) return WriteRound(out, call, result);
  if (id == kSqrt) return WriteSqrt(out, call);
  if (id == kPower) return WritePower(out, call);
  if (id == kLn) return WriteLn(out, call);
  if (id == kNullif) return WriteNullif(out, call, result);
  if (id == kGreatest || id == kLeast) return WriteChoice(out, call, result);
  out.Text("exp(");
  WriteReal(out, call.arguments[0]);
  out.Text(")");
}

}  // namespace rowgate::orm::postgresql
