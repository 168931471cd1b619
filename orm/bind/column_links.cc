#include "orm/bind/column_links.h"

#include <algorithm>
#include <utility>

#include "orm/bind/fold.h"

namespace rowgate::orm {

BoundExpr LinkColumns(const Table& left, const std::vector<ColumnIndex>& left_columns, int left_source,
                      const Table& right, const std::vector<ColumnIndex>& right_columns, int right_source) {
  std::vector<BoundExpr> pairs;
  for (size_t i = 0; i < std::min(left_columns.size(), right_columns.size()); ++i) {
    pairs.push_back(BoundOp(Operator::kEq, {BoundCol(left.column(left_columns[i]), left_source),
                                            BoundCol(right.column(right_columns[i]), right_source)}));
  }
  return Connect(Operator::kAnd, std::move(pairs));
}

}  // namespace rowgate::orm
