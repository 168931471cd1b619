#ifndef ROWGATE_ORM_ENGINE_GRAPH_SCHEDULE_H_
#define ROWGATE_ORM_ENGINE_GRAPH_SCHEDULE_H_

#include "absl/status/status.h"
#include "orm/engine/graph.h"

namespace rowgate::orm {

// Fills in the graph's steps: rows after those they refer to, and as many rows of a table together as possible. Where
// rows refer to each other in a circle, a foreign key that can be NULL is written afterwards (GraphNode::later);
// RELATION_CYCLE when there is none.
absl::Status ScheduleGraph(WriteGraph& graph);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_SCHEDULE_H_
