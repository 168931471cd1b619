#include "orm/bind/order_binder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"

namespace rowgate::orm {

bool IsOrderable(const Type& type) {
  return type.kind != TypeKind::kJson && type.kind != TypeKind::kArray && type.kind != TypeKind::kNull;
}

NullPlacement PlacementOf(const OrderSpec& spec) {
  const bool first = spec.nulls_first.value_or(spec.descending);
  return first ? NullPlacement::kFirst : NullPlacement::kLast;
}

absl::StatusOr<OrderTerm> OrderTermOf(const OrderSpec& spec, BoundExpr expr, const Site& site) {
  if (!IsOrderable(expr.type())) return NotOrderable(site, expr.type());
  return OrderTerm{.expr = std::move(expr), .descending = spec.descending, .nulls = PlacementOf(spec)};
}

absl::StatusOr<OrderTerm> OrderTermAt(const OrderSpec& spec, const Site& site) {
  ASSIGN_OR_RETURN(BoundExpr expr, ValueAt(site));
  return OrderTermOf(spec, std::move(expr), site);
}

}  // namespace rowgate::orm
