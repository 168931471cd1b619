#ifndef ROWGATE_ORM_ENGINE_GRAPH_H_
#define ROWGATE_ORM_ENGINE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/engine/cascades.h"
#include "orm/engine/keys.h"
#include "orm/engine/limits.h"
#include "orm/engine/precondition.h"
#include "orm/engine/prepared_statement.h"
#include "orm/engine/requests.h"
#include "orm/engine/write_set.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

// A write with nested rows, planned: every row of the request is a node, and columns that take their value from another
// row are links between nodes. graph_planner.h makes it of a request, graph_schedule.h brings it into an order that the
// foreign keys allow, graph_runner.h runs it. Immutable once planned.
namespace rowgate::orm {

// What becomes of a node's row. In the order in which the ones of a table are run when nothing else decides.
enum class NodeAction {
  kNone,    // a key of `relation_writes`, taken as it is
  kRead,    // is there already, and stays as it is
  kUnlink,  // no row: takes other rows out of a relation
  kUpdate,
  kInsert,
  kUpsert,  // by primary key
  kJoin,    // a row of a join table, unless it is there
};

// A column takes the value of a column of another node's row.
struct GraphLink {
  const Column* column = nullptr;
  size_t source = 0;
  const Column* source_column = nullptr;
  // The source is there before the call, with a known value: it need not be written first.
  bool independent = false;

  bool operator==(const GraphLink&) const = default;
};

// Rows leave a relation of `parent`'s row.
struct GraphUnlink {
  const Relation* relation = nullptr;
  size_t parent = 0;
  bool keeps = false;        // all leave but `rows`; otherwise `rows` leave
  std::vector<size_t> rows;  // nodes of the related table
};

struct GraphNode {
  const Table* table = nullptr;
  std::string field;  // "user.posts[3]", "relation_writes[0].keys[1]"
  NodeAction action = NodeAction::kNone;
  std::optional<ResolvedKey> key;  // of kNone, kRead and kUpdate
  std::vector<CellWrite> cells;
  std::vector<GraphLink> links;
  std::vector<GraphLink> later;  // links of a circle, closed by an UPDATE when all rows are there
  // Foreign keys that never change: a row that is there already must have these values.
  std::vector<GraphLink> held;
  std::vector<const Column*> taken;   // kUpsert: what a row in the way takes over
  std::vector<size_t> after;          // nodes to be run before, beside the sources of the links
  std::optional<int64_t> version;     // kUpdate: what the row must still have
  std::optional<GraphUnlink> unlink;  // kUnlink
};

// What only the root of an Update has.
struct GraphRootUpdate {
  std::vector<SetClause> assigned;
  Precondition precondition;
  bool qualified = false;
  MissedRow missed;                       // why there is no row
  std::optional<PreparedStatement> look;  // and what it has to ask for that
};

// Rows of one edge of the answer, each node once, and those below them.
struct GraphEdge;
struct GraphLevel {
  std::vector<size_t> nodes;
  std::unordered_map<size_t, uint32_t> positions;  // node → place in `nodes`
  std::vector<GraphEdge> edges;                    // parallel to the edges of its shape
};
struct GraphEdge {
  GraphLevel level;
  std::vector<std::vector<uint32_t>> children;  // for each parent: places in level.nodes
};

// Nodes that one statement writes, or a few where the database bounds its size.
struct GraphStep {
  NodeAction action = NodeAction::kNone;
  bool later = false;  // kUpdate: of GraphNode::later
  const Table* table = nullptr;
  std::vector<size_t> nodes;
};

// Moves the database's numbering past a key that a client chose.
struct SentIdentity {
  const Table* table = nullptr;
  const Column* column = nullptr;
  int64_t value = 0;
};

struct WriteGraph {
  using Prepare = std::function<absl::StatusOr<PreparedStatement>(Statement)>;
  // A DELETE by condition, behind the statements of its cascades.
  using PrepareDelete = std::function<absl::StatusOr<std::vector<PlannedDelete>>(const Table&, BoundExpr)>;

  const Catalog* catalog = nullptr;
  const Dialect* dialect = nullptr;
  EngineLimits limits;
  Prepare prepare;
  PrepareDelete prepare_delete;
  std::vector<GraphNode> nodes;
  std::optional<GraphRootUpdate> root_update;  // of node 0
  GraphLevel level;                            // the roots
  std::vector<GraphStep> steps;
  std::optional<SentIdentity> sent_identity;
  // What comes back of each table's rows.
  std::map<const Table*, std::vector<const Column*>> returned;

  // The value that a column of a node is known to have before anything is run.
  std::optional<Value> Known(size_t node, const Column& column) const;
};

const CellWrite* FindCell(const std::vector<CellWrite>& cells, const Column& column);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_H_
