#ifndef ROWGATE_ORM_BIND_QUERY_ORDER_H_
#define ROWGATE_ORM_BIND_QUERY_ORDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/block_binder.h"

// ORDER BY, LIMIT and OFFSET of a query.
namespace rowgate::orm {

// ORDER BY of a query; the first terms are the client's.
struct QueryOrder {
  std::vector<OrderTerm> terms;
  std::vector<Site> sites;  // of the client's terms
};

// The order of a query of one SELECT; labels of its items are known. Labels of constants order nothing and are left
// out.
absl::StatusOr<QueryOrder> BindOrder(const Query& query, const Surroundings& around, BoundBlock& bound,
                                     ExprRules rules);
// The order of a compound: labels only.
absl::StatusOr<std::vector<OrderTerm>> BindOutputOrder(const Query& query, const Surroundings& around,
                                                       const std::vector<ResultColumn>& columns,
                                                       const std::vector<SelectItem>& items);
// For DISTINCT: terms become the result columns that they are equal to.
absl::Status OrderByOutputs(QueryOrder& order, const std::vector<SelectItem>& items);

// Make the order total. The first appends what tells the rows of a SELECT apart: group keys, or primary keys of its
// tables and all columns of others; the second all result columns.
void AppendKeys(const BoundBlock& bound, bool grouped, std::vector<OrderTerm>& order_by);
void AppendOutputs(const std::vector<SelectItem>& items, std::vector<OrderTerm>& order_by);

// LIMIT and OFFSET.
absl::Status BindPage(const Query& query, const Surroundings& around, Select& select);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_QUERY_ORDER_H_
