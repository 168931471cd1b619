// The rows of a running graph: their values, how they are found, and what is taken out of relations.
#include <algorithm>
#include <map>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/graph_relations.h"
#include "orm/engine/graph_runner.h"
#include "orm/engine/keys.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {
namespace {

size_t PositionOf(const std::vector<const Column*>& columns, const Column& column) {
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
}

// (a = 1 AND b = 2) OR …, or a list of one column.
BoundExpr AnyOf(const Table& table, const Key& key, std::vector<std::vector<Value>> keys) {
  if (keys.size() > 1 && key.columns.size() == 1) {
    const Column& column = table.column(key.columns.front());
    List list;
    for (std::vector<Value>& values : keys) list.items.push_back(std::move(values.front()));
    return BoundOp(Operator::kIn, {BoundCol(column), BoundVal(Value{std::move(list)}, column.stored)});
  }
  std::vector<BoundExpr> alternatives;
  for (std::vector<Value>& values : keys) {
    alternatives.push_back(KeyCondition(table, {.key = &key, .values = std::move(values)}));
  }
  return alternatives.size() == 1 ? std::move(alternatives.front()) : BoundOp(Operator::kOr, std::move(alternatives));
}

BoundExpr NoneOf(const Table& table, const Key& key, std::vector<std::vector<Value>> keys) {
  if (key.columns.size() > 1) return BoundOp(Operator::kNot, {AnyOf(table, key, std::move(keys))});
  const Column& column = table.column(key.columns.front());
  List list;
  for (std::vector<Value>& values : keys) list.items.push_back(std::move(values.front()));
  return BoundOp(Operator::kNotIn, {BoundCol(column), BoundVal(Value{std::move(list)}, column.stored)});
}

}  // namespace

const Cell* GraphRunner::StoredCell(size_t node, const Column& column) const {
  const Stored& stored = stored_[node];
  if (stored.batch == nullptr) return nullptr;
  const std::vector<const Column*>& columns = Returned(*graph_.nodes[node].table);
  const size_t position = PositionOf(columns, column);
  return position == columns.size() ? nullptr : &stored.batch->row(stored.row)[position];
}

std::optional<Value> GraphRunner::ValueOfStored(size_t node, const Column& column) const {
  const Cell* const cell = StoredCell(node, column);
  return cell == nullptr ? std::nullopt : std::optional(ValueFromCell(*cell, column.type()));
}

std::optional<Value> GraphRunner::ValueOf(size_t node, const Column& column) const {
  if (std::optional<Value> stored = ValueOfStored(node, column)) return stored;
  const std::vector<GraphLink>& links = graph_.nodes[node].links;
  const auto link =
      std::find_if(links.begin(), links.end(), [&column](const GraphLink& other) { return other.column == &column; });
  return link == links.end() ? graph_.Known(node, column) : ValueOf(link->source, *link->source_column);
}

std::string GraphRunner::EncodedKey(const Table& table, size_t node) const {
  std::string encoded;
  for (const ColumnIndex i : table.primary_key.columns) {
    AppendEncoded(ValueOf(node, table.column(i)).value_or(Value{Null{}}), encoded);
  }
  return encoded;
}

BoundExpr GraphRunner::KeyOf(const Table& table, Nodes nodes) const {
  const GraphNode& first = graph_.nodes[nodes.front()];
  if (IsUpdatedRoot(nodes.front())) {
    BoundExpr key = KeyCondition(table, *first.key);
    // It has been looked at when the row was met first, and need not hold of what is written now.
    const bool met = stored_[nodes.front()].batch != nullptr;
    return met ? key : AllOf(std::move(key), graph_.root_update->precondition);
  }
  std::vector<std::vector<Value>> keys;
  for (const size_t node : nodes) {
    std::vector<Value>& key = keys.emplace_back();
    for (const ColumnIndex i : table.primary_key.columns) {
      key.push_back(ValueOf(node, table.column(i)).value_or(Value{Null{}}));
    }
  }
  BoundExpr condition = AnyOf(table, table.primary_key, std::move(keys));
  if (!first.version || stored_[nodes.front()].batch != nullptr) return condition;
  const Column& version = table.column(*table.version);
  return AndAlso(std::move(condition),
                 BoundOp(Operator::kEq, {BoundCol(version), BoundVal(Value{*first.version}, version.stored)}));
}

