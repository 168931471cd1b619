#ifndef ROWGATE_ORM_EXECUTOR_WORK_QUEUE_H_
#define ROWGATE_ORM_EXECUTOR_WORK_QUEUE_H_

#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>

#include "orm/base/mutex.h"
#include "orm/executor/fair_queue.h"
#include "orm/executor/queued_bytes.h"
#include "orm/executor/work.h"

namespace rowgate::orm {

// Bounded, and shared by callers fairly: they take turns, none fills more than three quarters, none keeps more than
// `running_max` workers busy. Work on a pinned connection is not refused for its bytes: it is what lets go of what its
// transaction holds. Thread-safe.
//
// Waking a thread costs more than a small plan, so at most one sleeping worker is being woken at a time: it takes one
// piece of work and wakes the next only if more is left. While workers are busy nothing is woken at all; they find the
// work by TryPop.
class WorkQueue {
 public:
  // `bytes` is shared with other queues and outlives them.
  WorkQueue(size_t size_max, QueuedBytes& bytes, size_t running_max = std::numeric_limits<size_t>::max())
      : size_max_(size_max), bytes_(bytes), queue_(running_max) {}

  enum class PushOutcome { kAccepted, kFull, kTooManyBytes, kClosed };
  // Takes `work` only when it is accepted.
  PushOutcome Push(std::unique_ptr<Work>& work);

  // Waits for work; nothing once the queue is closed and empty.
  std::optional<QueuedWork> Pop();
  std::optional<QueuedWork> TryPop();
  // The work of this caller that was popped has ended. Whoever says so pops next.
  void Done(CallerId caller);
  // Takes work that is not going to run, whoever's it is.
  std::optional<QueuedWork> Drop();

  // Accepts no more. What is queued can still be taken.
  void Close();
  size_t size() const;
  size_t size(WorkClass work_class) const;
  size_t size(CallerId caller) const;
  // How many pieces would be popped before one that this caller pushed now.
  size_t Before(CallerId caller) const;
  // Whether Push would answer kFull.
  bool IsFull(CallerId caller) const;

 private:
  bool TakeBytes(const Work& work, size_t bytes);
  bool IsFullLocked(CallerId caller) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  QueuedWork Taken(QueuedWork queued) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool ShouldWake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t size_max_;
  QueuedBytes& bytes_;
  mutable Mutex mutex_;
  CondVar wake_;
  FairQueue queue_ ABSL_GUARDED_BY(mutex_);
  std::array<size_t, kWorkClassCount> count_ ABSL_GUARDED_BY(mutex_) = {};  // of queue_
  size_t sleepers_ ABSL_GUARDED_BY(mutex_) = 0;  // workers in Pop's wait, the one being woken included
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;  // one has been signalled and has not come up yet
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WORK_QUEUE_H_
