#ifndef ROWGATE_ORM_BIND_GROUPING_H_
#define ROWGATE_ORM_BIND_GROUPING_H_

#include "absl/status/status.h"
#include "orm/bind/block_binder.h"
#include "orm/bind/query_order.h"

namespace rowgate::orm {

// Checks the parts of a SELECT that works on groups.
class Grouping {
 public:
  // GROUP BY is in `bound.select`.
  explicit Grouping(const BoundBlock& bound);

  // An expression of the items, HAVING or the order: must have one value per group, and what equals a GROUP BY term
  // becomes a BoundGroupKey. NOT_GROUPED, AGGREGATE_NOT_ALLOWED.
  absl::Status Apply(BoundExpr& expr, const Site& site) const;

 private:
  const Select& select_;
  const NameScope& names_;
};

// GROUP BY, HAVING, or an aggregate among the items or in the order.
bool IsGrouped(const BoundBlock& bound, const QueryOrder& order);

// Applies Grouping, where there are groups, to items, HAVING and order.
absl::Status ApplyGrouping(BoundBlock& bound, QueryOrder& order);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_GROUPING_H_
