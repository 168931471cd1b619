#include <algorithm>
#include <iterator>
#include <utility>

#include "orm/base/steady_clock.h"
#include "orm/pool/pool_core.h"

// How connections that are not in use end.
namespace rowgate::orm {

void PoolCore::CloseConnection(PooledConnection& pooled, CloseCause cause) {
  pooled.connection.reset();
  const MutexLock lock(mutex_);
  ++closed_count_[static_cast<size_t>(cause)];
}

void PoolCore::CloseIdle(std::vector<PooledConnection> idle, CloseCause cause) {
  const size_t count = idle.size();
  idle.clear();
  const MutexLock lock(mutex_);
  closed_count_[static_cast<size_t>(cause)] += count;
  budget_.RemoveClosing(count);
  MakeRoom();
}

std::vector<PooledConnection> PoolCore::TakeIdleIf(const std::function<bool(const PooledConnection&)>& wanted) {
  std::vector<PooledConnection> taken;
  const MutexLock lock(mutex_);
  const auto first = std::stable_partition(idle_.begin(), idle_.end(), [&](const auto& idle) { return !wanted(idle); });
  std::move(first, idle_.end(), std::back_inserter(taken));
  idle_.erase(first, idle_.end());
  budget_.AddClosing(taken.size());
  return taken;
}

void PoolCore::DropIdle() {
  CloseIdle(TakeIdleIf([](const PooledConnection&) { return true; }), CloseCause::kLost);
}

void PoolCore::Trim() {
  const absl::Time now = options_.now();
  CloseIdle(TakeIdleIf([now](const PooledConnection& idle) { return now > idle.expires_at; }), CloseCause::kLifetime);
  const absl::Time too_long = now - options_.idle_timeout;
  CloseIdle(TakeIdleIf([too_long](const PooledConnection& idle) { return idle.idle_since < too_long; }),
            CloseCause::kIdle);
}

bool PoolCore::AwaitClose(absl::Duration time) {
  const absl::Time until = SteadyNow() + time;
  const MutexLock lock(mutex_);
  bool in_time = true;
  while (!closed_ && in_time) in_time = closing_.WaitUntil(mutex_, until);
  return closed_;
}

void PoolCore::WakeWaiters() {
  const MutexLock lock(mutex_);
  for (Waiter* waiter : waiters_) waiter->wake.Signal();
}

void PoolCore::StopWaiting() {
  const MutexLock lock(mutex_);
  waiting_ends_ = true;
  for (Waiter* waiter : waiters_) waiter->wake.Signal();
  extra_changed_.SignalAll();
}

void PoolCore::Close() {
  StopWaiting();
  {
    const MutexLock lock(mutex_);
    closed_ = true;
    closing_.SignalAll();
  }
  CloseIdle(TakeIdleIf([](const PooledConnection&) { return true; }), CloseCause::kShutdown);
}

}  // namespace rowgate::orm
