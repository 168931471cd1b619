// The rows that a request is about, as roots of a graph.
#include <algorithm>
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/scope.h"
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/graph_planner.h"
#include "orm/engine/graph_relations.h"
#include "orm/engine/keys.h"
#include "orm/engine/write_set.h"

namespace rowgate::orm {
namespace {

BoundExpr NullOf(const Column& column) { return BoundVal(Value{Null{}}, column.stored); }

void NoteIdentity(const Table& table, const std::vector<CellWrite>& cells, std::optional<SentIdentity>& sent) {
  const Column* const identity = IdentityColumn(table);
  const CellWrite* const cell = identity == nullptr ? nullptr : FindCell(cells, *identity);
  if (cell == nullptr) return;
  const int64_t value = std::get<int64_t>(cell->value.data);
  if (!sent || sent->value < value) sent = SentIdentity{.table = &table, .column = identity, .value = value};
}

bool IsAssigned(const std::vector<SetClause>& clauses, const Column& column) {
  return std::any_of(clauses.begin(), clauses.end(), [&](const SetClause& clause) { return clause.column == &column; });
}

}  // namespace

absl::Status GraphPlanner::Create(const Table& table, const CreateRequest& request) {
  return violations_.EndedBy(CreateRows(table, request));
}

absl::Status GraphPlanner::CreateRows(const Table& table, const CreateRequest& request) {
  if (request.rows.empty()) return MissingField("rows");
  const WriteMask mask = SplitMask(table, request.create_mask);
  for (const RowInput& row : request.rows) RETURN_IF_ERROR(CreateRow(table, row, request, mask));
  return absl::OkStatus();
}

absl::Status GraphPlanner::CreateRow(const Table& table, const RowInput& row, const CreateRequest& request,
                                     const WriteMask& mask) {
  RETURN_IF_ERROR(CheckRow(table, row, 0));
  ASSIGN_OR_RETURN(const std::vector<RelationWrite> writes,
                   RootWrites(table, row, mask, "create_mask", request.relation_writes, violations_));
  const GraphBuilder::Found found = builder_.NodeOf(table, row, {});
  // Two new rows with one key: the database would say the same, later.
  if (!found.added) return violations_.Add(RowTwiceInRequest(row.field, graph_.nodes[found.node].field));
  const Decide decide = [&](const std::vector<GraphLink>& links) {
    return DecideCreate(found.node, row, mask.columns, links);
  };
  return AddRow({.node = found.node, .input = row, .writes = writes, .links = {}},
                {.level = graph_.level, .shapes = shapes_, .path = ""}, decide);
}

absl::Status GraphPlanner::DecideCreate(size_t node, const RowInput& row, const FieldMaskInput& mask,
                                        const std::vector<GraphLink>& links) {
  const Table& table = *graph_.nodes[node].table;
  ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveInsert(table, row, mask, LinkedColumns(links)));
  NoteIdentity(table, cells, graph_.sent_identity);
  graph_.nodes[node].action = NodeAction::kInsert;
  graph_.nodes[node].cells = std::move(cells);
  return absl::OkStatus();
}

absl::Status GraphPlanner::Update(const Table& table, const UpdateRequest& request) {
  return violations_.EndedBy(UpdateRow(table, request));
}

absl::Status GraphPlanner::UpdateRow(const Table& table, const UpdateRequest& request) {
  updates_ = true;
  RETURN_IF_ERROR(CheckRow(table, request.row, 0));
  const WriteMask mask = SplitMask(table, request.update_mask);
  ASSIGN_OR_RETURN(const std::vector<RelationWrite> writes,
                   RootWrites(table, request.row, mask, "update_mask", request.relation_writes, violations_));
  ASSIGN_OR_RETURN(RowInput input, UpdateKey(table, request));
  ASSIGN_OR_RETURN(ResolvedKey key, ResolveKey(table, input));
  RETURN_IF_ERROR(CheckAddressesOne(table, key, request.options.show_deleted, input.field));
  const GraphBuilder::Found root = builder_.NodeOf(table, request.row, {});
  if (key.key == &table.primary_key) builder_.Register(root.node, key.values);
  graph_.nodes[root.node].key = std::move(key);
  graph_.root_update.emplace();
  const Decide decide = [&](const std::vector<GraphLink>& links) {
    return DecideUpdate(table, request, mask, writes, links);
  };
  RETURN_IF_ERROR(AddRow({.node = root.node, .input = request.row, .writes = writes, .links = {}},
                         {.level = graph_.level, .shapes = shapes_, .path = ""}, decide));
  graph_.root_update->missed = MissedRow(table, std::move(input), graph_.root_update->precondition);
  return LookForMissed(table);
}

