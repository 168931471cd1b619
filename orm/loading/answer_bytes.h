#ifndef ROWGATE_ORM_LOADING_ANSWER_BYTES_H_
#define ROWGATE_ORM_LOADING_ANSWER_BYTES_H_

#include <cstddef>
#include <vector>

#include "orm/loading/row_tree.h"

namespace rowgate::orm {

// Whether the related rows take more than `bytes_max` bytes of text and cells in an answer, where a row is written as
// often as it has parents. `shapes` are those of `edges`, `parents` the rows that they belong to.
bool RelatedRowsExceed(const std::vector<EdgeShape>& shapes, const RowSet& parents,
                       const std::vector<LoadedEdge>& edges, size_t bytes_max);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LOADING_ANSWER_BYTES_H_
