#ifndef ROWGATE_ORM_LOADING_ROW_TREE_H_
#define ROWGATE_ORM_LOADING_ROW_TREE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "orm/driver/row_batch.h"
#include "orm/schema/catalog.h"

// Rows with their related rows, as a plan has read or written them and as encoders write them out. Nothing is copied:
// rows stay in the batches they came in, edges are lists of positions.
namespace rowgate::orm {

// Rows of one table inside a batch. Of each row, the cells from `first_cell` on are the columns of the edge (or plan).
struct RowSet {
  const RowBatch* batch = nullptr;  // null when there are no rows
  size_t first_cell = 0;
  std::vector<uint32_t> rows;  // positions in the batch

  size_t size() const { return rows.size(); }
  std::span<const Cell> row(size_t i) const { return batch->row(rows[i]).subspan(first_cell); }
};

// What is the same for all rows and known before a statement runs.
struct EdgeShape {
  const Relation* relation = nullptr;
  std::string path;  // from the root: "posts.comments"
  const Table* table = nullptr;
  std::vector<const Column*> columns;  // the first cells of each row
  bool filtered = false;
  int64_t limit_per_parent = 0;
  bool count_only = false;
  std::vector<EdgeShape> edges;
};

// The related rows of all rows of one level.
struct LoadedEdge {
  // Related rows of parent i: positions children[begin[i]] … children[begin[i + 1] - 1] in `rows`. A row that several
  // parents share is there once. Both are empty with count_only.
  std::vector<uint32_t> begin;
  std::vector<uint32_t> children;
  RowSet rows;
  std::vector<int64_t> counts;    // with count_only, one per parent
  std::vector<LoadedEdge> edges;  // parallel to EdgeShape::edges; their parents are `rows`
};

// Owns the batches. Movable; RowSets stay valid.
struct RowTree {
  std::deque<RowBatch> batches;
  RowSet rows;
  std::vector<LoadedEdge> edges;  // parallel to the plan's shapes
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LOADING_ROW_TREE_H_
