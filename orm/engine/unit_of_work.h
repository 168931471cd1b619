#ifndef ROWGATE_ORM_ENGINE_UNIT_OF_WORK_H_
#define ROWGATE_ORM_ENGINE_UNIT_OF_WORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/engine/session.h"
#include "orm/engine/write_plans.h"
#include "orm/loading/row_tree.h"
#include "orm/schema/catalog.h"

// Writes of more than one row that depend on each other: graphs of nested rows, and ordered lists of writes. Rows are
// inserted in dependency order, those of one table together, with the keys that the database makes for rows before
// them. docs/relations.md says what is written.
namespace rowgate::orm {

class Engine;

// Whether a row has nested rows.
bool HasNestedRows(const RowInput& row);
// By nested rows, `relation_writes` or a relation in the mask.
bool WritesRelations(const Table& table, const CreateRequest& request);
bool WritesRelations(const Table& table, const UpdateRequest& request);

// Create or Update with nested rows. One transaction.
class WriteGraphPlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  // The relations that were written, to any depth.
  const std::vector<EdgeShape>& edges() const { return edges_; }
  // The rows as stored, in request order, with their nested rows.
  absl::StatusOr<RowTree> Run(Session& session) const;

 private:
  friend class Engine;
  struct Graph;

  std::vector<const Column*> columns_;
  std::vector<EdgeShape> edges_;
  std::shared_ptr<const Graph> graph_;
};

// What one write of a Commit did.
struct CommitResult {
  absl::Status status;  // OK, or why it was not applied (OnError::kContinue only)
  int64_t affected = 0;
  std::optional<UpsertOutcome> outcome;
  RowTree tree;  // the row as stored; none for deletes, writes by condition and assertions
};

class CommitPlan {
 public:
  // What the row of entry `i` looks like; empty for entries without a row.
  const std::vector<const Column*>& columns(size_t i) const;
  const std::vector<EdgeShape>& edges(size_t i) const;
  // One transaction. With OnError::kAbort the first error, nothing is applied; its fields start with "writes[i]".
  absl::StatusOr<std::vector<CommitResult>> Run(Session& session) const;

 private:
  friend class Engine;
  struct Unit;

  std::shared_ptr<const Unit> unit_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_UNIT_OF_WORK_H_
