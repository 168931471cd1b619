// CASE and COALESCE.
#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/common_type.h"
#include "orm/bind/expr_binder.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

bool IsNullable(const BoundExpr& expr) { return expr.nullable; }

// condition, value, condition, value …, ELSE value.
bool IsValue(size_t position, size_t count) { return position % 2 == 1 || position + 1 == count; }

// The values go back to where they stood between the conditions.
std::vector<BoundExpr> Interleaved(std::vector<BoundExpr> conditions, std::vector<BoundExpr> values) {
  std::vector<BoundExpr> operands;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i < conditions.size()) operands.push_back(std::move(conditions[i]));
    operands.push_back(std::move(values[i]));
  }
  return operands;
}

}  // namespace

Bound CaseAt(const Operation& operation, const Site& site) {
  const size_t count = operation.operands.size();
  std::vector<BoundExpr> conditions;
  std::vector<Operand> values;
  for (size_t i = 0; i < count; ++i) {
    const Site operand_site(operation.operands[i], site, i);
    if (IsValue(i, count)) {
      ASSIGN_OR_RETURN(Operand value, OperandAt(operand_site));
      values.push_back(std::move(value));
    } else {
      ASSIGN_OR_RETURN(BoundExpr condition, ConditionAt(operand_site));
      conditions.push_back(std::move(condition));
    }
  }
  ASSIGN_OR_RETURN(const StoredType common, CommonOf(values, "CASE"));
  ASSIGN_OR_RETURN(std::vector<BoundExpr> brought, BroughtTo(std::move(values), common));
  const bool has_else = brought.size() > conditions.size();
  const bool nullable = !has_else || std::any_of(brought.begin(), brought.end(), IsNullable);
  std::vector<BoundExpr> operands = Interleaved(std::move(conditions), std::move(brought));
  return BoundExpr{.node = BoundOperation{operation.op, std::move(operands)}, .stored = common, .nullable = nullable};
}

Bound CoalesceAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  ASSIGN_OR_RETURN(const StoredType common, CommonOf(operands, "COALESCE"));
  ASSIGN_OR_RETURN(std::vector<BoundExpr> brought, BroughtTo(std::move(operands), common));
  const bool nullable = std::all_of(brought.begin(), brought.end(), IsNullable);
  return BoundExpr{.node = BoundOperation{operation.op, std::move(brought)}, .stored = common, .nullable = nullable};
}

}  // namespace rowgate::orm
