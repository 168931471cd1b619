#include "orm/engine/filter.h"

#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/text/parser.h"

namespace rowgate::orm {

BoundExpr AndAlso(std::optional<BoundExpr> left, BoundExpr right) {
  if (!left) return right;
  if (const auto* constant = std::get_if<BoundConstant>(&left->node)) return constant->truth ? right : *left;
  if (const auto* constant = std::get_if<BoundConstant>(&right.node)) return constant->truth ? *left : right;
  return BoundOp(Operator::kAnd, {*std::move(left), std::move(right)});
}

absl::StatusOr<std::optional<BoundExpr>> BindFilter(const Table& table, const FilterInput& input,
                                                    const ExprLimits& limits) {
  BindContext context{.table = &table, .parameters = &input.parameters, .limits = limits};
  std::optional<BoundExpr> condition;
  if (input.where) {
    context.field = "where";
    ASSIGN_OR_RETURN(condition, BindCondition(*input.where, context));
  }
  if (!input.filter.empty()) {
    context.field = "filter";
    context.text = input.filter;
    ASSIGN_OR_RETURN(const Expr parsed, ParseExpr(input.filter, limits, "filter"));
    ASSIGN_OR_RETURN(BoundExpr bound, BindCondition(parsed, context));
    condition = AndAlso(std::move(condition), std::move(bound));
  }
  return condition;
}

absl::StatusOr<std::optional<BoundExpr>> BindWriteFilter(const Table& table, const FilterInput& input, bool all_rows,
                                                         const ExprLimits& limits) {
  ASSIGN_OR_RETURN(std::optional<BoundExpr> condition, BindFilter(table, input, limits));
  if (all_rows) return condition;
  if (!condition) return FilterRequired();
  if (const auto* constant = std::get_if<BoundConstant>(&condition->node); constant != nullptr && constant->truth) {
    return FilterAlwaysTrue();
  }
  return condition;
}

}  // namespace rowgate::orm
