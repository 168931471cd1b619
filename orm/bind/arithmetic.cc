// + - * / idiv % and the minus sign. Integers give int64, a double makes the result double, a decimal makes it decimal.
#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/operand.h"
#include "orm/bind/temporal_arithmetic.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

// A quotient has at least so many digits after the point.
constexpr uint32_t kQuotientScaleMin = 6;

bool IsReal(const Type& type) { return type.kind == TypeKind::kFloat || type.kind == TypeKind::kDouble; }
bool IsDecimal(const Type& type) { return type.kind == TypeKind::kDecimal; }

// A constant takes the scale of a decimal it is added to if it fits, so that scaled integers can be added as they are.
// A whole number that multiplies or divides stays one.
Bound ConstantBeside(const StoredType& other, Operator op, Operand operand) {
  StoredType wanted = NaturalType(*operand.constant);
  if (operand.is_null()) return BoundVal({Null{}}, other);
  if (!IsNumeric(wanted.type.kind)) {
    return TypeMismatch(operand.site, StrCat("arithmetic wants numbers, this is ", Describe(wanted.type)));
  }
  if (IsReal(other.type)) {
    wanted.type = Type::Of(TypeKind::kDouble);
  } else if (IsDecimal(other.type) && !IsReal(wanted.type)) {
    const bool adds = op == Operator::kAdd || op == Operator::kSubtract || op == Operator::kModulo;
    if (IsDecimal(wanted.type) || adds) {
      const uint32_t scale = std::max(wanted.type.scale, adds ? other.type.scale : 0);
      wanted = {.type = {.kind = TypeKind::kDecimal, .scale = scale}, .storage = other.storage};
    }
  }
  return AdaptOperand(std::move(operand), wanted);
}

const StoredType* FirstDecimal(const std::vector<BoundExpr>& operands) {
  const auto found =
      std::find_if(operands.begin(), operands.end(), [](const BoundExpr& o) { return IsDecimal(o.type()); });
  return found == operands.end() ? nullptr : &found->stored;
}

uint32_t DecimalScaleOf(Operator op, const std::vector<BoundExpr>& operands) {
  uint32_t greatest = 0;
  uint32_t sum = 0;
  for (const BoundExpr& operand : operands) {
    greatest = std::max(greatest, operand.type().scale);
    sum += operand.type().scale;
  }
  if (op == Operator::kMultiply) return sum;
  if (op == Operator::kDivide) return std::max(greatest, kQuotientScaleMin);
  return op == Operator::kIntDivide ? 0 : greatest;
}

StoredType ResultType(Operator op, const std::vector<BoundExpr>& operands) {
  const bool any_real =
      std::any_of(operands.begin(), operands.end(), [](const BoundExpr& o) { return IsReal(o.type()); });
  if (any_real) return {.type = Type::Of(TypeKind::kDouble)};
  if (const StoredType* decimal = FirstDecimal(operands)) {
    return {.type = {.kind = TypeKind::kDecimal, .scale = DecimalScaleOf(op, operands)}, .storage = decimal->storage};
  }
  return {.type = Type::Of(op == Operator::kDivide ? TypeKind::kDouble : TypeKind::kInt64)};
}

absl::Status CheckOperand(Operator op, const BoundExpr& operand, const StoredType* decimal, const Site& site) {
  if (!IsNumeric(operand.type().kind)) {
    return TypeMismatch(site, StrCat("arithmetic wants numbers, this is ", Describe(operand.type())));
  }
  const bool whole = op == Operator::kIntDivide || op == Operator::kModulo;
  if (whole && IsReal(operand.type())) {
    return TypeMismatch(site,
                        StrCat(OperatorName(op), " wants integers or decimals, this is ", Describe(operand.type())));
  }
  if (decimal != nullptr && !AreStoredAlike(operand.stored, *decimal)) return StoredDifferently(site, decimal->type);
  return absl::OkStatus();
}

bool MayDivideByZero(Operator op) {
  return op == Operator::kDivide || op == Operator::kIntDivide || op == Operator::kModulo;
}

}  // namespace

Bound ArithmeticAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  if (HasTemporal(operands)) return TemporalArithmetic(operation.op, std::move(operands), site);
  const bool all_constant =
      std::all_of(operands.begin(), operands.end(), [](const Operand& o) { return o.constant.has_value(); });
  StoredType beside = CommonType(operands);
  if (all_constant && !IsNumeric(beside.type.kind)) beside = {.type = Type::Of(TypeKind::kInt64)};
  std::vector<BoundExpr> bound;
  for (Operand& operand : operands) {
    if (!operand.constant) {
      bound.push_back(std::move(operand.bound));
      continue;
    }
    ASSIGN_OR_RETURN(BoundExpr constant, ConstantBeside(beside, operation.op, operand));
    bound.push_back(std::move(constant));
  }
  const StoredType* decimal = FirstDecimal(bound);
  for (size_t i = 0; i < bound.size(); ++i) {
    RETURN_IF_ERROR(CheckOperand(operation.op, bound[i], decimal, operands[i].site));
  }
  const StoredType result = ResultType(operation.op, bound);
  BoundExpr expr = BoundOp(operation.op, std::move(bound));
  expr.stored = result;
  expr.nullable = expr.nullable || MayDivideByZero(operation.op);
  return expr;
}

}  // namespace rowgate::orm
