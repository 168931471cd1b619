#ifndef ROWGATE_ORM_BIND_ORDER_BINDER_H_
#define ROWGATE_ORM_BIND_ORDER_BINDER_H_

#include "absl/status/statusor.h"
#include "orm/bind/select.h"
#include "orm/bind/site.h"
#include "orm/expr/query.h"

// Terms of ORDER BY, wherever one stands.
namespace rowgate::orm {

// False for JSON and lists.
bool IsOrderable(const Type& type);

// Rowgate's rule where the request says nothing: NULLs last ascending, first descending (semantics D4).
NullPlacement PlacementOf(const OrderSpec& spec);

// The term of an expression that is bound already. NOT_ORDERABLE at `site` when it has no order.
absl::StatusOr<OrderTerm> OrderTermOf(const OrderSpec& spec, BoundExpr expr, const Site& site);
// The same; `site` is where `spec.expr` stands.
absl::StatusOr<OrderTerm> OrderTermAt(const OrderSpec& spec, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_ORDER_BINDER_H_
