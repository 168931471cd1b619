#include "orm/engine/include_planner.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/block_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/functions.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/relations.h"
#include "orm/bind/statement_names.h"
#include "orm/engine/filter.h"
#include "orm/engine/masks.h"

namespace rowgate::orm {
namespace {

absl::StatusOr<std::vector<const Column*>> ColumnsOf(const IncludeNode& node) {
  absl::StatusOr<std::vector<const Column*>> columns =
      ResolveReadMask(*node.table, node.input == nullptr ? std::nullopt : node.input->read_mask);
  if (!columns.ok()) return WithFieldPrefix(columns.status(), node.field);
  return columns;
}

EdgeShape ShapeOf(const IncludeNode& node) {
  return {.relation = node.relation,
          .path = node.path,
          .table = node.table,
          .filtered = node.filtered(),
          .limit_per_parent = node.limit_per_parent(),
          .count_only = node.count_only()};
}

bool HasStatements(const std::vector<IncludeEdge>& edges) {
  return std::any_of(edges.begin(), edges.end(), [](const IncludeEdge& edge) {
    return edge.strategy == LoadStrategy::kSelectIn || HasStatements(edge.edges);
  });
}

absl::StatusOr<BoundExpr> RowNumber(std::vector<BoundExpr> keys, std::vector<OrderTerm> order) {
  const Function* function = FindFunction("row_number");
  if (function == nullptr) return InternalError("FUNCTION_MISSING", "row_number is not in the registry");
  auto modifiers = std::make_shared<BoundModifiers>();
  modifiers->over = BoundWindow{.partition_by = std::move(keys), .order_by = std::move(order)};
  return BoundExpr{.node = BoundCall{.function = function, .modifiers = std::move(modifiers)},
                   .stored = {.type = Type::Of(TypeKind::kInt64)},
                   .nullable = false};
}

BoundExpr CountOfRows() {
  return {.node = BoundCountAll{}, .stored = {.type = Type::Of(TypeKind::kInt64)}, .nullable = false};
}

// The statement of an edge without the condition on its keys, and where that belongs.
struct KeyedSelect {
  Select select;
  bool inside = false;           // in the derived table that the select reads
  std::vector<BoundExpr> links;  // the columns that hold the parents' keys
};

BoundExpr InKeys(const std::vector<BoundExpr>& links) {
  BoundExpr keys{.node = BoundSlot{0}, .stored = links.front().stored, .nullable = false};
  return BoundOp(Operator::kIn, {links.front(), std::move(keys)});
}

// (a = ? AND b = ?) OR …
BoundExpr EqualsKeys(const std::vector<BoundExpr>& links, size_t keys) {
  std::vector<BoundExpr> alternatives;
  size_t slot = 0;
  for (size_t key = 0; key < keys; ++key) {
    std::vector<BoundExpr> parts;
    for (const BoundExpr& link : links) {
      BoundExpr part{.node = BoundSlot{slot++}, .stored = link.stored, .nullable = false};
      parts.push_back(BoundOp(Operator::kEq, {link, std::move(part)}));
    }
    alternatives.push_back(Connect(Operator::kAnd, std::move(parts)));
  }
  return alternatives.size() == 1 ? std::move(alternatives.front()) : BoundOp(Operator::kOr, std::move(alternatives));
}

Select WithKeys(const KeyedSelect& keyed, BoundExpr keys) {
  Select select = keyed.select;
  if (!keyed.inside) {
    select.where = AndAlso(std::move(select.where), std::move(keys));
    return select;
  }
  auto inner = std::make_shared<Select>(*select.from.front().derived);
  inner->where = AndAlso(std::move(inner->where), std::move(keys));
  select.from.front().derived = std::move(inner);
  return select;
}

// The statement of a SELECT_IN edge while it is planned.
class SelectedRows {
 public:
  SelectedRows(const Catalog& catalog, const ExprLimits& limits, const IncludeNode& node)
      : catalog_(catalog), limits_(limits), node_(node), relation_(*node.relation), rows_(catalog, *node.table) {}

  RowsSelect& rows() { return rows_; }
  const std::vector<size_t>& link_cells() const { return link_cells_; }

  // Items, condition and order; `columns` are those of the answer, to which others are appended.
  absl::StatusOr<LevelRows> Begin(std::vector<const Column*> columns) {
    AppendLinkColumns(*node_.table, node_.edges, /*derived=*/false, columns);
    RETURN_IF_ERROR(AddLinks(columns));
    ASSIGN_OR_RETURN(rows_.select.where, FilterOf(node_, rows_.scope, limits_));
    if (node_.count_only()) {
      AddCount();
    } else {
      AddItems(columns);
      RETURN_IF_ERROR(AddOrder());
    }
    return LevelRows{.table = node_.table, .columns = std::move(columns)};
  }

  absl::StatusOr<KeyedSelect> Finish() && {
    const int64_t limit = node_.limit_per_parent();
    if (limit > 0) RETURN_IF_ERROR(NumberRows(limit));
    KeyedSelect keyed{.select = rows_.Take(), .inside = limit > 0, .links = std::move(links_)};
    std::vector<Source>& from = keyed.select.from;
    if (through_ && limit == 0) StartAtJoinTable(from);
    return keyed;
  }

