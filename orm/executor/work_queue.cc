#include "orm/executor/work_queue.h"

#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::orm {

WorkQueue::PushOutcome WorkQueue::Push(std::unique_ptr<Work>& work) {
  const absl::Time now = SteadyNow();
  const size_t bytes = work->bytes();
  const CallerId caller = work->caller();
  bool wake = false;
  {
    const MutexLock lock(mutex_);
    if (closed_) return PushOutcome::kClosed;
    if (IsFullLocked(caller)) return PushOutcome::kFull;
    if (!TakeBytes(*work, bytes)) return PushOutcome::kTooManyBytes;
    ++count_[IndexOf(work->work_class())];
    queue_.Add({.work = std::move(work), .queued_at = now, .caller = caller, .bytes = bytes});
    wake = ShouldWake();
  }
  // After the lock, or the woken thread would run straight into it.
  if (wake) wake_.Signal();
  return PushOutcome::kAccepted;
}

std::optional<QueuedWork> WorkQueue::Pop() {
  std::optional<QueuedWork> taken;
  bool wake = false;
  {
    const MutexLock lock(mutex_);
    while (!queue_.HasNext() && !(closed_ && queue_.empty())) {
      ++sleepers_;
      wake_.Wait(mutex_);
      --sleepers_;
      waking_ = false;
    }
    if (queue_.empty()) return std::nullopt;
    taken = Taken(queue_.Take());
    wake = ShouldWake();
  }
  if (wake) wake_.Signal();
  return taken;
}

std::optional<QueuedWork> WorkQueue::TryPop() {
  const MutexLock lock(mutex_);
  if (!queue_.HasNext()) return std::nullopt;
  return Taken(queue_.Take());
}

void WorkQueue::Done(CallerId caller) {
  const MutexLock lock(mutex_);
  queue_.Done(caller);
}

std::optional<QueuedWork> WorkQueue::Drop() {
  const MutexLock lock(mutex_);
  if (queue_.empty()) return std::nullopt;
  return Taken(queue_.Drop());
}

void WorkQueue::Close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  wake_.SignalAll();
}

size_t WorkQueue::size() const {
  const MutexLock lock(mutex_);
  return queue_.size();
}

size_t WorkQueue::size(WorkClass work_class) const {
  const MutexLock lock(mutex_);
  return count_[IndexOf(work_class)];
}

size_t WorkQueue::size(CallerId caller) const {
  const MutexLock lock(mutex_);
  return queue_.size(caller);
}

size_t WorkQueue::Before(CallerId caller) const {
  const MutexLock lock(mutex_);
  return queue_.Before(caller);
}

bool WorkQueue::IsFull(CallerId caller) const {
  const MutexLock lock(mutex_);
  return IsFullLocked(caller);
}

bool WorkQueue::IsFullLocked(CallerId caller) const {
  return queue_.size() >= size_max_ || queue_.size(caller) >= ShareOfCaller(caller, size_max_);
}

bool WorkQueue::TakeBytes(const Work& work, size_t bytes) {
  if (work.pinned() == nullptr) return bytes_.TryTake(work.caller(), bytes);
  bytes_.Take(work.caller(), bytes);
  return true;
}

QueuedWork WorkQueue::Taken(QueuedWork queued) {
  --count_[IndexOf(queued.work->work_class())];
  bytes_.Give(queued.caller, queued.bytes);
  // Workers that had to leave the last pieces to others have nothing to wait for any more.
  if (closed_ && queue_.empty()) wake_.SignalAll();
  return queued;
}

bool WorkQueue::ShouldWake() {
  if (!queue_.HasNext() || sleepers_ == 0 || waking_) return false;
  waking_ = true;
  return true;
}

}  // namespace rowgate::orm
