#ifndef ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_
#define ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_

#include <atomic>

#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/executor/cancel_token.h"
#include "orm/executor/work.h"

namespace rowgate::orm {

class Watchdog;

// What one worker is running, for the watchdog: one per worker, used again for each piece of work.
//
// End waits for a cancel that is on its way, so that it can never hit the next user of the connection.
class RunningSlot final : public CancelTarget {
 public:
  explicit RunningSlot(Watchdog& watchdog) : watchdog_(watchdog) {}

  // By the worker, around Run. Begin is false when the work is cancelled already: End must not be called then.
  bool Begin(Connection& connection, const Work& work);
  void End(const Work& work);

  // By the watchdog: stops what is running if its time is over or a cancel was requested. Answers when to ask again;
  // InfiniteFuture when there is nothing to watch.
  absl::Time Check(absl::Time now);
  // At shutdown: cancels what is running; Begin refuses from now on.
  void Close();

  // By any thread, through the token.
  void RequestCancel() override;

 private:
  Watchdog& watchdog_;
  std::atomic<bool> requested_ = false;

  Mutex mutex_;  // held while a cancel is delivered: some milliseconds on PostgreSQL
  Connection* connection_ ABSL_GUARDED_BY(mutex_) = nullptr;  // null: nothing is running
  CancelToken* token_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time deadline_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_RUNNING_SLOT_H_
