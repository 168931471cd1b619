#include "orm/bind/temporal_arithmetic.h"

#include <algorithm>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/common_type.h"
#include "orm/bind/errors.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

TypeKind KindOf(const Operand& operand) {
  return operand.constant ? NaturalType(*operand.constant).type.kind : operand.bound.type().kind;
}
bool IsMoment(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kDate; }
bool IsTemporal(TypeKind kind) { return IsMoment(kind) || kind == TypeKind::kDuration; }

// The kind of a sum: that of the moment in it, without one a duration.
TypeKind SumKind(const std::vector<Operand>& operands) {
  for (const Operand& operand : operands) {
    const TypeKind kind = KindOf(operand);
    if (IsMoment(kind)) return kind;
  }
  return TypeKind::kDuration;
}

// A text or NULL is what its neighbour makes of it.
bool IsUndecided(const Operand& operand) {
  const TypeKind kind = KindOf(operand);
  return operand.constant && (kind == TypeKind::kString || kind == TypeKind::kNull);
}

bool IsDurationText(const Operand& operand) {
  const auto* text = std::get_if<std::string>(&operand.constant->data);
  return text != nullptr && ParseDuration(*text).has_value();
}

TypeKind AmountFor(TypeKind kind) { return kind == TypeKind::kDate ? TypeKind::kInt64 : TypeKind::kDuration; }

// Moment - amount or moment - moment: the right side decides unless it is undecided itself.
TypeKind LeftKind(const Operand& left, TypeKind right) {
  if (!IsUndecided(left)) return KindOf(left);
  if (IsMoment(right)) return right;
  return left.is_null() || IsDurationText(left) ? TypeKind::kDuration : TypeKind::kTimestamp;
}

TypeKind RightKind(const Operand& right, TypeKind left) {
  if (!IsUndecided(right)) return KindOf(right);
  return right.is_null() || IsDurationText(right) || !IsMoment(left) ? AmountFor(left) : left;
}

Bound As(Operand operand, TypeKind kind) {
  if (operand.constant) return AdaptOperand(std::move(operand), {.type = Type::Of(kind)});
  return std::move(operand.bound);
}

// So that a difference is taken of like and like.
BoundExpr InDefaultStorage(BoundExpr moment) {
  if (moment.type().kind != TypeKind::kTimestamp) return moment;
  return BroughtTo(std::move(moment), {.type = Type::Of(TypeKind::kTimestamp)});
}

absl::Status Mismatch(const Operand& operand, Operator op, TypeKind first, TypeKind second) {
  return TypeMismatch(operand.site, StrCat(OperatorName(op), " of ", Describe(Type::Of(first)), " and ",
                                           Describe(Type::Of(second)), " means nothing"));
}

bool IsAmountFor(TypeKind moment, TypeKind amount) {
  return moment == TypeKind::kDate ? IsInteger(amount) : amount == TypeKind::kDuration;
}

BoundExpr Result(Operator op, std::vector<BoundExpr> operands, TypeKind kind) {
  BoundExpr result = BoundOp(op, std::move(operands));
  result.stored = {.type = Type::Of(kind)};
  return result;
}

// A moment and amounts in any order, or durations only.
Bound Sum(std::vector<Operand> operands) {
  const TypeKind result = SumKind(operands);
  std::vector<BoundExpr> bound;
  bool found = !IsMoment(result);
  for (Operand& operand : operands) {
    const TypeKind kind = IsUndecided(operand) ? AmountFor(result) : KindOf(operand);
    const bool is_moment = !found && kind == result;
    found |= is_moment;
    if (!is_moment && !IsAmountFor(result, kind)) return Mismatch(operand, Operator::kAdd, result, kind);
    ASSIGN_OR_RETURN(BoundExpr term, As(std::move(operand), kind));
    bound.push_back(std::move(term));
  }
  return Result(Operator::kAdd, std::move(bound), result);
}

Bound Difference(std::vector<Operand> operands) {
  Operand& left = operands[0];
  Operand& right = operands[1];
  TypeKind of_left = LeftKind(left, KindOf(right));
  TypeKind of_right = RightKind(right, of_left);
  // A constant takes the kind of the moment beside it.
  if (IsMoment(of_left) && IsMoment(of_right)) {
    if (right.constant) {
      of_right = of_left;
    } else if (left.constant) {
      of_left = of_right;
    }
  }
  const bool difference = IsMoment(of_left) && of_left == of_right;
  if (!difference && !(IsTemporal(of_left) && IsAmountFor(of_left, of_right))) {
    return Mismatch(right, Operator::kSubtract, of_left, of_right);
  }
  std::vector<BoundExpr> bound;
  ASSIGN_OR_RETURN(BoundExpr first, As(std::move(left), of_left));
  bound.push_back(std::move(first));
  ASSIGN_OR_RETURN(BoundExpr second, As(std::move(right), of_right));
  bound.push_back(std::move(second));
  if (!difference) return Result(Operator::kSubtract, std::move(bound), of_left);
  for (BoundExpr& moment : bound) moment = InDefaultStorage(std::move(moment));
  const bool days = of_left == TypeKind::kDate;
  return Result(Operator::kSubtract, std::move(bound), days ? TypeKind::kInt64 : TypeKind::kDuration);
}

}  // namespace

bool HasTemporal(const std::vector<Operand>& operands) {
  return std::any_of(operands.begin(), operands.end(),
                     [](const Operand& operand) { return IsTemporal(KindOf(operand)); });
}

Bound TemporalArithmetic(Operator op, std::vector<Operand> operands, const Site& site) {
  if (op == Operator::kAdd) return Sum(std::move(operands));
  if (op == Operator::kSubtract) return Difference(std::move(operands));
  const bool negates = op == Operator::kNegate && KindOf(operands.front()) == TypeKind::kDuration;
  if (!negates) return TypeMismatch(site, StrCat(OperatorName(op), " wants numbers, not moments or durations"));
  ASSIGN_OR_RETURN(BoundExpr duration, As(std::move(operands.front()), TypeKind::kDuration));
  return Result(op, {std::move(duration)}, TypeKind::kDuration);
}

}  // namespace rowgate::orm
