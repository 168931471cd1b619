#ifndef ROWGATE_ORM_ENGINE_GRAPH_RUNNER_H_
#define ROWGATE_ORM_ENGINE_GRAPH_RUNNER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/constraint_errors.h"
#include "orm/engine/graph.h"
#include "orm/engine/session.h"
#include "orm/loading/row_tree.h"

namespace rowgate::orm {

// One run of a graph: keeps the rows that come back and gives their values to the rows that wait for them.
class GraphRunner {
 public:
  // Both must outlive it.
  GraphRunner(const WriteGraph& graph, Session& session)
      : graph_(graph), session_(session), stored_(graph.nodes.size()) {}

  // All steps, inside a transaction.
  absl::Status Run();
  // The error of Run in the client's terms. Asks the database which row is missing, so the transaction must be over.
  absl::Status Explain(const absl::Status& status);
  // What Run has written; once.
  RowTree TakeTree(const std::vector<const Column*>& columns, const std::vector<EdgeShape>& shapes);

 private:
  using Nodes = std::span<const size_t>;
  // Where a node's row is.
  struct Stored {
    const RowBatch* batch = nullptr;
    size_t row = 0;
  };
  // The statement that failed.
  struct Failure {
    const Table* table = nullptr;
    WriteKind kind = WriteKind::kInsert;
    std::vector<size_t> nodes;
  };

  absl::Status RunStep(const GraphStep& step);
  absl::Status CheckHeld() const;
  absl::Status RunInserts(const GraphStep& step);
  absl::Status RunInsert(const GraphStep& step, Nodes nodes, const std::vector<const Column*>& columns);
  absl::Status CheckKeys(const Table& table, Nodes nodes) const;
  absl::Status RunUpdates(const GraphStep& step);
  absl::Status RunUpdate(const Table& table, Nodes nodes, std::vector<SetClause> set);
  absl::Status RunUnlink(size_t node);
  absl::Status RunOrphans(size_t node, BoundExpr condition);
  absl::Status ReadRows(const Table& table, Nodes nodes);
  absl::Status RunAdvance();

  std::optional<OnConflict> ConflictOf(const GraphStep& step, const GraphNode& node) const;
  std::vector<SetClause> SetOf(size_t node, bool later) const;
  BoundExpr KeyOf(const Table& table, Nodes nodes) const;
  BoundExpr UnlinkCondition(const GraphNode& node) const;
  bool IsUpdatedRoot(size_t node) const { return node == 0 && graph_.root_update.has_value(); }
  const std::vector<const Column*>& Returned(const Table& table) const { return graph_.returned.at(&table); }

  // Runs a statement about these nodes; its rows are kept.
  absl::StatusOr<const RowBatch*> Execute(Statement statement, const Table& table, WriteKind kind, Nodes nodes);
  // Tells the nodes' rows apart by primary key. Rows that are missing are an error.
  absl::Status Match(const Table& table, Nodes nodes, const RowBatch& rows);
  absl::Status Missing(const Table& table, const std::vector<size_t>& nodes);
  std::string EncodedKey(const Table& table, size_t node) const;

  std::optional<Value> ValueOf(size_t node, const Column& column) const;
  std::optional<Value> ValueOfStored(size_t node, const Column& column) const;
  const Cell* StoredCell(size_t node, const Column& column) const;

  absl::StatusOr<std::vector<std::string>> MissingLinks(const Table& table, Nodes keys);
  absl::Status ExplainMissingLinks(const absl::Status& status);
  absl::Status ExplainForeignKey(const absl::Status& status);

  RowSet Gather(const GraphLevel& level, const std::vector<const Column*>& columns, RowTree& tree) const;
  LoadedEdge GatherEdge(const GraphEdge& edge, size_t parents, const EdgeShape& shape, RowTree& tree) const;
  std::vector<LoadedEdge> GatherEdges(const GraphLevel& level, const std::vector<EdgeShape>& shapes,
                                      RowTree& tree) const;

  const WriteGraph& graph_;
  Session& session_;
  std::deque<RowBatch> batches_;
  std::vector<Stored> stored_;  // one per node
  std::optional<Failure> failure_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_RUNNER_H_
