#ifndef ROWGATE_ORM_ENGINE_COMPUTED_COLUMNS_H_
#define ROWGATE_ORM_ENGINE_COMPUTED_COLUMNS_H_

#include <unordered_map>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/expr/expr.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// The expressions of a catalog's computed columns, bound once. Immutable and thread-safe; the catalog must outlive it.
class ComputedColumns {
 public:
  // COMPUTED_COLUMN_INVALID for an expression that does not bind, is not of the column's type, or looks at a column
  // that is computed itself or sensitive.
  static absl::StatusOr<ComputedColumns> Bind(const Catalog& catalog, const ExprLimits& limits);

  bool empty() const { return expressions_.empty(); }
  // The value of the column for the row of a table reference; the column must be computed.
  BoundExpr Of(const Column& column, int from) const;

 private:
  std::unordered_map<const Column*, BoundExpr> expressions_;  // over table reference 0
};

// Whether the expression is NULL for a row whose columns all are: that of a LEFT JOIN which found nothing.
bool IsNullWithoutRow(const BoundExpr& expr);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMPUTED_COLUMNS_H_
