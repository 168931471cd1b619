#ifndef ROWGATE_ORM_ENGINE_RETURNING_H_
#define ROWGATE_ORM_ENGINE_RETURNING_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/binder.h"
#include "orm/bind/query_binder.h"
#include "orm/expr/query.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// RETURNING of a write: values made of the written row, and under the table's own name the whole row.
struct Returning {
  std::vector<SelectItem> items;
  std::vector<ResultColumn> columns;
};

// `context` has the scope of the write. RETURNING_NOT_ALLOWED for what needs other rows: relations, subqueries.
absl::StatusOr<Returning> BindReturning(const Table& table, const std::vector<Projection>& projections,
                                        BindContext context);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_RETURNING_H_
