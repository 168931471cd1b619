// DISTINCT ON as every database can do it: SELECT c1, c2 FROM (SELECT …, row_number() OVER (PARTITION BY keys ORDER BY
// order) AS c3 …) AS t2 WHERE c3 = 1 ORDER BY ….
#include <algorithm>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/functions.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/same_expr.h"
#include "orm/bind/select_binder.h"

namespace rowgate::orm {
namespace {

BoundExpr FieldOf(const Select& inner, int source, size_t index) {
  const BoundExpr& item = inner.items[index].expr;
  return {.node = BoundField{source, index}, .stored = item.stored, .nullable = item.nullable};
}

size_t IndexOf(const BoundExpr& expr, std::vector<SelectItem>& items) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&expr](const SelectItem& item) { return IsSame(item.expr, expr); });
  if (found != items.end()) return static_cast<size_t>(found - items.begin());
  items.push_back({expr});
  return items.size() - 1;
}

BoundExpr RowNumber(const Function& function, std::vector<BoundExpr> keys, std::vector<OrderTerm> order_by) {
  auto modifiers = std::make_shared<BoundModifiers>();
  modifiers->over = BoundWindow{.partition_by = std::move(keys), .order_by = std::move(order_by)};
  return {.node = BoundCall{.function = &function, .modifiers = std::move(modifiers)},
          .stored = {.type = Type::Of(TypeKind::kInt64)},
          .nullable = false};
}

}  // namespace

absl::StatusOr<Select> FirstOfEach(Select select, std::vector<BoundExpr> keys, std::vector<OrderTerm> order_by,
                                   const Surroundings& around) {
  const Function* function = FindFunction("row_number");
  if (function == nullptr) return InternalError("FUNCTION_MISSING", "row_number is not in the registry");
  const size_t items = select.items.size();
  std::vector<size_t> places;
  for (const OrderTerm& term : order_by) places.push_back(IndexOf(term.expr, select.items));
  const size_t number = select.items.size();
  select.items.push_back({RowNumber(*function, std::move(keys), order_by)});

  const std::shared_ptr<const Select> inner = around.statement->Share(std::move(select));
  absl::StatusOr<Source> source = around.statement->NewSource(inner);
  if (!source.ok()) return AtField(around.field, source.status());
  Select outer;
  for (size_t i = 0; i < items; ++i) outer.items.push_back({FieldOf(*inner, source->id, i)});
  outer.where = BoundOp(Operator::kEq, {FieldOf(*inner, source->id, number), BoundInteger(1)});
  for (size_t i = 0; i < order_by.size(); ++i) {
    order_by[i].expr = FieldOf(*inner, source->id, places[i]);
    outer.order_by.push_back(std::move(order_by[i]));
  }
  outer.from.push_back(*std::move(source));
  return outer;
}

}  // namespace rowgate::orm
