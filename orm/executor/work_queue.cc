#include "orm/executor/work_queue.h"

#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::orm {

WorkQueue::PushOutcome WorkQueue::Push(std::unique_ptr<Work>& work) {
  const absl::Time now = SteadyNow();
  const size_t bytes = work->bytes();
  bool wake = false;
  {
    const MutexLock lock(mutex_);
    if (closed_) return PushOutcome::kClosed;
    if (queue_.size() >= size_max_) return PushOutcome::kFull;
    if (!TakeBytes(*work, bytes)) return PushOutcome::kTooManyBytes;
    ++count_[IndexOf(work->work_class())];
    queue_.push_back({.work = std::move(work), .queued_at = now, .bytes = bytes});
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
    while (queue_.empty() && !closed_) {
      ++sleepers_;
      wake_.Wait(mutex_);
      --sleepers_;
      waking_ = false;
    }
    if (queue_.empty()) return std::nullopt;
    taken = TakeFront();
    wake = ShouldWake();
  }
  if (wake) wake_.Signal();
  return taken;
}

std::optional<QueuedWork> WorkQueue::TryPop() {
  const MutexLock lock(mutex_);
  if (queue_.empty()) return std::nullopt;
  return TakeFront();
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

bool WorkQueue::TakeBytes(const Work& work, size_t bytes) {
  if (work.pinned() == nullptr) return bytes_.TryTake(bytes);
  bytes_.Take(bytes);
  return true;
}

QueuedWork WorkQueue::TakeFront() {
  QueuedWork front = std::move(queue_.front());
  queue_.pop_front();
  --count_[IndexOf(front.work->work_class())];
  bytes_.Give(front.bytes);
  return front;
}

bool WorkQueue::ShouldWake() {
  if (queue_.empty() || sleepers_ == 0 || waking_) return false;
  waking_ = true;
  return true;
}

}  // namespace rowgate::orm
