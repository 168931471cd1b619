#include "orm/bind/call_modifiers.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/order_binder.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/same_expr.h"

namespace rowgate::orm {
namespace {

using OrderTerms = std::vector<OrderTerm>;

bool IsTrue(const BoundExpr& condition) {
  const auto* constant = std::get_if<BoundConstant>(&condition.node);
  return constant != nullptr && constant->truth;
}

absl::StatusOr<std::optional<BoundExpr>> FilterAt(const Expr& filter, const Site& site, const BindContext& inside) {
  ASSIGN_OR_RETURN(BoundExpr condition, ConditionAt(Site(filter, site, {.list = "filter"}, inside)));
  if (IsTrue(condition)) return std::nullopt;
  return condition;
}

bool IsConstant(const BoundExpr& expr) {
  return std::holds_alternative<BoundValue>(expr.node) || std::holds_alternative<BoundConstant>(expr.node);
}

absl::StatusOr<OrderTerms> OrderAt(const std::vector<OrderSpec>& specs, std::string_view list, const Site& site,
                                   const BindContext& inside) {
  OrderTerms terms;
  for (size_t i = 0; i < specs.size(); ++i) {
    const Site term_site(specs[i].expr, site, {.list = list, .index = i, .rest = ".expr"}, inside);
    ASSIGN_OR_RETURN(OrderTerm term, OrderTermAt(specs[i], term_site));
    if (IsConstant(term.expr)) return ConstantTerm(term_site, "ORDER BY");
    terms.push_back(std::move(term));
  }
  return terms;
}

absl::StatusOr<std::vector<BoundExpr>> PartitionAt(const std::vector<Expr>& exprs, const Site& site,
                                                   const BindContext& inside) {
  std::vector<BoundExpr> terms;
  for (size_t i = 0; i < exprs.size(); ++i) {
    const Site term_site(exprs[i], site, {.list = "over.partition_by", .index = i}, inside);
    ASSIGN_OR_RETURN(BoundExpr term, ValueAt(term_site));
    if (IsConstant(term)) return ConstantTerm(term_site, "PARTITION BY");
    if (!HasEquality(term.type())) {
      return TypeMismatch(term_site, StrCat(Describe(term.type()), " values cannot be compared"));
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

absl::StatusOr<BoundWindow> WindowAt(const Window& window, const Site& site, const BindContext& inside) {
  BoundWindow bound;
  ASSIGN_OR_RETURN(bound.partition_by, PartitionAt(window.partition_by, site, inside));
  ASSIGN_OR_RETURN(bound.order_by, OrderAt(window.order_by, "over.order_by", site, inside));
  bound.frame = window.frame;
  return bound;
}

// Of equal values only one is left, so that nothing but the value itself can order them.
absl::Status CheckDistinct(const OrderTerms& order_by, const CallArguments& arguments, const Site& site) {
  const BoundExpr& value = arguments.arguments.front();
  if (!HasEquality(value.type())) {
    return TypeMismatch(site, StrCat(Describe(value.type()), " values cannot be compared, which DISTINCT wants"));
  }
  const bool by_value = std::all_of(order_by.begin(), order_by.end(),
                                    [&value](const OrderTerm& term) { return IsSame(term.expr, value); });
  if (by_value) return absl::OkStatus();
  return ModifierNotAllowed(site, "with DISTINCT the order can only be that of the argument itself");
}

bool IsNothing(const BoundModifiers& modifiers) {
  return !modifiers.distinct && !modifiers.filter && modifiers.order_by.empty() && !modifiers.over;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const BoundModifiers>> ModifiersAt(const FunctionCall& call,
                                                                  const CallArguments& arguments, const Site& site,
                                                                  const BindContext& inside) {
  if (call.modifiers == nullptr) return nullptr;
  const CallModifiers& modifiers = *call.modifiers;
  BoundModifiers bound{.distinct = modifiers.distinct};
  if (modifiers.filter) {
    ASSIGN_OR_RETURN(bound.filter, FilterAt(*modifiers.filter, site, inside));
  }
  ASSIGN_OR_RETURN(bound.order_by, OrderAt(modifiers.order_by, "order_by", site, inside));
  if (bound.distinct) RETURN_IF_ERROR(CheckDistinct(bound.order_by, arguments, site));
  if (modifiers.over) {
    ASSIGN_OR_RETURN(bound.over, WindowAt(*modifiers.over, site, inside));
  }
  if (IsNothing(bound)) return nullptr;
  return std::make_shared<const BoundModifiers>(std::move(bound));
}

}  // namespace rowgate::orm
