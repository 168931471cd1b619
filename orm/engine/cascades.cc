#include "orm/engine/cascades.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/column_links.h"
#include "orm/bind/statement_names.h"

namespace rowgate::orm {
namespace {

const ForeignKey* FindForeignKey(const Table& table, const std::vector<ColumnIndex>& columns, const Table& referenced,
                                 const std::vector<ColumnIndex>& referenced_columns) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (key.columns == columns && key.referenced_table == referenced.index &&
        key.referenced_columns == referenced_columns) {
      return &key;
    }
  }
  return nullptr;
}

enum class OnParentGone { kDelete, kSetNull, kByDatabase };

// A link that leads away from a deleted row, and what becomes of the rows behind it.
struct Edge {
  CascadeLink link;
  OnParentGone action = OnParentGone::kDelete;
};

// The rows of a join table that belong to the row: nothing else would remove them.
std::optional<Edge> JoinTableEdge(const Catalog& catalog, const Table& table, const Relation& relation) {
  const Table& through = catalog.table(*relation.through);
  const ForeignKey* key = FindForeignKey(through, relation.through_local, table, relation.local_columns);
  if (table.soft_delete) return std::nullopt;  // the row may come back
  if (key != nullptr && key->on_delete == ReferentialAction::kSetNull) return std::nullopt;
  const bool by_database = key != nullptr && key->on_delete == ReferentialAction::kCascade;
  return Edge{{&table, &through, relation.through_local, relation.local_columns},
              by_database ? OnParentGone::kByDatabase : OnParentGone::kDelete};
}

std::optional<Edge> ChildEdge(const Catalog& catalog, const Table& table, const Relation& relation) {
  const Table& child = catalog.table(relation.target);
  const ForeignKey* key = FindForeignKey(child, relation.remote_columns, table, relation.local_columns);
  // A relation to one row usually follows a key of this table: what it leads to is no child.
  if (relation.kind == RelationKind::kToOne && key == nullptr) return std::nullopt;
  const CascadeLink link = {&table, &child, relation.remote_columns, relation.local_columns};
  const Cascade& cascade = relation.cascade;
  if (table.soft_delete) {  // the row is only marked: ON DELETE does not fire, and hard children wait for its return
    return cascade.remove && child.soft_delete ? std::optional(Edge{link}) : std::nullopt;
  }
  const ReferentialAction on_delete = key == nullptr ? ReferentialAction::kNoAction : key->on_delete;
  if (cascade.set_null) {
    if (on_delete == ReferentialAction::kSetNull) return std::nullopt;
    return Edge{link, OnParentGone::kSetNull};
  }
  if (on_delete == ReferentialAction::kCascade) return Edge{link, OnParentGone::kByDatabase};
  return cascade.remove ? std::optional(Edge{link}) : std::nullopt;
}

bool SameLink(const CascadeLink& left, const CascadeLink& right) {
  return left.parent == right.parent && left.table == right.table && left.columns == right.columns &&
         left.referenced == right.referenced;
}

// Two relations may follow one foreign key; what deletes wins.
void AddEdge(Edge edge, std::vector<Edge>& edges) {
  for (Edge& known : edges) {
    if (!SameLink(known.link, edge.link)) continue;
    if (known.action == OnParentGone::kSetNull) known.action = edge.action;
    return;
  }
  edges.push_back(std::move(edge));
}

std::vector<Edge> EdgesOf(const Catalog& catalog, const Table& table) {
  std::vector<Edge> edges;
  for (const Relation& relation : table.relations) {
    std::optional<Edge> edge =
        relation.through ? JoinTableEdge(catalog, table, relation) : ChildEdge(catalog, table, relation);
    if (edge) AddEdge(*std::move(edge), edges);
  }
  return edges;
}

// Follows the links from a table, depth first.
class Walk {
 public:
  Walk(const Catalog& catalog, Cascades& steps) : catalog_(catalog), steps_(steps) {}

  void Follow(const Table& table) {
    for (Edge& edge : EdgesOf(catalog_, table)) {
      if (!MayFollow(edge.link)) continue;
      path_.push_back(std::move(edge.link));
      if (edge.action != OnParentGone::kSetNull) Follow(*path_.back().table);
      if (edge.action != OnParentGone::kByDatabase) {
        steps_.push_back({.path = path_, .set_null = edge.action == OnParentGone::kSetNull});
      }
      path_.pop_back();
    }
  }

