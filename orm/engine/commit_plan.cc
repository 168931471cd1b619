#include <functional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/commit_runner.h"
#include "orm/engine/commit_unit.h"
#include "orm/engine/unit_of_work.h"

namespace rowgate::orm {
namespace {

// Inside a transaction of somebody else: what shall be done again has to be undone first, and nothing more. `again` is
// false when that was not possible.
absl::Status Undone(Session& session, const std::function<absl::Status()>& groups, bool& again) {
  absl::Status failure;
  if (absl::Status ended = session.InSavepoint(groups, failure); !ended.ok()) {
    again = false;
    return ended;
  }
  return failure;
}

}  // namespace

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
  const bool inside = session.in_transaction();
  absl::StatusOr<std::vector<CommitResult>> results = transaction([&](CommitRunner& runner) {
    const auto groups = [&] { return runner.RunGroups(split); };
    return inside ? Undone(session, groups, split) : groups();
  });
  if (results.ok() || !split) return results;
  // All is rolled back. Once more, to learn which of the rows it was; should that row be accepted by now, so be it.
  return transaction([](CommitRunner& runner) { return runner.RunOneByOne(); });
}

}  // namespace rowgate::orm
