// Comparisons and tests for NULL.
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/operand.h"
#include "orm/bind/tuples.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

bool NeedsOrder(Operator op) {
  return op == Operator::kLt || op == Operator::kLe || op == Operator::kGt || op == Operator::kGe ||
         op == Operator::kBetween || op == Operator::kNotBetween;
}

bool TakesNull(Operator op) { return op == Operator::kIsDistinctFrom || op == Operator::kIsNotDistinctFrom; }

absl::Status CheckComparable(const Type& type, Operator op, const Site& site) {
  if (!HasEquality(type)) return TypeMismatch(site, StrCat(Describe(type), " can only be tested with IS NULL"));
  if (NeedsOrder(op) && !HasOrder(type)) return TypeMismatch(site, StrCat(Describe(type), " has no order"));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BoundExpr> ComparedOperands(Operator op, std::vector<Operand> operands, const Site& site) {
  const StoredType common = CommonType(operands);
  RETURN_IF_ERROR(CheckComparable(common.type, op, site));
  std::vector<BoundExpr> bound;
  for (Operand& operand : operands) {
    if (operand.is_null_literal() && !TakesNull(op)) return NullComparison(operand.site, op);
    ASSIGN_OR_RETURN(BoundExpr adapted, AdaptOperand(operand, common));
    // After adapting, for now() takes the storage of what it is compared with.
    if (!operand.constant) RETURN_IF_ERROR(CheckTogether(adapted.stored, common, operand.site));
    bound.push_back(std::move(adapted));
  }
  return Compared(op, std::move(bound));
}

Bound ComparisonAt(const Operation& operation, const Site& site) {
  if (HasTuple(operation)) return TupleComparisonAt(operation, site);
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  return ComparedOperands(operation.op, std::move(operands), site);
}

Bound NullTestAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(operation.operands.front(), site, 0)));
  if (operand.constant) return BoundTruth(operand.is_null() == (operation.op == Operator::kIsNull));
  return NullTest(operation.op, std::move(operand.bound));
}

}  // namespace rowgate::orm
