#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/commit_runner.h"
#include "orm/engine/commit_unit.h"
#include "orm/engine/unit_of_work.h"

namespace rowgate::orm {

const std::vector<const Column*>& CommitPlan::columns(size_t i) const { return unit_->writes[i].columns; }
const std::vector<EdgeShape>& CommitPlan::edges(size_t i) const { return unit_->writes[i].edges; }

absl::StatusOr<std::vector<CommitResult>> CommitPlan::Run(Session& session) const {
  const auto transaction = [&](auto body) -> absl::StatusOr<std::vector<CommitResult>> {
    CommitRunner runner(*unit_, session);
    RETURN_IF_ERROR(session.InTransaction(TransactionMode::kReadWrite, [&] { return body(runner); }));
    return std::move(runner).TakeResults();
  };
  if (unit_->on_error == OnError::kContinue) {
    return transaction([](CommitRunner& runner) { return runner.RunUnderSavepoints(); });
  }
  bool split = false;
  absl::StatusOr<std::vector<CommitResult>> results =
      transaction([&](CommitRunner& runner) { return runner.RunGroups(split); });
  if (results.ok() || !split) return results;
  // All is rolled back. Once more, to learn which of the rows it was; should that row be accepted by now, so be it.
  return transaction([](CommitRunner& runner) { return runner.RunOneByOne(); });
}

}  // namespace rowgate::orm
