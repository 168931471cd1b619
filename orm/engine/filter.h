#ifndef ROWGATE_ORM_ENGINE_FILTER_H_
#define ROWGATE_ORM_ENGINE_FILTER_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/scope.h"
#include "orm/engine/requests.h"

namespace rowgate::orm {

// `where` AND `filter`, bound in the statement's scope. Nothing when neither is set.
absl::StatusOr<std::optional<BoundExpr>> BindFilter(StatementScope& scope, const FilterInput& input,
                                                    const ExprLimits& limits);

// The filter of UpdateWhere and DeleteWhere: refused when it is missing or true for every row, unless `all_rows`.
absl::StatusOr<std::optional<BoundExpr>> BindWriteFilter(StatementScope& scope, const FilterInput& input, bool all_rows,
                                                         const ExprLimits& limits);
// The rule itself; `field` is what the request calls the condition.
absl::Status CheckWriteFilter(const std::optional<BoundExpr>& condition, bool all_rows, std::string_view field);

// Joins conditions with AND; constants are folded away.
BoundExpr AndAlso(std::optional<BoundExpr> left, BoundExpr right);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_FILTER_H_
