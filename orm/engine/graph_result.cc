// The rows of a graph that has run, as the answer holds them.
#include <utility>

#include "orm/engine/graph_runner.h"

namespace rowgate::orm {

RowSet GraphRunner::Gather(const GraphLevel& level, const std::vector<const Column*>& columns, RowTree& tree) const {
  RowBatch& batch = tree.batches.emplace_back();
  batch.Reset(columns.size());
  RowSet rows{.batch = &batch, .rows = {}};
  for (const size_t node : level.nodes) {
    for (const Column* column : columns) {
      const Cell* const cell = StoredCell(node, *column);
      batch.AppendCell(cell == nullptr ? Cell() : *cell);
    }
    rows.rows.push_back(static_cast<uint32_t>(rows.rows.size()));
  }
  return rows;
}

LoadedEdge GraphRunner::GatherEdge(const GraphEdge& edge, size_t parents, const EdgeShape& shape, RowTree& tree) const {
  LoadedEdge loaded;
  loaded.begin.push_back(0);
  for (size_t parent = 0; parent < parents; ++parent) {
    if (parent < edge.children.size()) {
      loaded.children.insert(loaded.children.end(), edge.children[parent].begin(), edge.children[parent].end());
    }
    loaded.begin.push_back(static_cast<uint32_t>(loaded.children.size()));
  }
  loaded.rows = Gather(edge.level, shape.columns, tree);
  loaded.edges = GatherEdges(edge.level, shape.edges, tree);
  return loaded;
}

std::vector<LoadedEdge> GraphRunner::GatherEdges(const GraphLevel& level, const std::vector<EdgeShape>& shapes,
                                                 RowTree& tree) const {
  std::vector<LoadedEdge> edges;
  for (size_t i = 0; i < shapes.size(); ++i) {
    edges.push_back(GatherEdge(level.edges[i], level.nodes.size(), shapes[i], tree));
  }
  return edges;
}

RowTree GraphRunner::TakeTree(const std::vector<const Column*>& columns, const std::vector<EdgeShape>& shapes) {
  RowTree tree;
  tree.rows = Gather(graph_.level, columns, tree);
  tree.edges = GatherEdges(graph_.level, shapes, tree);
  // The cells' text stays in the batches it came in.
  for (RowBatch& batch : batches_) tree.batches.push_back(std::move(batch));
  return tree;
}

}  // namespace rowgate::orm