absl::Status GraphPlanner::LookForMissed(const Table& table) {
  if (!graph_.root_update->precondition) return absl::OkStatus();
  ASSIGN_OR_RETURN(graph_.root_update->look,
                   graph_.prepare(LookAtRow(table, KeyCondition(table, *graph_.nodes.front().key))));
  return absl::OkStatus();
}

absl::Status GraphPlanner::DecideUpdate(const Table& table, const UpdateRequest& request, const WriteMask& mask,
                                        const std::vector<RelationWrite>& writes, const std::vector<GraphLink>& links) {
  GraphRootUpdate& update = *graph_.root_update;
  ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveUpdate(table, request.row, mask.columns, LinkedColumns(links)));
  StatementScope scope(graph_.catalog, table, StatementScope::RelationPaths::kSubquery);
  if (!request.assign.empty()) {
    ASSIGN_OR_RETURN(std::vector<SetClause> set,
                     ResolveSet(scope, table, cells, request.assign, request.parameters, graph_.limits.expr));
    update.assigned.assign(set.begin() + static_cast<ptrdiff_t>(cells.size()), set.end());
  }
  graph_.nodes.front().cells = std::move(cells);
  for (const GraphLink& link : links) {
    if (IsAssigned(update.assigned, *link.column)) return PathSetTwice("assign", link.column->field_name);
  }
  for (const RelationWrite& write : writes) {
    if (!HoldsForeignKey(table, *write.relation) || write.row_count() > 0) continue;
    if (write.mode == RelationWriteMode::kReplace && write.key_count() == 0) {
      RETURN_IF_ERROR(ClearToOne(table, write));
    } else if (write.mode == RelationWriteMode::kUnlink && write.key_count() > 0) {
      RETURN_IF_ERROR(UnlinkToOne(table, write));
    }
  }
  ASSIGN_OR_RETURN(update.precondition,
                   BindPrecondition(scope, table, PreconditionOf(table, request), graph_.limits.expr));
  update.qualified = scope.qualified();
  GraphNode& root = graph_.nodes.front();
  const bool writes_columns = !root.cells.empty() || !update.assigned.empty();
  root.action = writes_columns ? NodeAction::kUpdate : NodeAction::kRead;
  return absl::OkStatus();
}

// Replaced by nothing.
absl::Status GraphPlanner::ClearToOne(const Table& table, const RelationWrite& write) {
  GraphNode& root = graph_.nodes.front();
  const std::vector<const Column*> nullable = NullableOf(table, write.relation->local_columns);
  if (nullable.empty()) return RelationRequired(write.field, table, *write.relation);
  for (const Column* column : nullable) {
    const CellWrite* const cell = FindCell(root.cells, *column);
    const bool assigned = IsAssigned(graph_.root_update->assigned, *column);
    if (assigned || (cell != nullptr && !cell->value.is_null())) return PathSetTwice(write.field, column->field_name);
    if (column->write_once) return WriteOnceLinked(root.field, *column);
    if (cell == nullptr) root.cells.push_back({column, Value{Null{}}});
  }
  return absl::OkStatus();
}

// NULL if the row refers to the one with this key; otherwise it stays.
absl::Status GraphPlanner::UnlinkToOne(const Table& table, const RelationWrite& write) {
  const Relation& relation = *write.relation;
  const std::vector<const Column*> nullable = NullableOf(table, relation.local_columns);
  if (nullable.empty()) return RelationRequired(write.field, table, relation);
  ASSIGN_OR_RETURN(const size_t target, AddKey(write, 0));
  const GraphNode& root = graph_.nodes.front();
  std::vector<BoundExpr> same;
  for (size_t i = 0; i < relation.local_columns.size(); ++i) {
    const Column& column = table.column(relation.local_columns[i]);
    const std::optional<Value> value =
        graph_.Known(target, graph_.catalog->table(relation.target).column(relation.remote_columns[i]));
    if (!value) return RelationKeyIncomplete(write.KeyField(0), graph_.catalog->table(relation.target));
    same.push_back(BoundOp(Operator::kEq, {BoundCol(column), BoundVal(*value, column.stored)}));
  }
  const BoundExpr condition = same.size() == 1 ? same.front() : BoundOp(Operator::kAnd, same);
  for (const Column* column : nullable) {
    if (FindCell(root.cells, *column) != nullptr || IsAssigned(graph_.root_update->assigned, *column)) {
      return PathSetTwice(write.field, column->field_name);
    }
    if (column->write_once) return WriteOnceLinked(root.field, *column);
    BoundExpr value = BoundOp(Operator::kCase, {condition, NullOf(*column), BoundCol(*column)});
    value.stored = column->stored;
    graph_.root_update->assigned.push_back({column, std::move(value)});
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
