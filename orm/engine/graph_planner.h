#ifndef ROWGATE_ORM_ENGINE_GRAPH_PLANNER_H_
#define ROWGATE_ORM_ENGINE_GRAPH_PLANNER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/base/violations.h"
#include "orm/engine/graph.h"
#include "orm/engine/graph_builder.h"
#include "orm/engine/graph_relation_writes.h"
#include "orm/engine/requests.h"
#include "orm/loading/row_tree.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// How deep rows may be nested.
inline constexpr int kNestingMax = 8;

// Makes nodes and links of a request and its nested rows. Everything that can be wrong with it is found here.
class GraphPlanner {
 public:
  // `shapes` receives the edges of the answer.
  GraphPlanner(WriteGraph& graph, std::vector<EdgeShape>& shapes) : graph_(graph), builder_(graph), shapes_(shapes) {}

  absl::Status Create(const Table& table, const CreateRequest& request);
  absl::Status Update(const Table& table, const UpdateRequest& request);

 private:
  // Where rows stand in the answer.
  struct Place {
    GraphLevel& level;
    std::vector<EdgeShape>& shapes;
    std::string path;  // of the rows: "posts"; empty for the roots
    int depth = 0;
  };
  // A row whose node is known, with what is to be written behind it.
  struct Row {
    size_t node = 0;
    bool decided = false;
    const RowInput& input;
    const std::vector<RelationWrite>& writes;
    std::vector<GraphLink> links;  // into the row
  };
  using Decide = std::function<absl::Status(const std::vector<GraphLink>& links)>;

  absl::Status CreateRows(const Table& table, const CreateRequest& request);
  absl::Status CreateRow(const Table& table, const RowInput& row, const CreateRequest& request, const WriteMask& mask);
  absl::Status DecideCreate(size_t node, const RowInput& row, const FieldMaskInput& mask,
                            const std::vector<GraphLink>& links);
  absl::Status UpdateRow(const Table& table, const UpdateRequest& request);
  absl::Status DecideUpdate(const Table& table, const UpdateRequest& request, const WriteMask& mask,
                            const std::vector<RelationWrite>& writes, const std::vector<GraphLink>& links);
  absl::Status LookForMissed(const Table& table);
  absl::Status ClearToOne(const Table& table, const RelationWrite& write);
  absl::Status UnlinkToOne(const Table& table, const RelationWrite& write);

  absl::Status AddRow(Row row, Place place, const Decide& decide);
  // A nested row of one edge; its node.
  absl::StatusOr<size_t> AddNested(const RelationWrite& write, const RowInput& row, std::vector<GraphLink> links,
                                   size_t parent, Place& place);
  // Relations whose foreign key is on the row itself come before it, the others behind it.
  absl::Status AddBefore(const RelationWrite& write, Row& row, Place& place);
  absl::Status AddBehind(const RelationWrite& write, size_t node, Place& place);
  absl::Status AddChildren(const RelationWrite& write, size_t node, Place& place);
  absl::Status AddFarRows(const RelationWrite& write, size_t node, Place& place);
  absl::StatusOr<size_t> AddJoin(const RelationWrite& write, size_t near, size_t far);
  absl::StatusOr<size_t> AddKey(const RelationWrite& write, size_t i);
  bool TakesOut(const RelationWrite& write) const;
  absl::StatusOr<size_t> AddUnlink(const RelationWrite& write, size_t node);
  absl::Status CheckRow(const Table& table, const RowInput& row, int depth);
  absl::Status CountRow();
  void Answer(const RelationWrite& write, Place& place);

  WriteGraph& graph_;
  GraphBuilder builder_;
  std::vector<EdgeShape>& shapes_;
  bool updates_ = false;  // the root is there already, and other rows may be related to it
  int64_t rows_ = 0;
  Violations violations_;  // of rows; what is wrong with relations ends the search
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_PLANNER_H_
