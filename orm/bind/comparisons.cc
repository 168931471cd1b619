// Comparisons, text operators, tests for NULL, concatenation and COALESCE.
#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/operand.h"

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

absl::Status CheckTogether(const Operand& operand, const StoredType& other) {
  if (operand.constant) return absl::OkStatus();
  if (!AreComparable(operand.bound.type(), other.type)) {
    return TypeMismatch(operand.site,
                        StrCat(Describe(operand.bound.type()), " cannot be compared with ", Describe(other.type)));
  }
  return AreStoredAlike(operand.bound.stored, other) ? absl::OkStatus() : StoredDifferently(operand.site, other.type);
}

bool IsWholeOrReal(const Type& left, const Type& right) {
  const auto is_real = [](const Type& type) { return type.kind == TypeKind::kFloat || type.kind == TypeKind::kDouble; };
  return (IsInteger(left.kind) && IsInteger(right.kind)) || (is_real(left) && is_real(right));
}

// COALESCE gives one of its operands as it is, so they must be the same down to the stored form.
bool IsSameForResult(const StoredType& left, const StoredType& right) {
  if (IsWholeOrReal(left.type, right.type)) return true;
  return left.type.kind == right.type.kind && left.type.scale == right.type.scale && AreStoredAlike(left, right) &&
         (left.type.kind != TypeKind::kEnum || AreComparable(left.type, right.type));
}

// The common type of numbers of different width.
StoredType Widened(StoredType stored) {
  stored.type.max_length = 0;
  if (IsInteger(stored.type.kind)) return {.type = Type::Of(TypeKind::kInt64)};
  if (stored.type.kind == TypeKind::kFloat) return {.type = Type::Of(TypeKind::kDouble)};
  return stored;
}

Bound TextOperandAt(Operator op, const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  if (operand.is_null_literal() && op != Operator::kConcat) return NullComparison(site, op);
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kString)}));
  if (bound.type().kind != TypeKind::kString) {
    return TypeMismatch(site, StrCat(OperatorName(op), " wants text, this is ", Describe(bound.type())));
  }
  return bound;
}

absl::StatusOr<std::vector<BoundExpr>> TextOperands(const Operation& operation, const Site& site) {
  std::vector<BoundExpr> bound;
  for (size_t i = 0; i < operation.operands.size(); ++i) {
    ASSIGN_OR_RETURN(BoundExpr operand, TextOperandAt(operation.op, Site(operation.operands[i], site, i)));
    bound.push_back(std::move(operand));
  }
  return bound;
}

}  // namespace

Bound ComparisonAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  const StoredType common = CommonType(operands);
  RETURN_IF_ERROR(CheckComparable(common.type, operation.op, site));
  std::vector<BoundExpr> bound;
  for (Operand& operand : operands) {
    if (operand.is_null_literal() && !TakesNull(operation.op)) return NullComparison(operand.site, operation.op);
    ASSIGN_OR_RETURN(BoundExpr adapted, AdaptOperand(operand, common));
    // After adapting, for now() takes the storage of what it is compared with.
    if (!operand.constant) operand.bound = adapted;
    RETURN_IF_ERROR(CheckTogether(operand, common));
    bound.push_back(std::move(adapted));
  }
  return Compared(operation.op, std::move(bound));
}

Bound TextMatchAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<BoundExpr> operands, TextOperands(operation, site));
  return BoundOp(operation.op, std::move(operands));
}

Bound ConcatAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<BoundExpr> operands, TextOperands(operation, site));
  BoundExpr concat = BoundOp(operation.op, std::move(operands));
  concat.stored = {.type = Type::Of(TypeKind::kString)};
  return concat;
}

Bound NullTestAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(operation.operands.front(), site, 0)));
  if (operand.constant) return BoundTruth(operand.is_null() == (operation.op == Operator::kIsNull));
  return NullTest(operation.op, std::move(operand.bound));
}

Bound CoalesceAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  const StoredType common = Widened(CommonType(operands));
  std::vector<BoundExpr> bound;
  for (Operand& operand : operands) {
    const Site operand_site = operand.site;
    ASSIGN_OR_RETURN(BoundExpr adapted, AdaptOperand(std::move(operand), common));
    if (!IsSameForResult(adapted.stored, common)) {
      return TypeMismatch(operand_site,
                          StrCat("COALESCE cannot mix ", Describe(common.type), " and ", Describe(adapted.type())));
    }
    bound.push_back(std::move(adapted));
  }
  const bool nullable = std::all_of(bound.begin(), bound.end(), [](const BoundExpr& b) { return b.nullable; });
  return BoundExpr{.node = BoundOperation{operation.op, std::move(bound)}, .stored = common, .nullable = nullable};
}

}  // namespace rowgate::orm
