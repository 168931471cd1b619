#ifndef ROWGATE_ORM_ENGINE_COMMIT_RUNNER_H_
#define ROWGATE_ORM_ENGINE_COMMIT_RUNNER_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/commit_unit.h"
#include "orm/engine/session.h"

namespace rowgate::orm {

// Runs the writes of a unit of work inside an open transaction. Used once.
class CommitRunner {
 public:
  CommitRunner(const CommitUnit& unit, Session& session)
      : unit_(unit), writes_(unit.writes), session_(session), results_(unit.writes.size()) {}

  // The first error ends it. `split` says whether it is that of a statement for several writes, and does not tell
  // which.
  absl::Status RunGroups(bool& split);
  absl::Status RunOneByOne();
  // What fails is undone alone. An error is one that ended the transaction.
  absl::Status RunUnderSavepoints();

  // With the columns that were asked for.
  std::vector<CommitResult> TakeResults() &&;

 private:
  absl::StatusOr<Value> Referenced(const CommitWrite& write, size_t reference) const;
  absl::StatusOr<CommitEntry> Complete(const CommitWrite& write) const;
  absl::Status RunOne(size_t i);
  absl::Status RunBatch(const CommitGroup& group);
  absl::StatusOr<CreatePlan> PlanBatch(const CommitGroup& group) const;

  const CommitUnit& unit_;
  const std::vector<CommitWrite>& writes_;
  Session& session_;
  std::vector<CommitResult> results_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMMIT_RUNNER_H_
