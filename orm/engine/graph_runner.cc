#include "orm/engine/graph_runner.h"

#include <algorithm>
#include <map>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {
namespace {

// What an insert of the node writes, in table order.
std::vector<const Column*> WrittenColumns(const GraphNode& node) {
  std::vector<const Column*> columns;
  for (const CellWrite& cell : node.cells) columns.push_back(cell.column);
  for (const GraphLink& link : node.links) columns.push_back(link.column);
  std::sort(columns.begin(), columns.end(),
            [](const Column* left, const Column* right) { return left->index < right->index; });
  return columns;
}

size_t RowsPerStatement(const WriteGraph& graph, size_t columns) {
  const size_t binds_max = graph.dialect->traits().binds_max;
  if (columns == 0) return 1;  // INSERT … DEFAULT VALUES
  if (binds_max == 0) return graph.limits.insert_rows_max;
  return std::clamp<size_t>(binds_max / (columns + 1), 1, graph.limits.insert_rows_max);
}

// Calls `run` for each portion.
template <class Run>
absl::Status InChunks(std::span<const size_t> nodes, size_t size, Run run) {
  for (size_t start = 0; start < nodes.size(); start += size) {
    RETURN_IF_ERROR(run(nodes.subspan(start, std::min(size, nodes.size() - start))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status GraphRunner::Run() {
  for (const GraphStep& step : graph_.steps) RETURN_IF_ERROR(RunStep(step));
  RETURN_IF_ERROR(CheckHeld());
  return RunAdvance();
}

// Looked at when all is written, so that no order is needed for it; the transaction takes it back.
absl::Status GraphRunner::CheckHeld() const {
  for (size_t node = 0; node < graph_.nodes.size(); ++node) {
    for (const GraphLink& link : graph_.nodes[node].held) {
      const std::optional<Value> has = ValueOfStored(node, *link.column);
      if (has && has == ValueOf(link.source, *link.source_column)) continue;
      return WriteOnceLinked(graph_.nodes[node].field, *link.column);
    }
  }
  return absl::OkStatus();
}

absl::Status GraphRunner::RunStep(const GraphStep& step) {
  switch (step.action) {
    case NodeAction::kNone: return absl::OkStatus();
    case NodeAction::kRead: return ReadRows(*step.table, step.nodes);
    case NodeAction::kUnlink:
      for (const size_t node : step.nodes) RETURN_IF_ERROR(RunUnlink(node));
      return absl::OkStatus();
    case NodeAction::kUpdate: return RunUpdates(step);
    case NodeAction::kInsert:
    case NodeAction::kUpsert:
    case NodeAction::kJoin: return RunInserts(step);
  }
  return absl::OkStatus();
}

absl::StatusOr<const RowBatch*> GraphRunner::Execute(Statement statement, const Table& table, WriteKind kind,
                                                     Nodes nodes) {
  ASSIGN_OR_RETURN(const PreparedStatement prepared, graph_.prepare(std::move(statement)));
  RowBatch& rows = batches_.emplace_back();
  const bool returns = !prepared.statement->result.empty();
  const absl::Status status = session_.Execute(prepared, returns ? &rows : nullptr).status();
  if (status.ok()) return &rows;
  failure_ = Failure{.table = &table, .kind = kind, .nodes = {nodes.begin(), nodes.end()}};
  return status;
}

absl::Status GraphRunner::RunInserts(const GraphStep& step) {
  using Form = std::pair<std::vector<const Column*>, std::vector<const Column*>>;  // columns, taken over
  std::map<Form, std::vector<size_t>> groups;
  std::vector<Form> order;
  for (const size_t i : step.nodes) {
    const GraphNode& node = graph_.nodes[i];
    Form form = {WrittenColumns(node), node.taken};
    std::vector<size_t>& group = groups[form];
    if (group.empty()) order.push_back(std::move(form));
    group.push_back(i);
  }
  if (step.action == NodeAction::kUpsert) RETURN_IF_ERROR(CheckKeys(*step.table, step.nodes));
  for (const Form& form : order) {
    RETURN_IF_ERROR(InChunks(groups[form], RowsPerStatement(graph_, form.first.size()),
                             [&](Nodes nodes) { return RunInsert(step, nodes, form.first); }));
  }
  return absl::OkStatus();
}

// One statement cannot change a row twice: one database refuses it, the others keep the last without a word.
absl::Status GraphRunner::CheckKeys(const Table& table, Nodes nodes) const {
  std::map<std::string, size_t> seen;
  for (const size_t node : nodes) {
    const auto [first, added] = seen.emplace(EncodedKey(table, node), node);
    if (!added) return RowTwiceInRequest(graph_.nodes[node].field, graph_.nodes[first->second].field);
  }
  return absl::OkStatus();
}

std::optional<OnConflict> GraphRunner::ConflictOf(const GraphStep& step, const GraphNode& node) const {
  if (step.action == NodeAction::kInsert) return std::nullopt;
  const Table& table = *step.table;
  OnConflict conflict;
  for (const ColumnIndex i : table.primary_key.columns) conflict.target.push_back(&table.column(i));
  const auto linked = [&node](const Column* column) {
    return std::any_of(node.links.begin(), node.links.end(),
                       [column](const GraphLink& link) { return link.column == column; });
  };
  // A join table may have a primary key beside the pair: then it is another key that is in the way.
  const bool by_pair = std::all_of(conflict.target.begin(), conflict.target.end(), linked);
  if (step.action == NodeAction::kJoin && !by_pair) conflict.target.clear();
  for (const Column* column : node.taken) {
    conflict.updates.push_back({column, BoundExpr{.node = BoundExcluded{column}, .stored = column->stored}});
  }
  return conflict;
}

absl::Status GraphRunner::RunInsert(const GraphStep& step, Nodes nodes, const std::vector<const Column*>& columns) {
  const Table& table = *step.table;
  Insert insert{.table = &table, .columns = columns, .on_conflict = ConflictOf(step, graph_.nodes[nodes.front()])};
  for (const size_t node : nodes) {
    std::vector<BoundExpr>& row = insert.rows.emplace_back();
    for (const Column* column : columns) {
      row.push_back(BoundVal(ValueOf(node, *column).value_or(Value{Null{}}), column->stored));
    }
  }
  // Rows that are there already and take nothing over are not returned: they have to be read.
  const bool keeps = insert.on_conflict && insert.on_conflict->updates.empty();
  if (!keeps) insert.returning = SelectItems(Returned(table));
  if (columns.empty()) insert.rows.clear();
  ASSIGN_OR_RETURN(const RowBatch* rows, Execute(std::move(insert), table, WriteKind::kInsert, nodes));
  if (step.action == NodeAction::kJoin) return absl::OkStatus();
  if (keeps) return ReadRows(table, nodes);
  if (rows->rows() != nodes.size()) return InternalError("RETURNED_ROWS_MISSING", "an INSERT returned fewer rows");
  for (size_t i = 0; i < nodes.size(); ++i) stored_[nodes[i]] = {.batch = rows, .row = i};
  return absl::OkStatus();
}

std::vector<SetClause> GraphRunner::SetOf(size_t node, bool later) const {
  const GraphNode& at = graph_.nodes[node];
  std::vector<SetClause> set;
  const auto add = [&](const Column& column, const std::optional<Value>& value) {
    set.push_back({&column, BoundVal(value.value_or(Value{Null{}}), column.stored)});
  };
  if (!later) {
    for (const CellWrite& cell : at.cells) add(*cell.column, cell.value);
  }
  for (const GraphLink& link : later ? at.later : at.links)
    add(*link.column, ValueOf(link.source, *link.source_column));
  if (!later && IsUpdatedRoot(node)) {
    const std::vector<SetClause>& assigned = graph_.root_update->assigned;
    set.insert(set.end(), assigned.begin(), assigned.end());
  }
  return set;
}

// Rows that get the same values share a statement.
absl::Status GraphRunner::RunUpdates(const GraphStep& step) {
  std::map<std::string, std::vector<size_t>> groups;
  std::vector<std::string> order;
  for (const size_t i : step.nodes) {
    std::string same;
    for (const SetClause& clause : SetOf(i, step.later)) {
      StrAppend(same, clause.column->index, "=");
      if (const auto* value = std::get_if<BoundValue>(&clause.value.node)) AppendEncoded(value->value, same);
    }
    const bool alone = IsUpdatedRoot(i) || graph_.nodes[i].version;
    if (alone) StrAppend(same, "#", i);
    std::vector<size_t>& group = groups[same];
    if (group.empty()) order.push_back(same);
    group.push_back(i);
  }
  for (const std::string& same : order) {
    const std::vector<size_t>& nodes = groups[same];
    const size_t chunk = step.table->primary_key.columns.size() == 1 ? nodes.size() : graph_.limits.composite_keys_max;
    RETURN_IF_ERROR(InChunks(nodes, chunk, [&](Nodes portion) {
      return RunUpdate(*step.table, portion, SetOf(portion.front(), step.later));
    }));
  }
  return absl::OkStatus();
}

absl::Status GraphRunner::RunUpdate(const Table& table, Nodes nodes, std::vector<SetClause> set) {
  if (set.empty()) return ReadRows(table, nodes);
  Update update{
      .table = &table, .set = std::move(set), .where = KeyOf(table, nodes), .returning = SelectItems(Returned(table))};
  if (IsUpdatedRoot(nodes.front())) update.qualified = graph_.root_update->qualified;
  ASSIGN_OR_RETURN(const RowBatch* rows, Execute(std::move(update), table, WriteKind::kUpdate, nodes));
  return Match(table, nodes, *rows);
}

absl::Status GraphRunner::ReadRows(const Table& table, Nodes nodes) {
  const size_t chunk = table.primary_key.columns.size() == 1 ? nodes.size() : graph_.limits.composite_keys_max;
  return InChunks(nodes, chunk, [&](Nodes portion) -> absl::Status {
    Select select{.from = FromTable(table), .items = SelectItems(Returned(table)), .where = KeyOf(table, portion)};
    if (IsUpdatedRoot(portion.front())) {
      select.qualified = graph_.root_update->qualified;
      // What is written behind the row must not meet another writer's changes of it.
      if (graph_.dialect->traits().row_locks) select.lock = Lock{};
    }
    ASSIGN_OR_RETURN(const RowBatch* rows, Execute(std::move(select), table, WriteKind::kUpdate, portion));
    return Match(table, portion, *rows);
  });
}

absl::Status GraphRunner::RunAdvance() {
  if (!graph_.sent_identity) return absl::OkStatus();
  const SentIdentity& sent = *graph_.sent_identity;
  const std::optional<CompiledStatement> advance =
      graph_.dialect->AdvanceIdentity(*sent.table, *sent.column, sent.value);
  if (!advance) return absl::OkStatus();
  RowBatch unused;
  return session_.Execute(*advance, {}, &unused).status();
}

}  // namespace rowgate::orm
