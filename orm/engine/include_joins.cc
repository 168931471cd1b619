#include "orm/engine/include_joins.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/fold.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/relations.h"
#include "orm/bind/table_names.h"
#include "orm/engine/filter.h"
#include "orm/engine/ordering.h"

namespace rowgate::orm {
namespace {

size_t IndexOf(const Column& column, const std::vector<const Column*>& columns) {
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
}

// Names of the joined table's own expressions. Their relation paths become subqueries: the statement's joins are those
// of its edges.
std::unique_ptr<StatementScope> ScopeOf(const Table& table, Source source, RowsSelect& rows) {
  auto names = std::make_unique<NameScope>(rows.scope.names().shared_statement(), NameScope::RelationPaths::kSubquery,
                                           nullptr, nullptr);
  names->Add({.alias = std::string(LastPart(table.message_name)), .table = &table}, std::move(source));
  return std::make_unique<StatementScope>(std::move(names));
}

// columns of `table` = columns of the parents.
BoundExpr Linked(const Table& table, const std::vector<ColumnIndex>& columns, int source, const LevelRows& parents,
                 const std::vector<ColumnIndex>& parent_columns) {
  std::vector<BoundExpr> pairs;
  for (size_t i = 0; i < columns.size(); ++i) {
    pairs.push_back(
        BoundOp(Operator::kEq, {BoundCol(table.column(columns[i]), source), parents.ColumnAt(parent_columns[i])}));
  }
  return Connect(Operator::kAnd, std::move(pairs));
}

// LEFT JOIN of the table between, and where it leads next.
absl::StatusOr<LevelRows> JoinThrough(const Catalog& catalog, const LevelRows& parents, const Relation& relation,
                                      RowsSelect& rows) {
  LevelRows between{.table = &catalog.table(*relation.through), .optional = true};
  ASSIGN_OR_RETURN(Source source, rows.scope.names().statement().NewSource(*between.table));
  between.source = source.id;
  source.join = JoinKind::kLeft;
  source.on = Linked(*between.table, relation.through_local, source.id, parents, relation.local_columns);
  rows.joins.push_back(std::move(source));
  return between;
}

}  // namespace

std::vector<size_t> LevelRows::CellsOf(const std::vector<ColumnIndex>& wanted) const {
  std::vector<size_t> cells;
  for (const ColumnIndex i : wanted) cells.push_back(IndexOf(table->column(i), columns));
  return cells;
}

BoundExpr LevelRows::ColumnAt(ColumnIndex column) const {
  const Column& wanted = table->column(column);
  if (!derived) return BoundCol(wanted, source);
  return {.node = BoundField{.from = source, .index = IndexOf(wanted, columns)},
          .stored = wanted.stored,
          .nullable = wanted.nullable};
}

void AppendLinkColumns(const Table& table, const std::vector<IncludeNode>& nodes, bool derived,
                       std::vector<const Column*>& columns) {
  for (const IncludeNode& node : nodes) {
    if (node.strategy == LoadStrategy::kJoin && !derived) continue;
    for (const ColumnIndex i : node.relation->local_columns) {
      const Column& column = table.column(i);
      if (IndexOf(column, columns) == columns.size()) columns.push_back(&column);
    }
  }
}

absl::StatusOr<int> RowsSelect::MakeDerived(const std::vector<size_t>& order_cells) {
  StatementNames& names = scope.names().statement();
  select.from = scope.TakeSources();
  std::vector<OrderTerm> order = select.order_by;
  const std::shared_ptr<const Select> inner = names.Share(std::move(select));
  ASSIGN_OR_RETURN(Source source, names.NewSource(inner));
  const auto field = [&](size_t index) {
    const BoundExpr& item = inner->items[index].expr;
    return BoundExpr{.node = BoundField{source.id, index}, .stored = item.stored, .nullable = item.nullable};
  };
  select = {};
  for (size_t i = 0; i < inner->items.size(); ++i) select.items.push_back({field(i)});
  for (size_t i = 0; i < order.size(); ++i) {
    order[i].expr = field(order_cells[i]);
    select.order_by.push_back(std::move(order[i]));
  }
  const int id = source.id;
  select.from.push_back(std::move(source));
  return id;
}

Select RowsSelect::Take() {
  if (select.from.empty()) select.from = scope.TakeSources();
  std::move(joins.begin(), joins.end(), std::back_inserter(select.from));
  joins.clear();
  select.qualified = scope.qualified();
  return std::move(select);
}

absl::StatusOr<LevelRows> JoinEdge(const Catalog& catalog, const ExprLimits& limits, const LevelRows& parents,
                                   const IncludeNode& node, std::vector<const Column*> columns, RowsSelect& rows) {
  const Relation& relation = *node.relation;
  const LevelRows* from = &parents;
  LevelRows between;
  if (relation.through) {
    ASSIGN_OR_RETURN(between, JoinThrough(catalog, parents, relation, rows));
    from = &between;
  }
  ASSIGN_OR_RETURN(Source source, rows.scope.names().statement().NewSource(*node.table));
  const bool optional = from->optional || node.filtered() || !AlwaysFindsARow(catalog, *parents.table, relation);
  source.join = optional ? JoinKind::kLeft : JoinKind::kInner;
  source.on = Linked(*node.table, relation.remote_columns, source.id, *from,
                     relation.through ? relation.through_remote : relation.local_columns);
  LevelRows joined{.table = node.table,
                   .columns = std::move(columns),
                   .source = source.id,
                   .optional = optional,
                   .first_cell = rows.select.items.size()};
  const std::unique_ptr<StatementScope> scope = ScopeOf(*node.table, std::move(source), rows);
  ASSIGN_OR_RETURN(std::optional<BoundExpr> filter, FilterOf(node, *scope, limits));
  if (!node.to_one()) {
    ASSIGN_OR_RETURN(std::vector<OrderTerm> order, OrderOf(node, *scope, joined.source, limits));
    std::move(order.begin(), order.end(), std::back_inserter(rows.select.order_by));
  }
  Source& finished = scope->names().sources().front();
  if (filter) finished.on = AndAlso(std::move(finished.on), *std::move(filter));
  rows.joins.push_back(std::move(finished));
  for (const Column* column : joined.columns) rows.select.items.push_back({BoundCol(*column, joined.source)});
  return joined;
}

absl::StatusOr<std::vector<OrderTerm>> OrderOf(const IncludeNode& node, StatementScope& scope, int source,
                                               const ExprLimits& limits) {
  const bool own = node.input != nullptr && !node.input->order_by.empty();
  const std::string_view text = own ? node.input->order_by : node.relation->order_by;
  absl::StatusOr<std::vector<OrderTerm>> order = ResolveOrderTerms(scope, *node.table, source, text, limits);
  if (!order.ok()) return WithFieldPrefix(order.status(), node.field);
  return order;
}

absl::StatusOr<std::optional<BoundExpr>> FilterOf(const IncludeNode& node, StatementScope& scope,
                                                  const ExprLimits& limits) {
  if (!node.filtered()) return std::nullopt;
  absl::StatusOr<std::optional<BoundExpr>> filter = BindFilter(scope, node.input->filter, limits);
  if (!filter.ok()) return WithFieldPrefix(filter.status(), node.field);
  return filter;
}

}  // namespace rowgate::orm
