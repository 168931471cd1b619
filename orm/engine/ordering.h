#ifndef ROWGATE_ORM_ENGINE_ORDERING_H_
#define ROWGATE_ORM_ENGINE_ORDERING_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/driver/row_batch.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

// The order of a page and the condition that continues it. Every order is total: the primary key is appended, so that
// keyset pages neither repeat nor skip a row. Tables without a key (views) are paged by offset.
namespace rowgate::orm {

struct PageOrder {
  std::vector<OrderTerm> terms;
  // Where each term's value stands in the result row.
  std::vector<size_t> cells;
  bool by_offset = false;
};

// Parses `order_by` and binds it in the statement's scope, whose table is `table`; appends the primary key. `items`
// starts as the projection; terms that are not in it are appended to it.
absl::StatusOr<PageOrder> ResolveOrder(StatementScope& scope, const Table& table, std::string_view order_by,
                                       const ExprLimits& limits, std::vector<SelectItem>& items);

// The terms alone, of the table reference `source`, which is the scope's first.
absl::StatusOr<std::vector<OrderTerm>> ResolveOrderTerms(StatementScope& scope, const Table& table, int source,
                                                         std::string_view order_by, const ExprLimits& limits);

// Rows after `position` in the order. PAGE_TOKEN_INVALID when the position is not of this order.
absl::StatusOr<BoundExpr> AfterPosition(const PageOrder& order, const PagePosition& position);

// The position of a result row.
PagePosition PositionOf(const PageOrder& order, std::span<const Cell> row);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ORDERING_H_
