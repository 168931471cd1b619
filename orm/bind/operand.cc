#include "orm/bind/operand.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/check_value.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/functions.h"
#include "orm/expr/decimal.h"

namespace rowgate::orm {
namespace {

// Integers beyond int64 go on as decimals, so that nothing behind has to know unsigned ones.
Value WithoutUnsigned(const Value& value) {
  const auto* number = std::get_if<uint64_t>(&value.data);
  if (number == nullptr) return value;
  if (*number <= static_cast<uint64_t>(INT64_MAX)) return {static_cast<int64_t>(*number)};
  return {Decimal{absl::StrCat(*number)}};
}

absl::StatusOr<std::optional<Value>> ConstantAt(const Site& site) {
  const Value* value = nullptr;
  if (const auto* literal = std::get_if<Literal>(&site.expr().node)) {
    value = &literal->value;
  } else if (const auto* parameter = std::get_if<Parameter>(&site.expr().node)) {
    const Parameters* parameters = site.context().parameters;
    if (parameters == nullptr) return UnknownParameter(site, parameter->name);
    const auto found = parameters->find(parameter->name);
    if (found == parameters->end()) return UnknownParameter(site, parameter->name);
    value = &found->second;
  }
  if (value == nullptr) return std::nullopt;
  if (const auto problem = TextProblem(*value)) {
    return AtSite(site, InvalidField(problem->reason, "", problem->description));
  }
  return WithoutUnsigned(*value);
}

Type DecimalOf(const Decimal& decimal) { return {.kind = TypeKind::kDecimal, .scale = DecimalScale(decimal)}; }

// The rank of a natural type when only constants meet: what the others are adapted to.
int Rank(const Type& type) {
  switch (type.kind) {
    case TypeKind::kNull: return 0;
    case TypeKind::kString: return 1;
    case TypeKind::kInt64: return 2;
    case TypeKind::kDecimal: return 3;
    case TypeKind::kDouble: return 4;
    case TypeKind::kBool:
    case TypeKind::kInt32:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kFloat:
    case TypeKind::kBytes:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kDuration:
    case TypeKind::kUuid:
    case TypeKind::kJson:
    case TypeKind::kEnum:
    case TypeKind::kArray: return 2;
  }
  return 0;
}

StoredType CommonTypeOfConstants(const std::vector<Operand>& operands) {
  StoredType common;
  for (const Operand& operand : operands) {
    const StoredType natural = NaturalType(*operand.constant);
    const uint32_t scale = std::max(common.type.scale, natural.type.scale);
    if (Rank(natural.type) > Rank(common.type)) common = natural;
    if (common.type.kind == TypeKind::kDecimal) common.type.scale = scale;
  }
  // A NULL that meets only NULLs still needs a type that every database knows.
  if (common.type.kind == TypeKind::kNull) common.type.kind = TypeKind::kString;
  return common;
}

}  // namespace

bool IsClock(const BoundExpr& expr) {
  const auto* call = std::get_if<BoundCall>(&expr.node);
  if (call == nullptr) return false;
  return call->function->id == FunctionId::kNow || call->function->id == FunctionId::kCurrentDate;
}

uint32_t DigitsOf(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) return DecimalScale(*decimal);
  uint32_t most = 0;
  if (const auto* list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) most = std::max(most, DigitsOf(item));
  }
  return most;
}

absl::StatusOr<Operand> OperandAt(const Site& site) {
  ASSIGN_OR_RETURN(std::optional<Value> constant, ConstantAt(site));
  if (constant) return Operand{.site = site, .constant = std::move(constant)};
  ASSIGN_OR_RETURN(BoundExpr bound, ValueAt(site));
  if (const auto* truth = std::get_if<BoundConstant>(&bound.node)) {
    return Operand{.site = site, .constant = Value{truth->truth}};
  }
  return Operand{.site = site, .bound = std::move(bound)};
}

absl::StatusOr<std::vector<Operand>> OperandsAt(const std::vector<Expr>& operands, const Site& parent) {
  std::vector<Operand> found;
  found.reserve(operands.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(operands[i], parent, i)));
    found.push_back(std::move(operand));
  }
  return found;
}