 private:
  absl::Status AddLinks(std::vector<const Column*>& columns) {
    if (!relation_.through) {
      for (const ColumnIndex i : relation_.remote_columns) {
        const Column& column = node_.table->column(i);
        links_.push_back(BoundCol(column));
        if (std::find(columns.begin(), columns.end(), &column) == columns.end()) columns.push_back(&column);
      }
      return absl::OkStatus();
    }
    const Table& between = catalog_.table(*relation_.through);
    ASSIGN_OR_RETURN(through_, rows_.scope.names().statement().NewSource(between));
    for (const ColumnIndex i : relation_.through_local) links_.push_back(BoundCol(between.column(i), through_->id));
    through_->on = LinkThrough(between);
    through_->join = JoinKind::kInner;
    return absl::OkStatus();
  }

  BoundExpr LinkThrough(const Table& between) const {
    std::vector<BoundExpr> pairs;
    for (size_t i = 0; i < relation_.through_remote.size(); ++i) {
      pairs.push_back(BoundOp(Operator::kEq, {BoundCol(between.column(relation_.through_remote[i]), through_->id),
                                              BoundCol(node_.table->column(relation_.remote_columns[i]))}));
    }
    return Connect(Operator::kAnd, std::move(pairs));
  }

  void AddItems(const std::vector<const Column*>& columns) {
    std::vector<SelectItem>& items = rows_.select.items;
    items = SelectItems(columns);
    if (through_) {
      for (const BoundExpr& link : links_) {
        link_cells_.push_back(items.size());
        items.push_back({link});
      }
      return;
    }
    for (const ColumnIndex i : relation_.remote_columns) {
      const auto found = std::find(columns.begin(), columns.end(), &node_.table->column(i));
      link_cells_.push_back(static_cast<size_t>(found - columns.begin()));
    }
  }

  void AddCount() {
    Select& select = rows_.select;
    for (const BoundExpr& link : links_) {
      link_cells_.push_back(select.items.size());
      select.items.push_back({link});
      select.group_by.push_back(link);
    }
    select.items.push_back({CountOfRows()});
  }

  absl::Status AddOrder() {
    // At most one row per key has no order.
    if (node_.to_one() && HoldsKey(*node_.table, relation_.remote_columns)) return absl::OkStatus();
    ASSIGN_OR_RETURN(rows_.select.order_by, OrderOf(node_, rows_.scope, 0, limits_));
    return absl::OkStatus();
  }

  // SELECT c1, … FROM (SELECT …, row_number() OVER (PARTITION BY link ORDER BY order) …) WHERE number <= limit
  absl::Status NumberRows(int64_t limit) {
    Select& select = rows_.select;
    const size_t number = select.items.size();
    ASSIGN_OR_RETURN(BoundExpr row_number, RowNumber(links_, std::move(select.order_by)));
    select.items.push_back({std::move(row_number)});
    select.order_by.clear();
    AddThrough();
    RETURN_IF_ERROR(rows_.MakeDerived({}).status());
    const BoundExpr place = select.items[number].expr;
    select.items.pop_back();
    select.where = BoundOp(Operator::kLe, {place, BoundInteger(limit)});
    select.order_by.push_back({.expr = place});
    return absl::OkStatus();
  }

  void AddThrough() {
    if (!through_) return;
    std::vector<Source>& from = rows_.scope.names().sources();
    StartAtJoinTable(from);
  }

  // FROM join table JOIN target ON …: its column is what the keys are compared with.
  void StartAtJoinTable(std::vector<Source>& from) {
    from.front().on = std::exchange(through_->on, std::nullopt);
    from.front().join = JoinKind::kInner;
    from.insert(from.begin(), *through_);
  }

