#ifndef ROWGATE_ORM_BIND_EXPR_BINDER_H_
#define ROWGATE_ORM_BIND_EXPR_BINDER_H_

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/site.h"

// The recursive part of binding, one function per family of nodes. The depth of the tree has been checked before.
namespace rowgate::orm {

// A boolean expression; TRUE and FALSE as BoundConstant.
absl::StatusOr<BoundExpr> ConditionAt(const Site& site);
// Any expression; constants keep their natural type.
absl::StatusOr<BoundExpr> ValueAt(const Site& site);

// Operations, after their number of operands has been checked.
absl::StatusOr<BoundExpr> ComparisonAt(const Operation& operation,
                                       const Site& site);                             // =, <, BETWEEN, IS DISTINCT FROM
absl::StatusOr<BoundExpr> TextMatchAt(const Operation& operation, const Site& site);  // LIKE, CONTAINS …
absl::StatusOr<BoundExpr> NullTestAt(const Operation& operation, const Site& site);
absl::StatusOr<BoundExpr> MembershipAt(const Operation& operation, const Site& site);  // IN
absl::StatusOr<BoundExpr> ArithmeticAt(const Operation& operation, const Site& site);
absl::StatusOr<BoundExpr> ConcatAt(const Operation& operation, const Site& site);
absl::StatusOr<BoundExpr> CoalesceAt(const Operation& operation, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_EXPR_BINDER_H_
