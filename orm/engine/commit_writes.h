#ifndef ROWGATE_ORM_ENGINE_COMMIT_WRITES_H_
#define ROWGATE_ORM_ENGINE_COMMIT_WRITES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/commit_unit.h"
#include "orm/engine/session.h"

// One write of a unit of work, by the plans that repositories have.
namespace rowgate::orm {

absl::StatusOr<PlannedWrite> PlanWrite(const Engine& engine, const CommitEntry& entry, const RequestOptions& options);
// Inserts that share a statement.
absl::StatusOr<CreatePlan> PlanInserts(const Engine& engine, const std::vector<const CommitEntry*>& entries);

// What comes back of the row; empty without one.
std::vector<const Column*> ColumnsOf(const PlannedWrite& plan);
std::vector<EdgeShape> EdgesOf(const PlannedWrite& plan);

// Inside a transaction.
absl::StatusOr<CommitResult> RunWrite(const PlannedWrite& plan, Session& session);
// One result for each row.
absl::StatusOr<std::vector<CommitResult>> RunInserts(const CreatePlan& plan, Session& session);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMMIT_WRITES_H_
