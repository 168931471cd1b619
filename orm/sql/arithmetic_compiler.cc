#include <span>
#include <utility>
#include <variant>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"

namespace rowgate::orm {
namespace {

using Use = NumericAlignment::Use;

bool AnyFloatingPoint(std::span<const BoundExpr> operands) {
  for (const BoundExpr& operand : operands) {
    const TypeKind kind = operand.type().kind;
    if (kind == TypeKind::kFloat || kind == TypeKind::kDouble) return true;
  }
  return false;
}

// Decimals of existing columns that hold doubles: 13.86 + 0.1 is not the double next to 13.96.
bool AnyDecimalInReals(const SqlWriter& out, std::span<const BoundExpr> operands) {
  for (const BoundExpr& operand : operands) {
    const bool real = FormOf(operand, out.traits()).kind == NumericForm::Kind::kReal;
    if (real && operand.type().kind == TypeKind::kDecimal) return true;
  }
  return false;
}

// Where int32 + int32 would overflow, int32 operands take part as int64, as they do on every other engine.
void WriteWidened(SqlWriter& out, const BoundExpr& operand) {
  const bool narrow = out.traits().integer_arithmetic_keeps_width && operand.type().kind == TypeKind::kInt32;
  if (!narrow) return WriteOperand(out, operand, Level::kArithmetic);
  const StoredType wide{.type = Type::Of(TypeKind::kInt64)};
  if (const BoundValue* value = std::get_if<BoundValue>(&operand.node)) {
    out.Bind(wide, value->value);
  } else if (const BoundSlot* slot = std::get_if<BoundSlot>(&operand.node)) {
    out.Bind(wide, slot->slot);
  } else {
    out.Text("CAST(");
    WriteExpr(out, operand);
    out.Text(" AS ").TypeText(wide).Text(")");
  }
}

void WriteTerm(SqlWriter& out, const NumericAlignment& alignment, const BoundExpr& operand) {
  if (out.traits().integer_arithmetic_keeps_width) return WriteWidened(out, operand);
  alignment.Write(out, operand, Level::kArithmetic);
}

void WriteSum(SqlWriter& out, const BoundOperation& operation) {
  const auto alignment = NumericAlignment::Of(out, operation.operands, Use::kValue);
  WriteChain(out, operation.op == Operator::kAdd ? SqlText(" + ") : SqlText(" - "), operation.operands,
             [&](const BoundExpr& operand) { WriteTerm(out, alignment, operand); });
}

// The scales of the factors add up, so each is written as it is; Of() still refuses mixed forms.
void WriteProduct(SqlWriter& out, const BoundOperation& operation) {
  NumericAlignment::Of(out, operation.operands, Use::kValue);
  bool first = true;
  for (const BoundExpr& operand : operation.operands) {
    if (!std::exchange(first, false)) out.Text(" * ");
    const NumericForm form = FormOf(operand, out.traits());
    if (form.kind == NumericForm::Kind::kScaled) {
      NumericAlignment::ToScale(form.scale).Write(out, operand, Level::kArithmetic);
    } else {
      WriteWidened(out, operand);
    }
  }
}

// Sums and products; what is a decimal is rounded to the digits the result has.
void WriteExactly(SqlWriter& out, const BoundOperation& operation, const Type& result) {
  const bool round = result.kind == TypeKind::kDecimal && AnyDecimalInReals(out, operation.operands);
  if (round) out.Text("round(");
  if (operation.op == Operator::kMultiply) {
    WriteProduct(out, operation);
  } else {
    WriteSum(out, operation);
  }
  if (round) out.Text(", ").Number(result.scale).Text(")");
}

void WriteDivisor(SqlWriter& out, const NumericAlignment& alignment, const BoundExpr& divisor) {
  if (out.traits().division_by_zero_is_null) return WriteTerm(out, alignment, divisor);
  out.Text("NULLIF(");
  WriteExpr(out, divisor);
  out.Text(", 0)");
}

// Truncates toward zero, as the engines' own division of integers does. A quotient of decimals is rounded before one
// could truncate it, so that takes a function.
void WriteIntDivide(SqlWriter& out, const BoundOperation& operation) {
  if (AnyDecimalInReals(out, operation.operands)) return out.Refuse("whole division of decimals stored as doubles");
  if (AnyFloatingPoint(operation.operands)) return out.Refuse("whole division of floating-point numbers");
  const auto alignment = NumericAlignment::Of(out, operation.operands, Use::kValue);
  const bool integers = IsInteger(operation.operands[0].type().kind) && IsInteger(operation.operands[1].type().kind);
  const bool word = out.traits().integer_division_word;
  const bool function = !word && !integers && !out.traits().decimals_are_scaled_integers;
  if (function) out.Text("div(");
  WriteTerm(out, alignment, operation.operands[0]);
  out.Text(word ? SqlText(" DIV ") : function ? SqlText(", ") : SqlText(" / "));
  WriteDivisor(out, alignment, operation.operands[1]);
  if (function) out.Text(")");
}

void WriteModulo(SqlWriter& out, const BoundOperation& operation) {
  if (AnyFloatingPoint(operation.operands)) return out.Refuse("the remainder of floating-point numbers");
  if (AnyDecimalInReals(out, operation.operands)) return out.Refuse("the remainder of decimals stored as doubles");
  const auto alignment = NumericAlignment::Of(out, operation.operands, Use::kValue);
  WriteTerm(out, alignment, operation.operands[0]);
  out.Text(" % ");
  WriteDivisor(out, alignment, operation.operands[1]);
}

// Always in parentheses: two minus signs in a row begin a comment.
void WriteNegation(SqlWriter& out, const BoundOperation& operation) {
  out.Text("-(");
  WriteExpr(out, operation.operands[0]);
  out.Text(")");
}

}  // namespace

void WriteArithmetic(SqlWriter& out, const BoundOperation& operation, const StoredType& result) {
  if (IsTemporal(operation)) return WriteTemporal(out, operation, result);
  if (operation.op == Operator::kNegate) return WriteNegation(out, operation);
  if (operation.op == Operator::kConcat) return out.dialect().Concat(out, operation.operands);
  if (operation.op == Operator::kAdd || operation.op == Operator::kSubtract || operation.op == Operator::kMultiply) {
    return WriteExactly(out, operation, result.type);
  }
  if (operation.op == Operator::kDivide) {
    return out.dialect().Divide(out, operation.operands[0], operation.operands[1], result.type);
  }
  if (operation.op == Operator::kIntDivide) return WriteIntDivide(out, operation);
  WriteModulo(out, operation);
}

}  // namespace rowgate::orm
