#include "orm/bind/query_order.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/order_binder.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/same_expr.h"
#include "orm/bind/table_fields.h"

namespace rowgate::orm {
namespace {

bool IsConstant(const BoundExpr& expr) {
  return std::holds_alternative<BoundValue>(expr.node) || std::holds_alternative<BoundConstant>(expr.node);
}

absl::StatusOr<std::vector<OrderLabel>> LabelsOf(const BoundBlock& bound) {
  std::vector<OrderLabel> labels;
  for (const ResultColumn& column : bound.columns) {
    OrderLabel label{.name = column.label, .is_row = column.entity != nullptr};
    if (!label.is_row) {
      ASSIGN_OR_RETURN(label.expr, Naturally(bound.operands[column.first_item]));
    }
    labels.push_back(std::move(label));
  }
  return labels;
}

// Descends where the term before it does, so that an index can serve the whole order.
void Append(BoundExpr expr, std::vector<OrderTerm>& order_by) {
  if (!HasEquality(expr.type()) || IsConstant(expr)) return;
  const bool there =
      std::any_of(order_by.begin(), order_by.end(), [&expr](const OrderTerm& term) { return IsSame(term.expr, expr); });
  if (there) return;
  const bool descending = !order_by.empty() && order_by.back().descending;
  const NullPlacement nulls = descending ? NullPlacement::kFirst : NullPlacement::kLast;
  order_by.push_back({.expr = std::move(expr), .descending = descending, .nulls = nulls});
}

BoundExpr Output(const SelectItem& item, size_t index) {
  return {.node = BoundOutput{index}, .stored = item.expr.stored, .nullable = item.expr.nullable};
}

void AppendKey(const TableReference& reference, std::vector<OrderTerm>& order_by) {
  const auto append = [&](BoundExpr expr) {
    expr.nullable = expr.nullable || reference.optional;
    Append(std::move(expr), order_by);
  };
  if (reference.table == nullptr) {
    for (size_t i = 0; i < reference.derived->size(); ++i) {
      const DerivedColumn& column = (*reference.derived)[i];
      append({.node = BoundField{reference.source, i}, .stored = column.stored, .nullable = column.nullable});
    }
    return;
  }
  const Table& table = *reference.table;
  for (const ColumnIndex i : table.primary_key.columns) append(BoundCol(table.column(i), reference.source));
  if (!table.primary_key.columns.empty()) return;
  for (const Column* column : ReadableColumns(table)) append(BoundCol(*column, reference.source));
}

}  // namespace

absl::StatusOr<QueryOrder> BindOrder(const Query& query, const Surroundings& around, BoundBlock& bound,
                                     ExprRules rules) {
  QueryOrder order;
  if (query.order_by.empty()) return order;
  ASSIGN_OR_RETURN(std::vector<OrderLabel> labels, LabelsOf(bound));
  bound.scope->names().set_labels(std::move(labels));
  for (size_t i = 0; i < query.order_by.size(); ++i) {
    const OrderSpec& spec = query.order_by[i];
    const Site site =
        bound.clauses.emplace_back(around, StrCat("order_by[", i, "].expr"), bound.scope.get(), rules).At(spec.expr);
    ASSIGN_OR_RETURN(BoundExpr expr, ValueAt(site));
    if (IsConstant(expr)) {
      if (std::holds_alternative<Path>(spec.expr.node)) continue;
      return ConstantTerm(site, "ORDER BY");
    }
    ASSIGN_OR_RETURN(OrderTerm term, OrderTermOf(spec, std::move(expr), site));
    order.terms.push_back(std::move(term));
    order.sites.push_back(site);
  }
  bound.scope->names().set_labels({});
  return order;
}

absl::StatusOr<std::vector<OrderTerm>> BindOutputOrder(const Query& query, const Surroundings& around,
                                                       const std::vector<ResultColumn>& columns,
                                                       const std::vector<SelectItem>& items) {
  std::vector<OrderTerm> terms;
  for (size_t i = 0; i < query.order_by.size(); ++i) {
    const OrderSpec& spec = query.order_by[i];
    const auto* path = std::get_if<Path>(&spec.expr.node);
    const auto column = std::find_if(columns.begin(), columns.end(), [path](const ResultColumn& candidate) {
      return path != nullptr && path->segments.size() == 1 && candidate.entity == nullptr &&
             path->segments.front() == candidate.label;
    });
    const Clause clause(around, StrCat("order_by[", i, "].expr"), nullptr);
    if (column == columns.end()) return OrderNotSelected(clause.At(spec.expr));
    BoundExpr output = Output(items[column->first_item], column->first_item);
    ASSIGN_OR_RETURN(OrderTerm term, OrderTermOf(spec, std::move(output), clause.At(spec.expr)));
    terms.push_back(std::move(term));
  }
  return terms;
}

absl::Status OrderByOutputs(QueryOrder& order, const std::vector<SelectItem>& items) {
  for (size_t i = 0; i < order.terms.size(); ++i) {
    const auto item = std::find_if(items.begin(), items.end(), [&](const SelectItem& candidate) {
      return IsSame(candidate.expr, order.terms[i].expr);
    });
    if (item == items.end()) return OrderNotSelected(order.sites[i]);
    order.terms[i].expr = Output(*item, static_cast<size_t>(item - items.begin()));
  }
  return absl::OkStatus();
}

void AppendKeys(const BoundBlock& bound, bool grouped, std::vector<OrderTerm>& order_by) {
  if (!grouped) {
    for (const TableReference& reference : bound.scope->names().references()) {
      if (!reference.hidden) AppendKey(reference, order_by);
    }
    return;
  }
  for (size_t i = 0; i < bound.select.group_by.size(); ++i) {
    const BoundExpr& term = bound.select.group_by[i];
    Append({.node = BoundGroupKey{i}, .stored = term.stored, .nullable = term.nullable}, order_by);
  }
}

void AppendOutputs(const std::vector<SelectItem>& items, std::vector<OrderTerm>& order_by) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (!IsConstant(items[i].expr)) Append(Output(items[i], i), order_by);
  }
}

}  // namespace rowgate::orm
