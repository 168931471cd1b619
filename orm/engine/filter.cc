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

absl::StatusOr<std::optional<BoundExpr>> BindFilter(StatementScope& scope, const FilterInput& input,
                                                    const ExprLimits& limits) {
  BindContext context{.scope = &scope, .parameters = &input.parameters, .limits = limits};
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

absl::StatusOr<std::optional<BoundExpr>> BindWriteFilter(StatementScope& scope, const FilterInput& input, bool all_rows,
                                                         const ExprLimits& limits) {
  ASSIGN_OR_RETURN(std::optional<BoundExpr> condition, BindFilter(scope, input, limits));
  RETURN_IF_ERROR(CheckWriteFilter(condition, all_rows, "filter"));
  return condition;
}

absl::Status CheckWriteFilter(const std::optional<BoundExpr>& condition, bool all_rows, std::string_view field) {
  if (all_rows) return absl::OkStatus();
  if (!condition) return FilterRequired(field);
  const auto* constant = std::get_if<BoundConstant>(&condition->node);
  return constant != nullptr && constant->truth ? FilterAlwaysTrue(field) : absl::OkStatus();
}

}  // namespace rowgate::orm
