#ifndef ROWGATE_ORM_ENGINE_INCLUDE_LOADER_H_
#define ROWGATE_ORM_ENGINE_INCLUDE_LOADER_H_

#include <deque>
#include <vector>

#include "absl/status/status.h"
#include "orm/engine/include_plan.h"
#include "orm/engine/session.h"
#include "orm/loading/row_tree.h"

namespace rowgate::orm {

// Runs an include plan below rows that have been read. Lives for one answer or portion of a stream.
class IncludeLoader {
 public:
  // Both must outlive it. Batches are put into `batches`, which owns the rows of all edges but joined ones.
  IncludeLoader(Session& session, size_t bytes_max, std::deque<RowBatch>& batches)
      : session_(session), bytes_max_(bytes_max), batches_(batches) {}

  // The first statement of a read. When it repeats rows, they are read with an eye on their bytes: RESULT_TOO_LARGE.
  absl::Status ReadRoot(const IncludePlan& plan, const PreparedStatement& statement, RowBatch& rows);

  // Fills `loaded`, parallel to the edges, with the related rows of `parents`. RESULT_TOO_LARGE when they take more
  // than an answer may have, each counted as often as it has parents.
  absl::Status Load(const IncludePlan& plan, const std::vector<EdgeShape>& shapes, const RowSet& parents,
                    std::vector<LoadedEdge>& loaded);

 private:
  absl::Status LoadEdges(const std::vector<IncludeEdge>& edges, const RowSet& parents, std::vector<LoadedEdge>& loaded);
  absl::Status LoadSelected(const IncludeEdge& edge, const RowSet& parents, LoadedEdge& loaded);
  absl::Status ReadKeys(const IncludeEdge& edge, const RowSet& parents, const std::vector<uint32_t>& firsts,
                        RowBatch& rows);
  absl::Status ReadChunk(const SelectedEdge& edge, const PreparedStatement& prepared, std::vector<Value> keys,
                         RowBatch& rows);

  Session& session_;
  const size_t bytes_max_;
  std::deque<RowBatch>& batches_;
  size_t bytes_ = 0;  // of the batches read
};

// Rows of a statement as a tree without edges: each once, when it repeats them.
RowTree RootTree(const IncludePlan* plan, RowBatch rows);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INCLUDE_LOADER_H_
