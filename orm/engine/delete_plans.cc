#include "orm/engine/delete_plans.h"

#include "orm/base/status_macros.h"

namespace rowgate::orm {

absl::Status DeletePlan::NothingDeleted(Session& session) const {
  if (missing_ok_ && !look_) return absl::OkStatus();
  const absl::Status why = missed_.Explain(session, look_);
  return missing_ok_ && absl::IsNotFound(why) ? absl::OkStatus() : why;
}

absl::Status DeletePlan::RunSteps(Session& session, int64_t& deleted) const {
  for (const Step& step : steps_) {
    const absl::StatusOr<ExecuteResult> result = session.Execute(step.planned.statement, nullptr);
    if (!result.ok()) {
      return TranslateConstraintError(result.status(), *target_.catalog, *step.planned.table, WriteKind::kDelete, "");
    }
    if (step.counted) deleted += result->rows_affected;
  }
  return deleted == 0 ? NothingDeleted(session) : absl::OkStatus();
}

absl::StatusOr<int64_t> DeletePlan::Run(Session& session) const {
  int64_t deleted = 0;
  const auto run = [&] { return RunSteps(session, deleted); };
  RETURN_IF_ERROR(steps_.size() == 1 ? run() : session.InTransaction(TransactionMode::kReadWrite, run));
  return deleted;
}

}  // namespace rowgate::orm
