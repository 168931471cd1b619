#include "orm/sql/numeric_form.h"

#include <algorithm>
#include <string_view>
#include <variant>
#include <vector>

namespace rowgate::orm {
namespace {

using Kind = NumericForm::Kind;

uint32_t DigitsAfterPoint(const Value& value) {
  uint32_t digits = 0;
  if (const Decimal* decimal = std::get_if<Decimal>(&value.data)) {
    const size_t point = decimal->text.find('.');
    if (point != std::string::npos) digits = static_cast<uint32_t>(decimal->text.size() - point - 1);
  } else if (const List* list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) digits = std::max(digits, DigitsAfterPoint(item));
  }
  return digits;
}

// The list operand of IN counts as one of its elements.
const Type& ElementType(const Type& type) {
  return type.kind == TypeKind::kArray && type.element != nullptr ? *type.element : type;
}

// A literal may have more digits than the type it was given.
uint32_t LeafScale(const BoundExpr& leaf) {
  const uint32_t declared = ElementType(leaf.type()).scale;
  const BoundValue* value = std::get_if<BoundValue>(&leaf.node);
  return value == nullptr ? declared : std::max(declared, DigitsAfterPoint(value->value));
}

NumericForm FormOfLeaf(const BoundExpr& leaf) {
  const Type& type = ElementType(leaf.type());
  if (IsInteger(type.kind)) return {.kind = Kind::kInteger};
  if (type.kind == TypeKind::kFloat || type.kind == TypeKind::kDouble) return {.kind = Kind::kReal};
  if (type.kind != TypeKind::kDecimal) return {};
  if (leaf.stored.storage == Storage::kNumeric || leaf.stored.storage == Storage::kReal) return {.kind = Kind::kReal};
  if (leaf.stored.storage == Storage::kText) return {.kind = Kind::kText, .scale = LeafScale(leaf)};
  return {.kind = Kind::kScaled, .scale = LeafScale(leaf)};
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

bool IsLeaf(const BoundExpr& expr) {
  return std::holds_alternative<BoundColumn>(expr.node) || std::holds_alternative<BoundValue>(expr.node) ||
         std::holds_alternative<BoundSlot>(expr.node) || std::holds_alternative<BoundExcluded>(expr.node);
}

// An existing column holds doubles that stand for decimals: 0.30000000000000004 is the stored form of 0.30. Both sides
// of a comparison go through the engine's round(), so that its own conversion cannot make them differ.
bool StandsForDecimal(const BoundExpr& expr) {
  return expr.type().kind == TypeKind::kDecimal && IsLeaf(expr) &&
         (expr.stored.storage == Storage::kNumeric || expr.stored.storage == Storage::kReal);
}

void WriteRounded(SqlWriter& out, const BoundExpr& leaf) {
  out.Text("round(");
  WriteExpr(out, leaf);
  out.Text(", ").Number(LeafScale(leaf)).Text(")");
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

void WriteMultiplied(SqlWriter& out, const BoundExpr& operand, uint32_t exponent, Level parent) {
  const bool parenthesise = parent >= Level::kArithmetic;
  if (parenthesise) out.Text("(");
  WriteOperand(out, operand, Level::kArithmetic);
  out.Text(" * ").PowerOfTen(exponent);
  if (parenthesise) out.Text(")");
}

}  // namespace

NumericForm FormOf(const BoundExpr& expr, const DialectTraits& traits) {
  if (!traits.decimals_are_scaled_integers) return {};
  if (const BoundOperation* operation = std::get_if<BoundOperation>(&expr.node)) {
    const bool number = IsNumeric(expr.type().kind);
    return number ? FormOfOperation(*operation, traits) : NumericForm{};
  }
  if (const BoundCall* call = std::get_if<BoundCall>(&expr.node)) {
    const bool of_argument =
        IsNumeric(expr.type().kind) && !call->arguments.empty() && IsNumeric(call->arguments[0].type().kind);
    return of_argument ? FormOf(call->arguments[0], traits) : FormOfLeaf(expr);
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

StoredType NumericAlignment::Adjusted(const StoredType& stored) const {
  return scale_ && stored.type.kind == TypeKind::kDecimal ? WithScale(stored, *scale_) : stored;
}

}  // namespace rowgate::orm