  const Catalog& catalog_;
  const ExprLimits& limits_;
  const IncludeNode& node_;
  const Relation& relation_;
  RowsSelect rows_;
  std::optional<Source> through_;
  std::vector<BoundExpr> links_;
  std::vector<size_t> link_cells_;
};

std::vector<const Column*> ParentColumns(const LevelRows& parents, const Relation& relation) {
  std::vector<const Column*> columns;
  for (const ColumnIndex i : relation.local_columns) columns.push_back(&parents.table->column(i));
  return columns;
}

absl::Status CheckWidth(const RowsSelect& rows, const IncludeNode& node) {
  return rows.select.items.size() > kResultColumnsMax ? TooManyColumns(node.field) : absl::OkStatus();
}

absl::Status AtNode(const IncludeNode& node, const absl::Status& status) {
  return ReasonOf(status) == "TOO_MANY_TABLES" ? AtField(node.field, status) : status;
}

}  // namespace

absl::StatusOr<std::shared_ptr<IncludePlan>> IncludePlanner::Plan(const LevelRows& parents,
                                                                  const std::vector<IncludeNode>& nodes,
                                                                  RowsSelect& rows) const {
  auto plan = std::make_shared<IncludePlan>();
  if (nodes.empty()) return nullptr;
  RETURN_IF_ERROR(PlanEdges(parents, nodes, &rows, plan->shapes, plan->edges));
  if (JoinsMany(nodes)) plan->root_key = parents.CellsOf(parents.table->primary_key.columns);
  plan->has_statements = HasStatements(plan->edges);
  plan->bytes_max = engine_.limits().result_bytes_max;
  return plan;
}

absl::StatusOr<IncludePlan> IncludePlanner::PlanBelow(const LevelRows& parents,
                                                      const std::vector<IncludeNode>& nodes) const {
  IncludePlan plan;
  RETURN_IF_ERROR(PlanEdges(parents, nodes, nullptr, plan.shapes, plan.edges));
  plan.has_statements = !nodes.empty();
  plan.bytes_max = engine_.limits().result_bytes_max;
  return plan;
}

absl::Status IncludePlanner::PlanEdges(const LevelRows& parents, const std::vector<IncludeNode>& nodes,
                                       RowsSelect* rows, std::vector<EdgeShape>& shapes,
                                       std::vector<IncludeEdge>& edges) const {
  for (const IncludeNode& node : nodes) {
    EdgeShape& shape = shapes.emplace_back(ShapeOf(node));
    IncludeEdge& edge = edges.emplace_back(IncludeEdge{.strategy = node.strategy});
    const bool joins = node.strategy == LoadStrategy::kJoin && rows != nullptr;
    RETURN_IF_ERROR(
        AtNode(node, joins ? PlanJoined(parents, node, *rows, shape, edge) : PlanSelected(parents, node, shape, edge)));
  }
  return absl::OkStatus();
}

absl::Status IncludePlanner::PlanJoined(const LevelRows& parents, const IncludeNode& node, RowsSelect& rows,
                                        EdgeShape& shape, IncludeEdge& edge) const {
  ASSIGN_OR_RETURN(shape.columns, ColumnsOf(node));
  std::vector<const Column*> columns = shape.columns;
  AppendLinkColumns(*node.table, node.edges, /*derived=*/false, columns);
  ASSIGN_OR_RETURN(const LevelRows joined,
                   JoinEdge(engine_.catalog(), engine_.limits().expr, parents, node, std::move(columns), rows));
  RETURN_IF_ERROR(CheckWidth(rows, node));
  edge.joined = {.first_cell = joined.first_cell,
                 .to_one = node.to_one(),
                 .key_cells = joined.CellsOf(node.table->primary_key.columns)};
  if (!node.to_one()) edge.parent_cells = parents.CellsOf(parents.table->primary_key.columns);
  return PlanEdges(joined, node.edges, &rows, shape.edges, edge.edges);
}

absl::Status IncludePlanner::PlanSelected(const LevelRows& parents, const IncludeNode& node, EdgeShape& shape,
                                          IncludeEdge& edge) const {
  if (!node.count_only()) {
    ASSIGN_OR_RETURN(shape.columns, ColumnsOf(node));
  }
  SelectedRows planned(engine_.catalog(), engine_.limits().expr, node);
  ASSIGN_OR_RETURN(const LevelRows level, planned.Begin(shape.columns));
  RETURN_IF_ERROR(PlanEdges(level, node.edges, &planned.rows(), shape.edges, edge.edges));
  const bool one_row = node.to_one() && HoldsKey(*node.table, node.relation->remote_columns);
  edge.parent_cells = parents.CellsOf(node.relation->local_columns);
  SelectedEdge& selected = edge.selected;
  selected = {.to_one = node.to_one(),
              .count_only = node.count_only(),
              .in_parts = !one_row && !node.count_only(),
              .keys = ParentColumns(parents, *node.relation),
              .link_cells = planned.link_cells(),
              .key_cells = {},
              .joins_many = JoinsMany(node.edges)};
  if ((selected.joins_many || node.relation->through) && !node.count_only())
    selected.key_cells = level.CellsOf(node.table->primary_key.columns);
  ASSIGN_OR_RETURN(KeyedSelect keyed, std::move(planned).Finish());
  if (selected.keys.size() == 1) {
    selected.keys_max = engine_.limits().include_keys_max;
    ASSIGN_OR_RETURN(selected.statement, engine_.PrepareStatement(WithKeys(keyed, InKeys(keyed.links)),
                                                                  {.show_deleted = show_deleted_, .first_slot = 1}));
    return absl::OkStatus();
  }
  // Powers of two, so that few statements are compiled; the list is filled up with its last key.
  selected.keys_max = std::bit_floor(engine_.limits().composite_keys_max);
  selected.prepare = [engine = &engine_, show_deleted = show_deleted_, keyed = std::move(keyed)](size_t keys) {
    return engine->PrepareStatement(WithKeys(keyed, EqualsKeys(keyed.links, keys)),
                                    {.show_deleted = show_deleted, .first_slot = keys * keyed.links.size()});
  };
  return selected.prepare(1).status();
}

}  // namespace rowgate::orm
