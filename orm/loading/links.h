#ifndef ROWGATE_ORM_LOADING_LINKS_H_
#define ROWGATE_ORM_LOADING_LINKS_H_

#include <cstdint>
#include <span>

#include "orm/loading/row_tree.h"

namespace rowgate::orm {

// A related row and the number of the key by which it belongs to its parents.
struct KeyedRow {
  uint32_t key = 0;
  uint32_t row = 0;  // position in LoadedEdge::rows
};

// Fills `begin` and `children`: parent i has the rows of key `key_of_parent[i]`, in the order in which they stand in
// `rows`. Keys are numbers below `keys`; KeyIndex::kNone has no rows.
void LinkRows(std::span<const uint32_t> key_of_parent, uint32_t keys, std::span<const KeyedRow> rows, LoadedEdge& edge);

// The positions of the rows in `batch` that have a key of their own, each once: the first of those with equal ones.
// Rows without a key (the optional side of a join) are left out.
RowSet UniqueRows(const RowBatch& batch, std::span<const size_t> key_cells);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LOADING_LINKS_H_
