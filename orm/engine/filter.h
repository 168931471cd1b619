#ifndef ROWGATE_ORM_ENGINE_FILTER_H_
#define ROWGATE_ORM_ENGINE_FILTER_H_

#include <optional>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// `where` AND `filter`, bound to the table. Nothing when neither is set.
absl::StatusOr<std::optional<BoundExpr>> BindFilter(const Table& table, const FilterInput& input,
                                                    const ExprLimits& limits);

// The filter of UpdateWhere and DeleteWhere: refused when it is missing or true for every row, unless `all_rows`.
absl::StatusOr<std::optional<BoundExpr>> BindWriteFilter(const Table& table, const FilterInput& input, bool all_rows,
                                                         const ExprLimits& limits);

// Joins conditions with AND; constants are folded away.
BoundExpr AndAlso(std::optional<BoundExpr> left, BoundExpr right);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_FILTER_H_