StoredType NaturalType(const Value& value) {
  const Type type = std::visit(Overloaded{
                                   [](Null) { return Type::Of(TypeKind::kNull); },
                                   [](bool) { return Type::Of(TypeKind::kBool); },
                                   [](int64_t) { return Type::Of(TypeKind::kInt64); },
                                   [](uint64_t) { return Type::Of(TypeKind::kDecimal); },
                                   [](double) { return Type::Of(TypeKind::kDouble); },
                                   [](const std::string&) { return Type::Of(TypeKind::kString); },
                                   [](const Bytes&) { return Type::Of(TypeKind::kBytes); },
                                   [](const Decimal& decimal) { return DecimalOf(decimal); },
                                   [](Timestamp) { return Type::Of(TypeKind::kTimestamp); },
                                   [](Date) { return Type::Of(TypeKind::kDate); },
                                   [](TimeOfDay) { return Type::Of(TypeKind::kTime); },
                                   [](Duration) { return Type::Of(TypeKind::kDuration); },
                                   [](const Uuid&) { return Type::Of(TypeKind::kUuid); },
                                   [](const Json&) { return Type::Of(TypeKind::kJson); },
                                   [](EnumNumber) { return Type::Of(TypeKind::kEnum); },
                                   [](const List&) { return Type::Of(TypeKind::kArray); },
                               },
                               value.data);
  return {.type = type};
}

StoredType CommonType(const std::vector<Operand>& operands) {
  const Operand* clock = nullptr;
  for (const Operand& operand : operands) {
    if (operand.constant) continue;
    if (!IsClock(operand.bound)) return operand.bound.stored;
    clock = &operand;
  }
  return clock != nullptr ? clock->bound.stored : CommonTypeOfConstants(operands);
}

absl::StatusOr<Value> AdaptedTo(const StoredType& wanted, const Value& value, const Site& site,
                                std::string_view prefix) {
  absl::StatusOr<Value> adapted = AdaptValue(value, wanted.type);
  if (!adapted.ok()) return AtSite(site, adapted.status(), prefix);
  if (const auto problem = StorageProblem(*adapted, wanted)) {
    return AtSite(site, InvalidField(problem->reason, "", problem->description), prefix);
  }
  return adapted;
}

absl::StatusOr<BoundExpr> AdaptOperand(Operand operand, const StoredType& wanted) {
  if (!operand.constant) {
    if (IsClock(operand.bound) && operand.bound.type().kind == wanted.type.kind) operand.bound.stored = wanted;
    return std::move(operand.bound);
  }
  ASSIGN_OR_RETURN(Value value, AdaptedTo(wanted, *operand.constant, operand.site));
  StoredType stored = wanted;
  if (stored.type.kind == TypeKind::kDecimal) stored.type.scale = std::max(stored.type.scale, DigitsOf(value));
  return BoundVal(std::move(value), std::move(stored));
}

absl::StatusOr<BoundExpr> Naturally(Operand operand) {
  if (!operand.constant) return std::move(operand.bound);
  const StoredType natural = NaturalType(*operand.constant);
  return AdaptOperand(std::move(operand), natural);
}

absl::Status CheckTogether(const StoredType& own, const StoredType& other, const Site& site) {
  if (!AreComparable(own.type, other.type)) {
    return TypeMismatch(site, StrCat(Describe(own.type), " cannot be compared with ", Describe(other.type)));
  }
  return AreStoredAlike(own, other) ? absl::OkStatus() : StoredDifferently(site, other.type);
}

absl::StatusOr<BoundExpr> ConditionOf(Operand operand) {
  if (operand.constant) {
    if (const auto* truth = std::get_if<bool>(&operand.constant->data)) return BoundTruth(*truth);
    const bool unknown = operand.is_null() && !operand.is_null_literal();
    if (unknown) return BoundVal({Null{}}, {.type = Type::Of(TypeKind::kBool)});
    return NotACondition(operand.site, NaturalType(*operand.constant).type);
  }
  if (operand.bound.type().kind != TypeKind::kBool) return NotACondition(operand.site, operand.bound.type());
  return std::move(operand.bound);
}

}  // namespace rowgate::orm