 private:
  // Rows that refer to rows of their own table are followed some levels down, other cycles are cut where they close.
  bool MayFollow(const CascadeLink& link) const {
    const auto used =
        std::count_if(path_.begin(), path_.end(), [&link](const CascadeLink& other) { return SameLink(other, link); });
    if (link.parent != link.table) return used == 0;
    const bool other_self_reference = std::any_of(path_.begin(), path_.end(), [&link](const CascadeLink& other) {
      return other.parent == other.table && !SameLink(other, link);
    });
    return used < kSelfReferenceLevels && !other_self_reference;
  }

  const Catalog& catalog_;
  Cascades& steps_;
  std::vector<CascadeLink> path_;
};

bool IsBelow(const CascadeStep& step, const CascadeStep& above) {
  return step.path.size() > above.path.size() &&
         std::equal(above.path.begin(), above.path.end(), step.path.begin(), SameLink);
}

bool ChildrenComeFirst(const Cascades& steps) {
  for (size_t i = 0; i < steps.size(); ++i) {
    for (size_t later = i + 1; later < steps.size(); ++later) {
      if (IsBelow(steps[later], steps[i])) return false;
    }
  }
  return true;
}

// Rows on different paths may refer to each other, too: referring tables come first. Where tables form a circle, the
// order of the paths has to do.
Cascades InDeleteOrder(const Catalog& catalog, Cascades steps) {
  std::map<const Table*, size_t> place;
  for (const Table* table : catalog.InDependencyOrder()) place.emplace(table, place.size());
  Cascades sorted = steps;
  std::stable_sort(sorted.begin(), sorted.end(), [&place](const CascadeStep& left, const CascadeStep& right) {
    return place[&left.table()] > place[&right.table()];
  });
  return ChildrenComeFirst(sorted) ? sorted : steps;
}

// Makes the condition of one statement. Long paths are joins inside one subquery, not subqueries inside each other:
// parsers have a limit for these.
class ConditionBuilder {
 public:
  ConditionBuilder(StatementNames& names, const CascadeStep& step, const BoundExpr& condition)
      : names_(names), step_(step), condition_(condition) {}

  // The rows at the end of the path, as table reference `target`.
  absl::StatusOr<BoundExpr> RowsOfPath(int target) {
    const std::vector<CascadeLink>& path = step_.path;
    std::optional<BoundExpr> direct;
    if (path.size() == 1) direct = OnForeignKey(path.front(), target);
    if (direct) return *std::move(direct);
    const CascadeLink& last = path.back();
    ASSIGN_OR_RETURN(Source nearest, names_.NewSource(*last.parent));
    int source = nearest.id;
    Select select;
    for (const ColumnIndex i : last.referenced) select.items.push_back({BoundCol(last.parent->column(i), source)});
    select.from.push_back(std::move(nearest));
    for (size_t i = path.size() - 1; i-- > 0 && !direct;) {
      if (i == 0) direct = OnForeignKey(path.front(), source);
      if (!direct) {
        ASSIGN_OR_RETURN(source, JoinParent(path[i], source, select));
      }
    }
    select.where = direct ? *std::move(direct) : Moved(condition_, source);
    return In(last, target, std::move(select));
  }

 private:
  // A condition on nothing but the referenced columns holds of the foreign key as well; the parents need not be looked
  // up then. Not where parents may be hidden.
  std::optional<BoundExpr> OnForeignKey(const CascadeLink& link, int source) const {
    if (link.parent->soft_delete) return std::nullopt;
    BoundExpr moved = condition_;
    if (!Replace(moved, link, source)) return std::nullopt;
    return moved;
  }

  static bool Replace(BoundExpr& expr, const CascadeLink& link, int source) {
    auto* const operation = std::get_if<BoundOperation>(&expr.node);
    if (operation == nullptr) return false;
    const Operator op = operation->op;
    if (op == Operator::kEq || op == Operator::kIn) return ReplaceKey(operation->operands, link, source);
    if (op != Operator::kAnd && op != Operator::kOr) return false;
    return std::all_of(operation->operands.begin(), operation->operands.end(),
                       [&](BoundExpr& operand) { return Replace(operand, link, source); });
  }

