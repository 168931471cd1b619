#ifndef ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_
#define ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_

#include <atomic>

#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/driver/driver.h"
#include "orm/executor/cancel_token.h"
#include "orm/executor/counters.h"

namespace rowgate::orm {

class Watchdog;

// What one worker is running, for the watchdog: one per worker, used again for each piece of work.
//
// End waits for a cancel that is on its way, so that it can never hit the next user of the connection.
class RunningSlot final : public CancelTarget {
 public:
  RunningSlot(Watchdog& watchdog, ExecutorCounters& counters) : watchdog_(watchdog), counters_(counters) {}

  // By the worker, around Run. False when the work is cancelled already; nothing has begun then.
  bool Begin(Connection& connection, CancelToken& token, absl::Time deadline);
  void End();
  // By the worker, between two runs: sleeps until `until`. False, and at once, when the work is cancelled.
  bool Pause(CancelToken& token, absl::Time until);

  // By the watchdog: stops what is running if its time is over or a cancel was requested. Answers when to ask again;
  // InfiniteFuture when there is nothing to watch.
  absl::Time Check(absl::Time now);
  // At shutdown: cancels what is running; Begin refuses from now on.
  void Close();

  // By any thread, through the token.
  void RequestCancel() override;

 private:
  Watchdog& watchdog_;
  ExecutorCounters& counters_;
  std::atomic<bool> requested_ = false;

  Mutex pause_mutex_;  // apart from mutex_, which may be held for milliseconds: RequestCancel takes it
  CondVar pause_ends_;

  Mutex mutex_;  // held while a cancel is delivered: some milliseconds on PostgreSQL
  Connection* connection_ ABSL_GUARDED_BY(mutex_) = nullptr;  // null: nothing is running
  CancelToken* token_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool delivered_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time deadline_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_
