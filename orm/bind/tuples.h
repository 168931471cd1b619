#ifndef ROWGATE_ORM_BIND_TUPLES_H_
#define ROWGATE_ORM_BIND_TUPLES_H_

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/site.h"

// Composite comparisons: (a, b) = (c, d), (a, b) IN ((1, 2), (3, 4)), (a, b) IN (SELECT …).
namespace rowgate::orm {

// Whether an operand is a tuple.
bool HasTuple(const Operation& operation);

// = and <>; other comparisons are a TYPE_MISMATCH.
absl::StatusOr<BoundExpr> TupleComparisonAt(const Operation& operation, const Site& site);
// IN and NOT IN whose first operand is a tuple.
absl::StatusOr<BoundExpr> TupleMembershipAt(const Operation& operation, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_TUPLES_H_
