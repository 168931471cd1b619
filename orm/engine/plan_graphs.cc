#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/engine.h"
#include "orm/engine/graph.h"
#include "orm/engine/graph_planner.h"
#include "orm/engine/graph_runner.h"
#include "orm/engine/graph_schedule.h"
#include "orm/engine/masks.h"
#include "orm/engine/unit_of_work.h"

// Writes with nested rows: request → plan.
namespace rowgate::orm {
namespace {

bool NamesRelation(const Table& table, const FieldMaskInput& mask) {
  return mask && std::any_of(mask->begin(), mask->end(),
                             [&table](const std::string& path) { return table.FindRelation(path) != nullptr; });
}

void AddColumn(const Column& column, std::vector<const Column*>& columns) {
  if (std::find(columns.begin(), columns.end(), &column) == columns.end()) columns.push_back(&column);
}

void ReturnShapes(const std::vector<EdgeShape>& shapes, WriteGraph& graph) {
  for (const EdgeShape& shape : shapes) {
    for (const Column* column : shape.columns) AddColumn(*column, graph.returned[shape.table]);
    ReturnShapes(shape.edges, graph);
  }
}

// What the answer shows, what other rows take, and the keys by which rows are told apart.
void ChooseReturned(const Table& table, const std::vector<const Column*>& columns, const std::vector<EdgeShape>& shapes,
                    WriteGraph& graph) {
  for (const Column* column : columns) AddColumn(*column, graph.returned[&table]);
  ReturnShapes(shapes, graph);
  for (const GraphNode& node : graph.nodes) {
    for (const ColumnIndex i : node.table->primary_key.columns) {
      AddColumn(node.table->column(i), graph.returned[node.table]);
    }
    for (const GraphLink& link : node.held) AddColumn(*link.column, graph.returned[node.table]);
    for (const std::vector<GraphLink>* links : {&node.links, &node.later, &node.held}) {
      for (const GraphLink& link : *links) {
        AddColumn(*link.source_column, graph.returned[graph.nodes[link.source].table]);
      }
    }
    if (!node.unlink) continue;
    const GraphNode& parent = graph.nodes[node.unlink->parent];
    for (const ColumnIndex i : node.unlink->relation->local_columns) {
      AddColumn(parent.table->column(i), graph.returned[parent.table]);
    }
  }
}

}  // namespace

bool HasNestedRows(const RowInput& row) {
  return std::any_of(row.related.begin(), row.related.end(),
                     [](const RelatedInput& related) { return !related.rows.empty(); });
}

bool WritesRelations(const Table& table, const CreateRequest& request) {
  return !request.relation_writes.empty() || NamesRelation(table, request.create_mask) ||
         std::any_of(request.rows.begin(), request.rows.end(), HasNestedRows);
}

bool WritesRelations(const Table& table, const UpdateRequest& request) {
  return !request.relation_writes.empty() || NamesRelation(table, request.update_mask) || HasNestedRows(request.row);
}

struct WriteGraphPlan::Graph : WriteGraph {};

absl::StatusOr<WriteGraphPlan> Engine::PlanGraph(const Table& table, const FieldMaskInput& read_mask,
                                                 const RequestOptions& options,
                                                 const std::function<absl::Status(GraphPlanner&)>& plan) const {
  WriteGraphPlan planned;
  auto graph = std::make_shared<WriteGraphPlan::Graph>();
  graph->catalog = &catalog_;
  graph->dialect = &dialect_;
  graph->limits = limits_;
  const PrepareOptions prepare{.show_deleted = options.show_deleted};
  graph->prepare = [this, prepare](Statement statement) { return PrepareStatement(std::move(statement), prepare); };
  graph->prepare_delete = [this, prepare](const Table& of, BoundExpr condition) {
    return PlanDeleteOf(of, std::move(condition), prepare);
  };
  ASSIGN_OR_RETURN(planned.columns_, ResolveReadMask(table, read_mask));
  GraphPlanner planner(*graph, planned.edges_);
  RETURN_IF_ERROR(plan(planner));
  RETURN_IF_ERROR(ScheduleGraph(*graph));
  ChooseReturned(table, planned.columns_, planned.edges_, *graph);
  planned.graph_ = std::move(graph);
  return planned;
}

absl::StatusOr<WriteGraphPlan> Engine::PlanCreateGraph(const Table& table, CreateRequest request) const {
  return PlanGraph(table, request.read_mask, request.options,
                   [&](GraphPlanner& planner) { return planner.Create(table, request); });
}

absl::StatusOr<WriteGraphPlan> Engine::PlanUpdateGraph(const Table& table, UpdateRequest request) const {
  return PlanGraph(table, request.read_mask, request.options,
                   [&](GraphPlanner& planner) { return planner.Update(table, request); });
}

absl::StatusOr<RowTree> WriteGraphPlan::Run(Session& session) const {
  GraphRunner runner(*graph_, session);
  const absl::Status status = session.InTransaction(TransactionMode::kReadWrite, [&runner] { return runner.Run(); });
  if (!status.ok()) return runner.Explain(status);
  return runner.TakeTree(columns_, edges_);
}

}  // namespace rowgate::orm
