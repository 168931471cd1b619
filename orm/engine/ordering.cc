#include "orm/engine/ordering.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/bind/order_binder.h"
#include "orm/engine/errors.h"
#include "orm/engine/value_codec.h"
#include "orm/text/order_by.h"

namespace rowgate::orm {
namespace {

// The column of the table itself, which has id 0: a path through a relation may name the same column of another row.
const Column* ColumnOf(const BoundExpr& expr, int source = 0) {
  const auto* column = std::get_if<BoundColumn>(&expr.node);
  return column == nullptr || column->from != source ? nullptr : column->column;
}

bool OrdersBy(const std::vector<OrderTerm>& terms, const Column& column, int source) {
  return std::any_of(terms.begin(), terms.end(),
                     [&](const OrderTerm& term) { return ColumnOf(term.expr, source) == &column; });
}

void AppendPrimaryKey(const Table& table, int source, std::vector<OrderTerm>& terms) {
  // Following the direction of the last term lets an index serve the whole order.
  const bool descending = !terms.empty() && terms.back().descending;
  for (const ColumnIndex i : table.primary_key.columns) {
    const Column& column = table.column(i);
    if (OrdersBy(terms, column, source)) continue;
    terms.push_back({.expr = BoundCol(column, source), .descending = descending});
  }
}

size_t CellOf(const BoundExpr& expr, std::vector<SelectItem>& items) {
  if (const Column* column = ColumnOf(expr)) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (ColumnOf(items[i].expr) == column) return i;
    }
  }
  items.push_back({expr});
  return items.size() - 1;
}

BoundExpr IsNull(const BoundExpr& expr) { return BoundOp(Operator::kIsNull, {expr}); }

BoundExpr EqualTo(const OrderTerm& term, const Value& value) {
  if (value.is_null()) return IsNull(term.expr);
  return BoundOp(Operator::kEq, {term.expr, BoundVal(value, term.expr.stored)});
}

BoundExpr Compare(Operator ascending, Operator descending, const OrderTerm& term, const Value& value) {
  return BoundOp(term.descending ? descending : ascending, {term.expr, BoundVal(value, term.expr.stored)});
}

// Strictly after `value` within one term.
BoundExpr After(const OrderTerm& term, const Value& value) {
  const bool nulls_last = term.nulls == NullPlacement::kLast;
  if (value.is_null()) {
    return nulls_last ? BoundTruth(false) : BoundOp(Operator::kIsNotNull, {term.expr});
  }
  BoundExpr beyond = Compare(Operator::kGt, Operator::kLt, term, value);
  if (!term.expr.nullable || !nulls_last) return beyond;
  return BoundOp(Operator::kOr, {std::move(beyond), IsNull(term.expr)});
}

BoundExpr Conjunction(std::vector<BoundExpr> terms) {
  return terms.size() == 1 ? std::move(terms.front()) : BoundOp(Operator::kAnd, std::move(terms));
}

// (t1 after v1) OR (t1 = v1 AND t2 after v2) OR …
std::vector<BoundExpr> Alternatives(const PageOrder& order, const std::vector<Value>& values) {
  std::vector<BoundExpr> alternatives;
  std::vector<BoundExpr> equal;
  for (size_t i = 0; i < order.terms.size(); ++i) {
    BoundExpr after = After(order.terms[i], values[i]);
    if (!std::holds_alternative<BoundConstant>(after.node)) {
      std::vector<BoundExpr> all = equal;
      all.push_back(std::move(after));
      alternatives.push_back(Conjunction(std::move(all)));
    }
    equal.push_back(EqualTo(order.terms[i], values[i]));
  }
  return alternatives;
}

}  // namespace

absl::StatusOr<std::vector<OrderTerm>> ResolveOrderTerms(StatementScope& scope, const Table& table, int source,
                                                         std::string_view order_by, const ExprLimits& limits) {
  std::vector<OrderTerm> terms;
  std::vector<OrderSpec> specs;
  if (!order_by.empty()) {
    ASSIGN_OR_RETURN(specs, ParseOrderBy(order_by, limits, "order_by"));
  }
  const BindContext context{.scope = &scope, .field = "order_by", .text = order_by, .limits = limits};
  for (const OrderSpec& spec : specs) {
    ASSIGN_OR_RETURN(BoundExpr expr, BindValueExpr(spec.expr, context));
    ASSIGN_OR_RETURN(OrderTerm term, OrderTermOf(spec, std::move(expr), Site(spec.expr, context)));
    terms.push_back(std::move(term));
  }
  AppendPrimaryKey(table, source, terms);
  return terms;
}

absl::StatusOr<PageOrder> ResolveOrder(StatementScope& scope, const Table& table, std::string_view order_by,
                                       const ExprLimits& limits, std::vector<SelectItem>& items) {
  PageOrder order{.by_offset = table.primary_key.columns.empty()};
  ASSIGN_OR_RETURN(order.terms, ResolveOrderTerms(scope, table, 0, order_by, limits));
  for (const OrderTerm& term : order.terms) order.cells.push_back(CellOf(term.expr, items));
  return order;
}

absl::StatusOr<BoundExpr> AfterPosition(const PageOrder& order, const PagePosition& position) {
  if (position.after.size() != order.terms.size()) return PageTokenMismatch();
  std::vector<BoundExpr> alternatives = Alternatives(order, position.after);
  if (alternatives.empty()) return BoundTruth(false);
  if (alternatives.size() == 1) return std::move(alternatives.front());
  BoundExpr any = BoundOp(Operator::kOr, std::move(alternatives));
  // Implied by the rest, but only this form lets the engine start at the right place of an index.
  const OrderTerm& first = order.terms.front();
  if (first.expr.nullable || position.after.front().is_null()) return any;
  return BoundOp(Operator::kAnd,
                 {Compare(Operator::kGe, Operator::kLe, first, position.after.front()), std::move(any)});
}

PagePosition PositionOf(const PageOrder& order, std::span<const Cell> row) {
  PagePosition position;
  for (size_t i = 0; i < order.terms.size(); ++i) {
    position.after.push_back(ValueFromCell(row[order.cells[i]], order.terms[i].expr.type()));
  }
  return position;
}

}  // namespace rowgate::orm
