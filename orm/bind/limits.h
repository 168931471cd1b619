#ifndef ROWGATE_ORM_BIND_LIMITS_H_
#define ROWGATE_ORM_BIND_LIMITS_H_

#include "absl/status/status.h"
#include "orm/bind/binder.h"
#include "orm/expr/query.h"

namespace rowgate::orm {

// Depth, number of nodes and length of lists, list parameters included. Walks with a stack of its own, so that it can
// be asked about any tree; everything behind it may recurse.
// A subquery counts as one level of depth, and each of its SELECTs, tables and items as a node.
absl::Status CheckLimits(const Expr& expr, const BindContext& context);
// The same for all expressions of a query together.
absl::Status CheckLimits(const Query& query, const BindContext& context);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_LIMITS_H_
