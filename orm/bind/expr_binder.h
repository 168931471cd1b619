#ifndef ROWGATE_ORM_BIND_EXPR_BINDER_H_
#define ROWGATE_ORM_BIND_EXPR_BINDER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/operand.h"
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
absl::StatusOr<BoundExpr> CaseAt(const Operation& operation, const Site& site);
absl::StatusOr<BoundExpr> TupleAt(const Operation& operation, const Site& site);  // refused: only comparisons take one

// A comparison of operands on their way.
absl::StatusOr<BoundExpr> ComparedOperands(Operator op, std::vector<Operand> operands, const Site& site);
// IN and NOT IN with a query, the second operand, of as many items as `left` has.
absl::StatusOr<BoundExpr> QueryMembershipAt(const Operation& operation, std::vector<Operand> left, const Site& site);

// Functions, CAST.
absl::StatusOr<BoundExpr> CallAt(const FunctionCall& call, const Site& site);
absl::StatusOr<BoundExpr> CastAt(const Cast& cast, const Site& site);

// What needs the scope: paths, and everything with a query inside.
absl::StatusOr<BoundExpr> PathAt(const Path& path, const Site& site);
absl::StatusOr<BoundExpr> SubqueryAt(const Subquery& subquery, const Site& site);  // a scalar
absl::StatusOr<BoundExpr> ExistsAt(const Operation& operation, const Site& site);
absl::StatusOr<BoundExpr> RelationTestAt(const RelationTest& test, const Site& site);
// The right side of IN: as many items as `width`, NULLs left out; the items' types are in the Select.
absl::StatusOr<BoundExpr> SubqueryForIn(const Subquery& subquery, size_t width, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_EXPR_BINDER_H_
