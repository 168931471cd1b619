#include "orm/engine/graph_planner.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/graph_relations.h"
#include "orm/engine/masks.h"
#include "orm/engine/write_set.h"

namespace rowgate::orm {
namespace {

// Columns of `table` take the values of columns of the source's table.
std::vector<GraphLink> Links(const Table& table, const std::vector<ColumnIndex>& columns, size_t source,
                             const Table& source_table, const std::vector<ColumnIndex>& source_columns) {
  std::vector<GraphLink> links;
  for (size_t i = 0; i < columns.size(); ++i) {
    links.push_back({&table.column(columns[i]), source, &source_table.column(source_columns[i])});
  }
  return links;
}

uint32_t PositionOf(GraphLevel& level, size_t node) {
  const auto [place, added] = level.positions.try_emplace(node, static_cast<uint32_t>(level.nodes.size()));
  if (added) level.nodes.push_back(node);
  return place->second;
}

// The edge of a relation below a level, made when it is not there.
size_t EdgeOf(const Catalog& catalog, const Relation& relation, std::string_view path, GraphLevel& level,
              std::vector<EdgeShape>& shapes) {
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].relation == &relation) return i;
  }
  EdgeShape& shape = shapes.emplace_back();
  shape.relation = &relation;
  shape.path = path.empty() ? relation.field_name : StrCat(path, ".", relation.field_name);
  shape.table = &catalog.table(relation.target);
  // All columns: a mask of none cannot fail.
  if (absl::StatusOr<std::vector<const Column*>> columns = ResolveReadMask(*shape.table, std::nullopt); columns.ok()) {
    shape.columns = *std::move(columns);
  }
  level.edges.emplace_back();
  return shapes.size() - 1;
}

void AddChild(GraphEdge& edge, uint32_t parent, uint32_t child) {
  if (edge.children.size() <= parent) edge.children.resize(parent + size_t{1});
  std::vector<uint32_t>& children = edge.children[parent];
  if (std::find(children.begin(), children.end(), child) == children.end()) children.push_back(child);
}

}  // namespace

absl::Status GraphPlanner::CountRow() {
  if (++rows_ <= graph_.limits.batch_rows_max) return absl::OkStatus();
  return TooManyItems("rows", graph_.limits.batch_rows_max, rows_);
}

absl::Status GraphPlanner::CheckRow(const Table& table, const RowInput& row, int depth) {
  if (depth > kNestingMax) return RelationTooDeep(row.field, kNestingMax);
  if (table.view) return ViewNotWritable(row.field, table);
  return CountRow();
}

absl::Status GraphPlanner::AddRow(Row row, Place place, const Decide& decide) {
  const Table& table = *graph_.nodes[row.node].table;
  PositionOf(place.level, row.node);
  for (const RelationWrite& write : row.writes) {
    if (HoldsForeignKey(table, *write.relation)) RETURN_IF_ERROR(AddBefore(write, row, place));
  }
  const absl::Status decided = row.decided ? absl::OkStatus() : decide(builder_.AllLinks(row.node, row.links));
  RETURN_IF_ERROR(violations_.Add(decided));
  const absl::Status sent = builder_.CheckSent(row.input, row.links);
  RETURN_IF_ERROR(violations_.Add(sent));
  if (!decided.ok() || !sent.ok()) {
    builder_.Abandon(row.node, row.links);
  } else {
    RETURN_IF_ERROR(
        violations_.Add(row.decided ? builder_.LinkAll(row.node, row.links) : builder_.Settle(row.node, row.links)));
  }
  for (const RelationWrite& write : row.writes) {
    if (!HoldsForeignKey(table, *write.relation)) RETURN_IF_ERROR(AddBehind(write, row.node, place));
  }
  return absl::OkStatus();
}

void GraphPlanner::Answer(const RelationWrite& write, Place& place) {
  if (write.answers) EdgeOf(*graph_.catalog, *write.relation, place.path, place.level, place.shapes);
}

