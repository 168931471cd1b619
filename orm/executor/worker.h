#ifndef ROWGATE_ORM_EXECUTOR_WORKER_H_
#define ROWGATE_ORM_EXECUTOR_WORKER_H_

#include <optional>

#include "orm/executor/running_slot.h"
#include "orm/executor/work_queue.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

// What one worker thread does: takes work from its queue and runs it on a leased connection. While more work is queued
// it keeps the connection, which saves the way through the pool; idle workers hold none.
class Worker {
 public:
  Worker(WorkQueue& queue, Pool& pool, RunningSlot& slot) : queue_(queue), pool_(pool), slot_(slot) {}

  // Until the queue is closed and empty.
  void Loop();

 private:
  void Serve(const QueuedWork& queued, std::optional<Lease>& lease);
  // OK when the work may start now.
  static absl::Status CheckStillWanted(const Work& work, absl::Time now);
  absl::Status EnsureLease(const Work& work, std::optional<Lease>& lease, absl::Duration& waited);
  absl::Status RunOn(Connection& connection, Work& work, absl::Duration queued, absl::Duration pool_wait);

  WorkQueue& queue_;
  Pool& pool_;
  RunningSlot& slot_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WORKER_H_
