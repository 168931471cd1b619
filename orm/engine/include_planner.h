#ifndef ROWGATE_ORM_ENGINE_INCLUDE_PLANNER_H_
#define ROWGATE_ORM_ENGINE_INCLUDE_PLANNER_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/engine.h"
#include "orm/engine/include_joins.h"
#include "orm/engine/include_plan.h"
#include "orm/engine/include_tree.h"

namespace rowgate::orm {

// Turns resolved edges into joins of their parents' statement and statements of their own. Lives for one request.
class IncludePlanner {
 public:
  IncludePlanner(const Engine& engine, bool show_deleted) : engine_(engine), show_deleted_(show_deleted) {}

  // Everything about `nodes` below the rows of `parents`: adds to `rows` what is joined. Null without nodes.
  absl::StatusOr<std::shared_ptr<IncludePlan>> Plan(const LevelRows& parents, const std::vector<IncludeNode>& nodes,
                                                    RowsSelect& rows) const;
  // The same for rows that are there already: every edge has a statement of its own.
  absl::StatusOr<IncludePlan> PlanBelow(const LevelRows& parents, const std::vector<IncludeNode>& nodes) const;

 private:
  // `rows` is null when nothing can be joined.
  absl::Status PlanEdges(const LevelRows& parents, const std::vector<IncludeNode>& nodes, RowsSelect* rows,
                         std::vector<EdgeShape>& shapes, std::vector<IncludeEdge>& edges) const;
  absl::Status PlanJoined(const LevelRows& parents, const IncludeNode& node, RowsSelect& rows, EdgeShape& shape,
                          IncludeEdge& edge) const;
  absl::Status PlanSelected(const LevelRows& parents, const IncludeNode& node, EdgeShape& shape,
                            IncludeEdge& edge) const;

  const Engine& engine_;
  const bool show_deleted_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INCLUDE_PLANNER_H_
