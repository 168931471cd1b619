#ifndef ROWGATE_ORM_EXECUTOR_WORKER_H_
#define ROWGATE_ORM_EXECUTOR_WORKER_H_

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "orm/base/jitter.h"
#include "orm/executor/counters.h"
#include "orm/executor/lane.h"
#include "orm/executor/running_slot.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

// How often work may run, and the pauses between.
struct RerunPolicy {
  int attempts_max = 1;
  absl::Duration pause_min;
  absl::Duration pause_max;
};

// What one worker thread does: takes work from its queue and runs it on a leased connection. While more work is queued
// it keeps the connection, which saves the way through the pool; idle workers hold none.
class Worker {
 public:
  // `submit` takes work that is to be queued again.
  using Submit = std::function<void(std::unique_ptr<Work>)>;
  Worker(Lane& lane, Pool& pool, RunningSlot& slot, const RerunPolicy& policy, Submit submit,
         ExecutorCounters& counters)
      : lane_(lane), pool_(pool), slot_(slot), policy_(policy), submit_(std::move(submit)), counters_(counters) {}

  // Until the queue is closed and empty.
  void Loop();

 private:
  // One piece of work on its way.
  struct Piece {
    Work& work;
    Connection* pinned;  // as it was before it ran
    absl::Duration queued;
    absl::Duration pool_wait = absl::ZeroDuration();
    int attempt = 1;
    bool may_rerun = false;    // it said so
    bool queue_again = false;  // it said so
    absl::Status failure;      // of the last run
  };
  using OptionalLease = std::optional<Lease>;

  void Serve(QueuedWork& queued, OptionalLease& lease);
  // OK when the work may start now.
  absl::Status CheckStillWanted(const Work& work, absl::Time now);
  // Runs it as often as it takes. OK when the work has answered, or is to be queued again.
  absl::Status RunToEnd(Piece& piece, OptionalLease& lease);
  absl::Status RunOnce(const Piece& piece, Connection& connection, Lease* lease);
  absl::Status Resolve(const Piece& piece);
  absl::Status Unwanted(const Piece& piece);
  absl::Status WhyNotConnected(const Piece& piece, const absl::Status& status);
  WorkContext ContextOf(const Piece& piece, Connection& connection, const CancelToken& token, Lease* lease);

  // The pinned connection, or that of `lease`, which is taken if need be.
  absl::StatusOr<Connection*> ConnectionFor(Piece& piece, OptionalLease& lease);
  // A cancel of the work ends the wait.
  absl::StatusOr<Lease> Acquire(const Work& work, const Claim& claim);
  // Sleeps; false when there is no time, or nobody wants it any more.
  bool PauseBeforeRerun(const Piece& piece);

  Lane& lane_;
  Pool& pool_;
  RunningSlot& slot_;
  const RerunPolicy policy_;
  const Submit submit_;
  ExecutorCounters& counters_;
  Jitter jitter_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WORKER_H_
