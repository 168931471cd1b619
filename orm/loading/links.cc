#include "orm/loading/links.h"

#include <cstddef>
#include <vector>

#include "orm/loading/key_index.h"

namespace rowgate::orm {
namespace {

// Where the rows of each key start when they are sorted by key; one more than keys.
std::vector<uint32_t> Starts(uint32_t keys, std::span<const KeyedRow> rows) {
  std::vector<uint32_t> starts(size_t{keys} + 1, 0);
  for (const KeyedRow& row : rows) ++starts[size_t{row.key} + 1];
  for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  return starts;
}

// By key; rows of one key keep their order.
std::vector<uint32_t> Sorted(std::vector<uint32_t> starts, std::span<const KeyedRow> rows) {
  std::vector<uint32_t> sorted(rows.size());
  for (const KeyedRow& row : rows) sorted[starts[row.key]++] = row.row;
  return sorted;
}

}  // namespace

void LinkRows(std::span<const uint32_t> key_of_parent, uint32_t keys, std::span<const KeyedRow> rows,
              LoadedEdge& edge) {
  const std::vector<uint32_t> starts = Starts(keys, rows);
  const std::vector<uint32_t> sorted = Sorted(starts, rows);
  edge.begin.reserve(key_of_parent.size() + 1);
  edge.children.reserve(rows.size());
  edge.begin.push_back(0);
  for (const uint32_t key : key_of_parent) {
    if (key != KeyIndex::kNone) {
      edge.children.insert(edge.children.end(), sorted.begin() + starts[key], sorted.begin() + starts[key + 1]);
    }
    edge.begin.push_back(static_cast<uint32_t>(edge.children.size()));
  }
}

RowSet UniqueRows(const RowBatch& batch, std::span<const size_t> key_cells) {
  RowSet unique{.batch = &batch};
  KeyIndex index;
  for (uint32_t row = 0; row < batch.rows(); ++row) {
    if (index.Add(batch.row(row), key_cells) == unique.rows.size()) unique.rows.push_back(row);
  }
  return unique;
}

}  // namespace rowgate::orm
