#ifndef ROWGATE_ORM_ENGINE_COMMIT_UNIT_H_
#define ROWGATE_ORM_ENGINE_COMMIT_UNIT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "orm/engine/delete_plans.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/requests.h"
#include "orm/engine/unit_of_work.h"
#include "orm/engine/write_plans.h"
#include "orm/schema/catalog.h"

// A unit of work, planned (docs/relations.md, "Commit"). A write that takes values from rows written before it cannot
// be planned to the end: it is planned with values of the same type, which finds what is wrong with it, and planned
// again when the values are there. Statements are compiled once either way.
namespace rowgate::orm {

struct AssertPlan {
  const Table* table = nullptr;
  CountPlan count;
  int64_t at_least = 0;
  std::optional<int64_t> at_most;
};

using PlannedWrite =
    std::variant<CreatePlan, WriteGraphPlan, UpdatePlan, UpsertPlan, DeletePlan, WhereWritePlan, AssertPlan>;

// `target` of the write's row, or key, gets the value of `source` in the row of another write.
struct CommitReference {
  const Column* target = nullptr;
  size_t write = 0;
  const Column* source = nullptr;
};

struct CommitWrite {
  CommitEntry entry;
  std::vector<CommitReference> references;  // parallel to those of the entry
  std::optional<PlannedWrite> plan;         // nothing with references, and inside a batch
  std::vector<const Column*> columns;       // what the answer has of the row
  std::vector<const Column*> returned;      // the same and what later writes refer to
  std::vector<EdgeShape> edges;
  bool refused = false;  // something is wrong with it, and noted
};

// Neighbouring writes that run together: several inserts of rows with the same columns into one table, or a single
// write of any kind.
struct CommitGroup {
  size_t first = 0;
  size_t count = 1;
  std::optional<CreatePlan> batch;  // of several without references
};

struct CommitUnit {
  const Engine* engine = nullptr;
  OnError on_error = OnError::kAbort;
  RequestOptions options;
  std::vector<CommitWrite> writes;
  std::vector<CommitGroup> groups;
};

struct CommitPlan::Unit : CommitUnit {};

// The row or key that references fill; null where there is none.
RowInput* RowOf(CommitEntry& entry);
const RowInput* RowOf(const CommitEntry& entry);
// The mask of the row that is answered with; null where there is none.
FieldMaskInput* ReadMaskOf(CommitEntry& entry);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMMIT_UNIT_H_
