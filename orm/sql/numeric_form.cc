#include "orm/sql/numeric_form.h"

#include <algorithm>
#include <variant>
#include <vector>

namespace rowgate::orm {
namespace {

using Kind = NumericForm::Kind;

// The list operand of IN counts as one of its elements.
const Type& ElementType(const Type& type) {
  return type.kind == TypeKind::kArray && type.element != nullptr ? *type.element : type;
}

NumericForm FormOfLeaf(const BoundExpr& leaf) {
  const Type& type = ElementType(leaf.type());
  if (IsInteger(type.kind)) return {.kind = Kind::kInteger};
  if (type.kind == TypeKind::kFloat || type.kind == TypeKind::kDouble) return {.kind = Kind::kReal};
  if (type.kind != TypeKind::kDecimal) return {};
  if (leaf.stored.storage == Storage::kNumeric || leaf.stored.storage == Storage::kReal) return {.kind = Kind::kReal};
  if (leaf.stored.storage == Storage::kText) return {.kind = Kind::kText, .scale = type.scale};
  return {.kind = Kind::kScaled, .scale = type.scale};
}

NumericForm Wider(const NumericForm& a, const NumericForm& b) {
  return {.kind = std::max(a.kind, b.kind), .scale = std::max(a.scale, b.scale)};
}

NumericForm FormOfOperation(const BoundOperation& operation, const DialectTraits& traits) {
  NumericForm widest;
  uint32_t sum = 0;
  for (const BoundExpr& operand : operation.operands) {
    const NumericForm form = FormOf(operand, traits);
    widest = Wider(widest, form);
    sum += form.scale;
  }
  if (operation.op == Operator::kMultiply) widest.scale = sum;
  if (operation.op == Operator::kIntDivide && widest.kind == Kind::kScaled) return {.kind = Kind::kInteger};
  if (operation.op == Operator::kDivide && widest.kind == Kind::kInteger) return {.kind = Kind::kReal};
  return widest;
}

// An existing column holds doubles that stand for decimals: 0.30000000000000004 is the stored form of 0.30. Both sides
// of a comparison go through the engine's round(), so that its own conversion cannot make them differ.
bool StandsForDecimal(const BoundExpr& expr) {
  const bool leaf = !std::holds_alternative<BoundOperation>(expr.node);
  return leaf && ElementType(expr.type()).kind == TypeKind::kDecimal &&
         (expr.stored.storage == Storage::kNumeric || expr.stored.storage == Storage::kReal);
}

void WriteRounded(SqlWriter& out, const BoundExpr& leaf) {
  out.Text("round(");
  WriteExpr(out, leaf);
  out.Text(", ").Number(leaf.type().scale).Text(")");
}

StoredType WithScale(StoredType stored, uint32_t scale) {
  stored.type.scale = scale;
  stored.type.precision = 0;
  return stored;
}

// False when the operand is no decimal value that can be encoded in another scale.
bool WriteRescaledValue(SqlWriter& out, const BoundExpr& operand, uint32_t scale) {
  if (operand.type().kind != TypeKind::kDecimal) return false;
  if (const BoundValue* value = std::get_if<BoundValue>(&operand.node)) {
    out.Bind(WithScale(operand.stored, scale), value->value);
    return true;
  }
  if (const BoundSlot* slot = std::get_if<BoundSlot>(&operand.node)) {
    out.Bind(WithScale(operand.stored, scale), slot->slot);
    return true;
  }
  return false;
}

// A database file must stay readable without our functions, so DDL uses the operator.
void WriteMultiplied(SqlWriter& out, const BoundExpr& operand, uint32_t exponent, Level parent) {
  if (out.traits().integer_overflow_is_double && !out.prints_values()) {
    out.dialect().CheckedMultiply(out);
    out.Text("(");
    WriteOperand(out, operand, Level::kTop);
    out.Text(", ").PowerOfTen(exponent).Text(")");
    return;
  }
  const bool parenthesise = parent >= Level::kArithmetic;
  if (parenthesise) out.Text("(");
  WriteOperand(out, operand, Level::kArithmetic);
  out.Text(" * ").PowerOfTen(exponent);
  if (parenthesise) out.Text(")");
}

// The whole number of the last digit's units that a double stands for.
void WriteUnits(SqlWriter& out, const BoundExpr& leaf) {
  out.Text("CAST(round(");
  WriteOperand(out, leaf, Level::kArithmetic);
  out.Text(" * ").PowerOfTen(leaf.type().scale).Text(") AS INTEGER)");
}

}  // namespace

NumericForm FormOf(const BoundExpr& expr, const DialectTraits& traits) {
  if (!traits.decimals_are_scaled_integers) return {};
  if (const BoundOperation* operation = std::get_if<BoundOperation>(&expr.node)) {
    if (!IsNumeric(expr.type().kind)) return {};
    NumericForm form = FormOfOperation(*operation, traits);
    if (operation->op == Operator::kDivide && form.kind == Kind::kScaled) form.scale = expr.type().scale;
    if (form.kind != Kind::kNative) return form;  // else the days between two dates
  }
  return FormOfLeaf(expr);
}

NumericAlignment NumericAlignment::Of(SqlWriter& out, std::span<const BoundExpr* const> operands, Use use) {
  NumericForm widest;
  bool scaled = false;
  bool all_text = true;
  for (const BoundExpr* operand : operands) {
    const NumericForm form = FormOf(*operand, out.traits());
    widest = Wider(widest, form);
    scaled |= form.kind == Kind::kScaled;
    all_text &= form.kind == Kind::kText && form.scale == widest.scale;
  }
  if (widest.kind == Kind::kText && (use == Use::kValue || !all_text)) {
    out.Refuse("order or arithmetic of decimals that are stored as text");
  } else if (widest.kind == Kind::kReal && scaled) {
    out.Refuse("exact decimals together with floating-point numbers");
  }
  return NumericAlignment(widest.kind == Kind::kScaled ? std::optional(widest.scale) : std::nullopt);
}

NumericAlignment NumericAlignment::Of(SqlWriter& out, std::span<const BoundExpr> operands, Use use) {
  std::vector<const BoundExpr*> pointers;
  for (const BoundExpr& operand : operands) pointers.push_back(&operand);
  return Of(out, pointers, use);
}

void NumericAlignment::Write(SqlWriter& out, const BoundExpr& operand, Level parent) const {
  if (!scale_) {
    const bool rounds = out.traits().decimals_are_scaled_integers && StandsForDecimal(operand);
    return rounds ? WriteRounded(out, operand) : WriteOperand(out, operand, parent);
  }
  if (WriteRescaledValue(out, operand, *scale_)) return;
  const uint32_t own = FormOf(operand, out.traits()).scale;
  if (own > *scale_) return out.Refuse("a decimal of fewer digits than its value has");
  if (own == *scale_) return WriteOperand(out, operand, parent);
  WriteMultiplied(out, operand, *scale_ - own, parent);
}

bool NumericAlignment::IsOwnForm(const BoundExpr& operand, const DialectTraits& traits) const {
  if (!scale_) return !traits.decimals_are_scaled_integers || !StandsForDecimal(operand);
  return FormOf(operand, traits).scale == *scale_;
}

StoredType NumericAlignment::Adjusted(const StoredType& stored) const {
  return scale_ && stored.type.kind == TypeKind::kDecimal ? WithScale(stored, *scale_) : stored;
}

void WriteArgument(SqlWriter& out, const BoundExpr& expr) {
  if (!out.traits().decimals_are_scaled_integers || expr.type().kind != TypeKind::kDecimal) {
    return WriteResult(out, expr);
  }
  const NumericForm form = FormOf(expr, out.traits());
  if (StandsForDecimal(expr)) return WriteUnits(out, expr);
  if (form.kind == Kind::kReal || form.kind == Kind::kText) {
    return out.Refuse("functions of decimals that are not stored exactly");
  }
  NumericAlignment::ToScale(expr.type().scale).Write(out, expr, Level::kTop);
}

void WriteComparable(SqlWriter& out, const BoundExpr& expr) {
  if (out.traits().decimals_are_scaled_integers && StandsForDecimal(expr)) return WriteRounded(out, expr);
  WriteResult(out, expr);
}

}  // namespace rowgate::orm
