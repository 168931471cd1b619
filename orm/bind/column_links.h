#ifndef ROWGATE_ORM_BIND_COLUMN_LINKS_H_
#define ROWGATE_ORM_BIND_COLUMN_LINKS_H_

#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// left.a = right.x AND left.b = right.y …: how rows of two table references belong together.
BoundExpr LinkColumns(const Table& left, const std::vector<ColumnIndex>& left_columns, int left_source,
                      const Table& right, const std::vector<ColumnIndex>& right_columns, int right_source);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_COLUMN_LINKS_H_