  // The value, too, is bound in the form of its column.
  static bool HeldAlike(const StoredType& left, const StoredType& right) {
    return left.type.kind == right.type.kind && left.type.scale == right.type.scale && left.storage == right.storage;
  }

  static bool ReplaceKey(std::vector<BoundExpr>& operands, const CascadeLink& link, int source) {
    auto* const column = std::get_if<BoundColumn>(&operands[0].node);
    const bool constant =
        std::holds_alternative<BoundValue>(operands[1].node) || std::holds_alternative<BoundSlot>(operands[1].node);
    if (column == nullptr || !constant) return false;
    const auto found = std::find(link.referenced.begin(), link.referenced.end(), column->column->index);
    if (found == link.referenced.end()) return false;
    const ColumnIndex key = link.columns[static_cast<size_t>(found - link.referenced.begin())];
    const Column& replaced = link.table->column(key);
    if (!HeldAlike(replaced.stored, column->column->stored)) return false;
    operands[0] = BoundCol(replaced, source);
    return true;
  }

  // The parents of the rows of table reference `child`; gives their own table reference.
  absl::StatusOr<int> JoinParent(const CascadeLink& link, int child, Select& select) {
    ASSIGN_OR_RETURN(Source parent, names_.NewSource(*link.parent));
    const int source = parent.id;
    parent.on = LinkColumns(*link.table, link.columns, child, *link.parent, link.referenced, source);
    select.from.push_back(std::move(parent));
    return source;
  }

  static BoundExpr Moved(BoundExpr condition, int source) {
    Move(condition, source);
    return condition;
  }

  static void Move(BoundExpr& expr, int source) {
    if (auto* column = std::get_if<BoundColumn>(&expr.node)) column->from = source;
    ChangeChildren(expr, [source](BoundExpr& child) { Move(child, source); });
  }

  BoundExpr In(const CascadeLink& link, int source, Select select) {
    std::vector<BoundExpr> columns;
    for (const ColumnIndex i : link.columns) columns.push_back(BoundCol(link.table->column(i), source));
    const StoredType stored = select.items.front().expr.stored;
    BoundExpr rows{.node = BoundSubquery{names_.Share(std::move(select))}, .stored = stored};
    BoundExpr left = columns.size() == 1 ? std::move(columns.front()) : BoundOp(Operator::kTuple, std::move(columns));
    return BoundOp(Operator::kIn, {std::move(left), std::move(rows)});
  }

  StatementNames& names_;
  const CascadeStep& step_;
  const BoundExpr& condition_;
};

std::vector<SetClause> NullsFor(const CascadeLink& link) {
  std::vector<SetClause> set;
  for (const ColumnIndex i : link.columns) {
    const Column& column = link.table->column(i);
    set.push_back({&column, BoundVal(Value{Null{}}, column.stored)});
  }
  return set;
}

}  // namespace

Cascades CascadesOf(const Catalog& catalog, const Table& table) {
  Cascades steps;
  Walk(catalog, steps).Follow(table);
  return InDeleteOrder(catalog, std::move(steps));
}

absl::StatusOr<Statement> CascadeStatement(const Catalog& catalog, const CascadeStep& step,
                                           const BoundExpr& condition) {
  StatementNames names(&catalog, 0);
  ASSIGN_OR_RETURN(const Source target, names.NewSource(step.table()));
  ConditionBuilder builder(names, step, condition);
  ASSIGN_OR_RETURN(BoundExpr where, builder.RowsOfPath(target.id));
  if (&step.table() == step.path.front().parent) {
    // A row may be its own parent; the last statement deletes it.
    where = BoundOp(Operator::kAnd, {std::move(where), BoundOp(Operator::kNot, {condition})});
  }
  if (step.set_null) {
    return Update{.table = &step.table(),
                  .set = NullsFor(step.path.back()),
                  .where = std::move(where),
                  .qualified = names.qualified()};
  }
  return Delete{.table = &step.table(), .where = std::move(where), .qualified = names.qualified()};
}

}  // namespace rowgate::orm