absl::StatusOr<size_t> GraphPlanner::AddNested(const RelationWrite& write, const RowInput& row,
                                               std::vector<GraphLink> links, size_t parent, Place& place) {
  const Table& table = graph_.catalog->table(write.relation->target);
  RETURN_IF_ERROR(CheckRow(table, row, place.depth + 1));
  ASSIGN_OR_RETURN(const std::vector<RelationWrite> writes, NestedWrites(row, violations_));
  const GraphBuilder::Found found = builder_.NodeOf(table, row, links);
  RETURN_IF_ERROR(violations_.Add(found.twice));
  builder_.Read(found.node);
  const size_t edge_index = EdgeOf(*graph_.catalog, *write.relation, place.path, place.level, place.shapes);
  GraphEdge& edge = place.level.edges[edge_index];
  EdgeShape& shape = place.shapes[edge_index];
  AddChild(edge, PositionOf(place.level, parent), PositionOf(edge.level, found.node));
  const Decide decide = [&](const std::vector<GraphLink>& all) { return builder_.Decide(found.node, row, all); };
  RETURN_IF_ERROR(
      AddRow({.node = found.node, .decided = !found.added, .input = row, .writes = writes, .links = std::move(links)},
             {.level = edge.level, .shapes = shape.edges, .path = shape.path, .depth = place.depth + 1}, decide));
  return found.node;
}

absl::StatusOr<size_t> GraphPlanner::AddKey(const RelationWrite& write, size_t i) {
  const Table& table = graph_.catalog->table(write.relation->target);
  if (table.view) return ViewNotWritable(write.field, table);
  RETURN_IF_ERROR(CountRow());
  ASSIGN_OR_RETURN(const size_t node, builder_.NodeOfKey(table, (*write.keys)[i], write.KeyField(i)));
  // The foreign key would take a row that is marked as deleted.
  if (table.soft_delete && write.mode != RelationWriteMode::kUnlink) builder_.Read(node);
  return node;
}

absl::Status GraphPlanner::AddBefore(const RelationWrite& write, Row& row, Place& place) {
  Answer(write, place);
  const Relation& relation = *write.relation;
  const Table& table = *graph_.nodes[row.node].table;
  if (write.mode == RelationWriteMode::kUnlink) return absl::OkStatus();
  std::optional<size_t> target;
  if (write.row_count() > 0) {
    ASSIGN_OR_RETURN(target, AddNested(write, write.rows->front(), {}, row.node, place));
  } else if (write.key_count() > 0) {
    ASSIGN_OR_RETURN(target, AddKey(write, 0));
  }
  if (!target) return absl::OkStatus();
  for (GraphLink& link :
       Links(table, relation.local_columns, *target, graph_.catalog->table(relation.target), relation.remote_columns)) {
    row.links.push_back(std::move(link));
  }
  return absl::OkStatus();
}

absl::Status GraphPlanner::AddBehind(const RelationWrite& write, size_t node, Place& place) {
  Answer(write, place);
  return write.relation->through ? AddFarRows(write, node, place) : AddChildren(write, node, place);
}

bool GraphPlanner::TakesOut(const RelationWrite& write) const {
  if (!updates_) return false;  // a new row has no others
  return write.mode == RelationWriteMode::kReplace ||
         (write.mode == RelationWriteMode::kUnlink && write.key_count() > 0);
}

absl::StatusOr<size_t> GraphPlanner::AddUnlink(const RelationWrite& write, size_t node) {
  const Relation& relation = *write.relation;
  const Table& table = graph_.catalog->table(relation.through.value_or(relation.target));
  if (table.view) return ViewNotWritable(write.field, table);
  if (!relation.through && !relation.cascade.orphan) {
    const std::vector<const Column*> nullable = NullableOf(table, relation.remote_columns);
    if (nullable.empty()) return RelationRequired(write.field, table, relation);
    for (const Column* column : nullable) {
      if (column->write_once) return WriteOnceLinked(write.field, *column);
    }
  }
  GraphUnlink unlink{
      .relation = &relation, .parent = node, .keeps = write.mode == RelationWriteMode::kReplace, .rows = {}};
  return builder_.Add({.table = &table,
                       .field = write.field,
                       .action = NodeAction::kUnlink,
                       .after = {node},
                       .unlink = std::move(unlink)});
}

