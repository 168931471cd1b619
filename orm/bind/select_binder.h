#ifndef ROWGATE_ORM_BIND_SELECT_BINDER_H_
#define ROWGATE_ORM_BIND_SELECT_BINDER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/block_binder.h"

namespace rowgate::orm {

// A query of one SELECT; its WITH has been bound.
absl::StatusOr<BoundQuery> BindSelect(const Query& query, const Surroundings& around);

// A query of several SELECTs. `recursive`: it is the query of this common table, and its last SELECT may refer to it.
absl::StatusOr<BoundQuery> BindCompound(const Query& query, const Surroundings& around, CommonTableName* recursive);

// Items of a single SELECT: constants get their natural type.
absl::Status SettleItems(BoundBlock& bound);

// The types of result columns, by their items.
void DescribeColumns(const std::vector<SelectItem>& items, std::vector<ResultColumn>& columns);

// TYPE_MISMATCH where values of some item have no equality: what DISTINCT and most set operators need.
absl::Status CheckDistinct(const std::vector<SelectItem>& items, const Surroundings& around);

// FOR UPDATE and FOR SHARE.
absl::Status CheckLock(const Query& query, const Surroundings& around, const BoundBlock& bound, bool grouped);

// The first row, in the order `order_by`, of each group of equal `keys`: row_number() in a derived table. `select` is
// complete but for its order.
absl::StatusOr<Select> FirstOfEach(Select select, std::vector<BoundExpr> keys, std::vector<OrderTerm> order_by,
                                   const Surroundings& around);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SELECT_BINDER_H_
