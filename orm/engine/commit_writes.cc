#include "orm/engine/commit_writes.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/engine/commit_errors.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

// Makes a plan of any kind one of a write.
template <class Plan>
absl::StatusOr<PlannedWrite> Planned(absl::StatusOr<Plan> plan) {
  if (!plan.ok()) return std::move(plan).status();
  return PlannedWrite(*std::move(plan));
}

absl::StatusOr<PlannedWrite> PlanAssert(const Engine& engine, const Table& table, const AssertRequest& request,
                                        const RequestOptions& options) {
  if (request.at_least < 0) return NegativeNumber("at_least", request.at_least);
  if (request.at_most && *request.at_most < 0) return NegativeNumber("at_most", *request.at_most);
  if (request.at_most && *request.at_most < request.at_least) {
    return InvalidField("VALUE_OUT_OF_RANGE", "at_most", "less than at_least: no number satisfies both");
  }
  // So many have to be counted to know.
  const int64_t enough =
      std::min(request.at_most.value_or(request.at_least), std::numeric_limits<int32_t>::max() - int64_t{1});
  const int64_t cap = std::max<int64_t>(request.at_most ? enough + 1 : enough, 1);
  ASSIGN_OR_RETURN(CountPlan count,
                   engine.PlanCount(table, {.filter = request.filter, .cap = cap, .options = options}));
  return AssertPlan{
      .table = &table, .count = std::move(count), .at_least = request.at_least, .at_most = request.at_most};
}

// Cells of one row in a batch of their own.
Cell Copied(const Cell& cell, RowBatch& batch) {
  switch (cell.kind()) {
    case CellKind::kNull:
    case CellKind::kInteger:
    case CellKind::kReal: return cell;
    case CellKind::kText:
    case CellKind::kBytes: return batch.MakeText(cell.kind(), cell.text());
    case CellKind::kList: break;
  }
  std::vector<Cell> items;
  for (const Cell& item : cell.items()) items.push_back(Copied(item, batch));
  return batch.MakeList(items);
}

RowTree TreeOfRow(std::span<const Cell> row) {
  RowBatch batch;
  batch.Reset(row.size());
  for (const Cell& cell : row) batch.AppendCell(Copied(cell, batch));
  return TreeOf(std::move(batch));
}

absl::StatusOr<CommitResult> Run(const CreatePlan& plan, Session& session) {
  ASSIGN_OR_RETURN(std::vector<CommitResult> results, RunInserts(plan, session));
  return std::move(results.front());
}

absl::StatusOr<CommitResult> Run(const WriteGraphPlan& plan, Session& session) {
  ASSIGN_OR_RETURN(RowTree tree, plan.Run(session));
  return CommitResult{.affected = 1, .tree = std::move(tree)};
}

absl::StatusOr<CommitResult> Run(const UpdatePlan& plan, Session& session) {
  ASSIGN_OR_RETURN(RowsResult result, plan.Run(session));
  return CommitResult{.affected = 1, .tree = TreeOf(std::move(result.rows))};
}

absl::StatusOr<CommitResult> Run(const UpsertPlan& plan, Session& session) {
  ASSIGN_OR_RETURN(UpsertResult result, plan.Run(session));
  return CommitResult{.affected = result.outcome == UpsertOutcome::kUnchanged ? 0 : 1,
                      .outcome = result.outcome,
                      .tree = TreeOf(std::move(result.rows))};
}

absl::StatusOr<CommitResult> Run(const DeletePlan& plan, Session& session) {
  ASSIGN_OR_RETURN(const int64_t deleted, plan.Run(session));
  return CommitResult{.affected = deleted};
}

absl::StatusOr<CommitResult> Run(const WhereWritePlan& plan, Session& session) {
  ASSIGN_OR_RETURN(const int64_t affected, plan.Run(session));
  return CommitResult{.affected = affected};
}

absl::StatusOr<CommitResult> Run(const AssertPlan& plan, Session& session) {
  ASSIGN_OR_RETURN(const Total counted, plan.count.Run(session));
  if (counted.rows < plan.at_least || (plan.at_most && counted.rows > *plan.at_most)) {
    return AssertionFailed(*plan.table, counted.rows);
  }
  return CommitResult{.affected = counted.rows};
}

}  // namespace

absl::StatusOr<PlannedWrite> PlanWrite(const Engine& engine, const CommitEntry& entry, const RequestOptions& options) {
  const Table& table = *entry.table;
  return std::visit(
      Overloaded{
          [&](const CreateRequest& request) {
            return WritesRelations(table, request) ? Planned(engine.PlanCreateGraph(table, request))
                                                   : Planned(engine.PlanCreate(table, request));
          },
          [&](const UpdateRequest& request) {
            return WritesRelations(table, request) ? Planned(engine.PlanUpdateGraph(table, request))
                                                   : Planned(engine.PlanUpdate(table, request));
          },
          [&](const UpsertRequest& request) { return Planned(engine.PlanUpsert(table, request)); },
          [&](const DeleteRequest& request) { return Planned(engine.PlanDelete(table, request)); },
          [&](const UpdateWhereRequest& request) { return Planned(engine.PlanUpdateWhere(table, request)); },
          [&](const DeleteWhereRequest& request) { return Planned(engine.PlanDeleteWhere(table, request)); },
          [&](const AssertRequest& request) { return PlanAssert(engine, table, request, options); },
      },
      entry.operation);
}

absl::StatusOr<CreatePlan> PlanInserts(const Engine& engine, const std::vector<const CommitEntry*>& entries) {
  const auto& first = std::get<CreateRequest>(entries.front()->operation);
  CreateRequest together{.create_mask = first.create_mask, .read_mask = first.read_mask, .options = first.options};
  for (const CommitEntry* entry : entries) {
    together.rows.push_back(std::get<CreateRequest>(entry->operation).rows.front());
  }
  return engine.PlanCreate(*entries.front()->table, together);
}

std::vector<const Column*> ColumnsOf(const PlannedWrite& plan) {
  using Columns = std::vector<const Column*>;
  return std::visit(Overloaded{
                        [](const CreatePlan& create) { return create.columns(); },
                        [](const WriteGraphPlan& graph) { return graph.columns(); },
                        [](const UpdatePlan& update) { return update.columns(); },
                        [](const UpsertPlan& upsert) { return upsert.columns(); },
                        [](const DeletePlan&) { return Columns(); },
                        [](const WhereWritePlan&) { return Columns(); },
                        [](const AssertPlan&) { return Columns(); },
                    },
                    plan);
}

std::vector<EdgeShape> EdgesOf(const PlannedWrite& plan) {
  const auto* const graph = std::get_if<WriteGraphPlan>(&plan);
  return graph == nullptr ? std::vector<EdgeShape>() : graph->edges();
}

absl::StatusOr<CommitResult> RunWrite(const PlannedWrite& plan, Session& session) {
  return std::visit([&session](const auto& write) { return Run(write, session); }, plan);
}

absl::StatusOr<std::vector<CommitResult>> RunInserts(const CreatePlan& plan, Session& session) {
  ASSIGN_OR_RETURN(const CreateResult created, plan.Run(session));
  std::vector<CommitResult> results(created.rows.size());
  for (size_t i = 0; i < results.size(); ++i) {
    const FoundRow& row = created.rows[i];
    results[i].affected = 1;
    results[i].tree = TreeOfRow(created.batches[row.batch].row(row.row));
  }
  return results;
}

}  // namespace rowgate::orm