absl::Status GraphPlanner::AddChildren(const RelationWrite& write, size_t node, Place& place) {
  const Relation& relation = *write.relation;
  const Table& child_table = graph_.catalog->table(relation.target);
  std::optional<size_t> unlink;
  if (TakesOut(write)) {
    ASSIGN_OR_RETURN(unlink, AddUnlink(write, node));
  }
  const std::vector<GraphLink> links =
      Links(child_table, relation.remote_columns, node, *graph_.nodes[node].table, relation.local_columns);
  std::vector<size_t> children;
  for (size_t i = 0; i < write.row_count(); ++i) {
    ASSIGN_OR_RETURN(const size_t child, AddNested(write, (*write.rows)[i], links, node, place));
    children.push_back(child);
  }
  for (size_t i = 0; i < write.key_count(); ++i) {
    if (write.mode == RelationWriteMode::kUnlink && !unlink) break;
    ASSIGN_OR_RETURN(const size_t child, AddKey(write, i));
    if (write.mode != RelationWriteMode::kUnlink) RETURN_IF_ERROR(builder_.LinkAll(child, links));
    children.push_back(child);
  }
  if (!unlink) return absl::OkStatus();
  if (write.mode == RelationWriteMode::kReplace) {
    for (const size_t child : children) {
      if (child != node) graph_.nodes[child].after.push_back(*unlink);  // a row may be its own child
    }
  }
  graph_.nodes[*unlink].unlink->rows = std::move(children);
  return absl::OkStatus();
}

absl::Status GraphPlanner::AddFarRows(const RelationWrite& write, size_t node, Place& place) {
  std::vector<size_t> rows;
  for (size_t i = 0; i < write.row_count(); ++i) {
    ASSIGN_OR_RETURN(const size_t far, AddNested(write, (*write.rows)[i], {}, node, place));
    rows.push_back(far);
  }
  for (size_t i = 0; i < write.key_count(); ++i) {
    ASSIGN_OR_RETURN(const size_t far, AddKey(write, i));
    rows.push_back(far);
  }
  std::optional<size_t> unlink;
  if (TakesOut(write)) {
    ASSIGN_OR_RETURN(unlink, AddUnlink(write, node));
    GraphNode& added = graph_.nodes[*unlink];
    added.after.insert(added.after.end(), rows.begin(), rows.end());
    added.unlink->rows = rows;
    for (const ColumnIndex i : write.relation->remote_columns) {
      const Column& column = graph_.catalog->table(write.relation->target).column(i);
      for (const size_t far : rows) builder_.Need(far, column);
    }
  }
  if (write.mode == RelationWriteMode::kUnlink) return absl::OkStatus();
  for (const size_t far : rows) {
    ASSIGN_OR_RETURN(const size_t join, AddJoin(write, node, far));
    if (unlink) graph_.nodes[join].after.push_back(*unlink);
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> GraphPlanner::AddJoin(const RelationWrite& write, size_t near, size_t far) {
  const Relation& relation = *write.relation;
  const Table& join = graph_.catalog->table(*relation.through);
  if (join.view) return ViewNotWritable(write.field, join);
  const std::vector<const Column*> required = RequiredOfJoin(join, relation);
  if (!required.empty()) return JoinRowNeedsColumns(write.field, join, required);
  RETURN_IF_ERROR(CountRow());
  std::vector<GraphLink> links =
      Links(join, relation.through_local, near, *graph_.nodes[near].table, relation.local_columns);
  for (GraphLink& link : Links(join, relation.through_remote, far, *graph_.nodes[far].table, relation.remote_columns)) {
    links.push_back(std::move(link));
  }
  RowInput row{.cells = std::vector<std::optional<Value>>(join.columns.size()), .field = graph_.nodes[far].field};
  ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveInsert(join, row, std::nullopt, LinkedColumns(links)));
  const size_t node =
      builder_.Add({.table = &join, .field = row.field, .action = NodeAction::kJoin, .cells = std::move(cells)});
  RETURN_IF_ERROR(builder_.LinkAll(node, links));
  return node;
}

}  // namespace rowgate::orm