absl::Status GraphRunner::Match(const Table& table, Nodes nodes, const RowBatch& rows) {
  std::vector<size_t> missing;
  if (nodes.size() == 1) {
    if (rows.rows() == 0) return Missing(table, {nodes.front()});
    stored_[nodes.front()] = {.batch = &rows, .row = 0};
    return absl::OkStatus();
  }
  std::map<std::string, size_t> by_key;
  const std::vector<const Column*>& columns = Returned(table);
  for (size_t row = 0; row < rows.rows(); ++row) {
    std::string encoded;
    for (const ColumnIndex i : table.primary_key.columns) {
      const Column& column = table.column(i);
      AppendEncoded(ValueFromCell(rows.row(row)[PositionOf(columns, column)], column.type()), encoded);
    }
    by_key.emplace(std::move(encoded), row);
  }
  for (const size_t node : nodes) {
    const auto found = by_key.find(EncodedKey(table, node));
    if (found == by_key.end()) {
      missing.push_back(node);
    } else {
      stored_[node] = {.batch = &rows, .row = found->second};
    }
  }
  return missing.empty() ? absl::OkStatus() : Missing(table, missing);
}

absl::Status GraphRunner::Missing(const Table& table, const std::vector<size_t>& nodes) {
  if (IsUpdatedRoot(nodes.front())) return graph_.root_update->missed.Explain(session_, graph_.root_update->look);
  const GraphNode& first = graph_.nodes[nodes.front()];
  if (first.version) {
    ASSIGN_OR_RETURN(const PreparedStatement look, graph_.prepare(LookAtRow(table, KeyCondition(table, *first.key))));
    RowBatch rows;
    RETURN_IF_ERROR(session_.Execute(look, &rows).status());
    if (rows.rows() > 0) return EtagMismatch(table, *first.version, rows.row(0)[0].integer());
  }
  std::vector<std::string> fields;
  for (const size_t node : nodes) fields.push_back(graph_.nodes[node].field);
  return RelatedRowsNotFound(table, fields);
}

// The related rows, or the rows of the join table, that leave the relation.
BoundExpr GraphRunner::UnlinkCondition(const GraphNode& node) const {
  const GraphUnlink& unlink = *node.unlink;
  const Relation& relation = *unlink.relation;
  const Table& parent = *graph_.nodes[unlink.parent].table;
  const Table& target = graph_.catalog->table(relation.target);
  const Key owner = {.columns = relation.through ? relation.through_local : relation.remote_columns};
  std::vector<Value> values;
  for (const ColumnIndex i : relation.local_columns) {
    values.push_back(ValueOf(unlink.parent, parent.column(i)).value_or(Value{Null{}}));
  }
  BoundExpr condition = KeyCondition(*node.table, {.key = &owner, .values = std::move(values)});
  const Key key = {.columns = relation.through ? relation.through_remote : target.primary_key.columns};
  const std::vector<ColumnIndex>& sources = relation.through ? relation.remote_columns : target.primary_key.columns;
  std::vector<std::vector<Value>> rows;
  for (const size_t row : unlink.rows) {
    if (!relation.through && graph_.nodes[row].action == NodeAction::kInsert) continue;  // not there yet
    std::vector<Value> one;
    for (const ColumnIndex i : sources) {
      if (std::optional<Value> value = ValueOf(row, target.column(i))) one.push_back(*std::move(value));
    }
    if (one.size() == sources.size()) rows.push_back(std::move(one));
  }
  if (rows.empty()) return condition;
  return AndAlso(std::move(condition),
                 unlink.keeps ? NoneOf(*node.table, key, std::move(rows)) : AnyOf(*node.table, key, std::move(rows)));
}

absl::Status GraphRunner::RunUnlink(size_t node) {
  const GraphNode& at = graph_.nodes[node];
  const Relation& relation = *at.unlink->relation;
  BoundExpr condition = UnlinkCondition(at);
  if (relation.through) {
    Delete statement{.table = at.table, .where = std::move(condition)};
    return Execute(std::move(statement), *at.table, WriteKind::kDelete, std::span(&node, 1)).status();
  }
  if (relation.cascade.orphan) return RunOrphans(node, std::move(condition));
  Update update{.table = at.table, .where = std::move(condition)};
  for (const Column* column : NullableOf(*at.table, relation.remote_columns)) {
    update.set.push_back({column, BoundVal(Value{Null{}}, column->stored)});
  }
  return Execute(std::move(update), *at.table, WriteKind::kUpdate, std::span(&node, 1)).status();
}

absl::Status GraphRunner::RunOrphans(size_t node, BoundExpr condition) {
  const GraphNode& at = graph_.nodes[node];
  ASSIGN_OR_RETURN(const std::vector<PlannedDelete> planned, graph_.prepare_delete(*at.table, std::move(condition)));
  for (const PlannedDelete& step : planned) {
    const absl::Status status = session_.Execute(step.statement, nullptr).status();
    if (status.ok()) continue;
    failure_ = Failure{.table = step.table, .kind = WriteKind::kDelete, .nodes = {node}};
    return status;
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
