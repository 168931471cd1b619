#ifndef ROWGATE_ORM_ENGINE_GRAPH_BUILDER_H_
#define ROWGATE_ORM_ENGINE_GRAPH_BUILDER_H_

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/graph.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// Adds nodes and links to a graph. Rows of one table with one primary key become one node.
class GraphBuilder {
 public:
  explicit GraphBuilder(WriteGraph& graph) : graph_(graph) {}

  // The node of a row; `added` tells whether it is new and still to be decided. A row that was there before has to say
  // the same, or nothing but its key: otherwise `twice` is an error. Columns that `links` will fill count as part of
  // the row. A key with an invalid value makes a node of its own, as Decide finds the error.
  struct Found {
    size_t node = 0;
    bool added = false;
    absl::Status twice;
  };
  Found NodeOf(const Table& table, const RowInput& row, const std::vector<GraphLink>& links);
  // The node of a key of `relation_writes`.
  absl::StatusOr<size_t> NodeOfKey(const Table& table, const Value& key, const std::string& field);
  size_t Add(GraphNode node);
  // Makes rows with this key find the node.
  void Register(size_t node, const std::vector<Value>& key);

  // What becomes of a nested row, and the values it is written with. Columns of `links` are left to them.
  absl::Status Decide(size_t node, const RowInput& row, const std::vector<GraphLink>& links);
  // `links` and those that others have made into a node that is not decided yet.
  std::vector<GraphLink> AllLinks(size_t node, const std::vector<GraphLink>& links) const;
  // The node is decided: its columns take the values of other nodes'.
  absl::Status Settle(size_t node, const std::vector<GraphLink>& links);
  // The node cannot be decided; what is written behind it is still to be checked, without errors that only follow.
  void Abandon(size_t node, const std::vector<GraphLink>& links);
  // A column of the node takes the value of another node's. PATH_SET_TWICE when it has another one.
  absl::Status Link(size_t node, const GraphLink& link);
  // PATH_SET_TWICE when the row says something else than the links will.
  absl::Status CheckSent(const RowInput& row, const std::vector<GraphLink>& links) const;
  absl::Status LinkAll(size_t node, const std::vector<GraphLink>& links);
  // The node's row comes back, so it must be read if nothing writes it.
  void Read(size_t node);
  // The value of the column is needed, and read if it is not known.
  void Need(size_t node, const Column& column);

 private:
  using RowKey = std::pair<const Table*, std::string>;

  std::optional<std::vector<Value>> KnownKey(const Table& table, const RowInput& row,
                                             const std::vector<GraphLink>& links, absl::Status& status) const;
  absl::Status Same(size_t node, const RowInput& row) const;
  absl::Status DecideExisting(size_t node, const RowInput& row, const std::vector<GraphLink>& links);
  absl::Status DecideNew(size_t node, const RowInput& row, const std::vector<GraphLink>& links);
  absl::Status CheckLink(const GraphNode& node, const GraphLink& link) const;
  void SetLink(size_t node, const GraphLink& link);

  WriteGraph& graph_;
  std::map<RowKey, size_t> by_key_;
  std::map<size_t, const RowInput*> rows_;                // what nodes were made of
  std::map<size_t, std::vector<GraphLink>> not_decided_;  // and the links into them
  std::set<size_t> abandoned_;
};

std::vector<const Column*> LinkedColumns(const std::vector<GraphLink>& links);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_BUILDER_H_
