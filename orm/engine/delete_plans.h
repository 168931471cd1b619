#ifndef ROWGATE_ORM_ENGINE_DELETE_PLANS_H_
#define ROWGATE_ORM_ENGINE_DELETE_PLANS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/cascades.h"
#include "orm/engine/precondition.h"
#include "orm/engine/session.h"
#include "orm/engine/write_plans.h"

namespace rowgate::orm {

// Deletes by key, with the cascades of the schema (orm/engine/cascades.h).
class DeletePlan {
 public:
  // How many rows were deleted; those of cascades are not counted. When there are none: NOT_FOUND, unless missing_ok,
  // or what orm/engine/precondition.h says; nothing has been done then.
  absl::StatusOr<int64_t> Run(Session& session) const;

 private:
  friend class Engine;
  struct Step {
    PlannedDelete planned;
    bool counted = false;  // of the table itself
  };
  absl::Status NothingDeleted(Session& session) const;
  absl::Status RunSteps(Session& session, int64_t& deleted) const;

  WriteTarget target_;
  std::vector<Step> steps_;
  bool missing_ok_ = false;
  MissedRow missed_;
  std::optional<PreparedStatement> look_;  // with a precondition
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_DELETE_PLANS_H_
