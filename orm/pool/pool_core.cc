#include "orm/pool/pool_core.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {

PoolCore::PoolCore(std::shared_ptr<Driver> driver, PoolOptions options)
    : driver_(std::move(driver)), options_(std::move(options)), budget_(options_.size_max, driver_->traits()) {}

absl::StatusOr<absl::Duration> PoolCore::TakePermit(WorkClass work_class, absl::Time deadline) {
  const MutexLock lock(mutex_);
  if (closed_) return PoolClosed();
  // Waiters get their permits the moment these come free. So whoever still waits lacks what a newcomer lacks, too, or
  // belongs to another class: nobody is overtaken here.
  if (!budget_.Fits(work_class)) return WaitForPermit(work_class, deadline);
  budget_.Take(work_class);
  return absl::ZeroDuration();
}

absl::StatusOr<absl::Duration> PoolCore::WaitForPermit(WorkClass work_class, absl::Time deadline) {
  const absl::Time start = absl::Now();
  const absl::Time timeout = start + options_.acquire_timeout;
  Waiter waiter{.work_class = work_class};
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  bool in_time = true;
  while (!waiter.granted && !closed_ && in_time) in_time = waiter.wake.WaitUntil(mutex_, std::min(timeout, deadline));
  if (waiter.granted) return absl::Now() - start;
  waiters_.erase(place);
  if (closed_) return PoolClosed();
  if (deadline < timeout) return DeadlineExceeded();
  ++exhausted_;
  return PoolExhausted(budget_.limit(work_class));
}

void PoolCore::GivePermit(WorkClass work_class) {
  const MutexLock lock(mutex_);
  budget_.Give(work_class);
  GrantWaiters();
}

void PoolCore::GrantWaiters() {
  for (auto it = waiters_.begin(); it != waiters_.end() && budget_.in_use() < budget_.size_max();) {
    Waiter& waiter = **it;
    if (!budget_.Fits(waiter.work_class)) {
      ++it;
      continue;
    }
    budget_.Take(waiter.work_class);
    waiter.granted = true;
    it = waiters_.erase(it);
    waiter.wake.Signal();  // under the lock: the waiter is gone as soon as it can run
  }
}

absl::StatusOr<PooledConnection> PoolCore::Checkout() {
  while (std::optional<PooledConnection> pooled = TakeIdle()) {
    if (Usable(*pooled)) return *std::move(pooled);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, driver_->Connect());
  const MutexLock lock(mutex_);
  ++opened_;
  return PooledConnection{.connection = std::move(connection), .opened_at = options_.now()};
}

std::optional<PooledConnection> PoolCore::TakeIdle() {
  const MutexLock lock(mutex_);
  if (idle_.empty()) return std::nullopt;
  PooledConnection pooled = std::move(idle_.back());
  idle_.pop_back();
  return pooled;
}

bool PoolCore::Expired(const PooledConnection& pooled, absl::Time now) const {
  return now - pooled.opened_at > options_.max_lifetime;
}

bool PoolCore::Usable(PooledConnection& pooled) {
  const absl::Time now = options_.now();
  if (Expired(pooled, now)) return false;
  if (now - pooled.idle_since <= options_.idle_before_ping) return true;
  if (pooled.connection->Ping().ok()) return true;
  DropIdle();
  return false;
}

bool PoolCore::Clean(PooledConnection& pooled) {
  Connection& connection = *pooled.connection;
  if (connection.healthy() && connection.in_transaction()) {
    const absl::Status rolled_back = connection.Rollback();
    if (connection.healthy() && (!rolled_back.ok() || connection.in_transaction())) return false;
  }
  if (!connection.healthy()) {
    DropIdle();
    return false;
  }
  return !Expired(pooled, options_.now());
}

void PoolCore::Return(PooledConnection pooled, WorkClass work_class) {
  // Closed before the permit goes: the next holder may open a connection, and the bound must hold at the database.
  if (!Clean(pooled)) pooled.connection.reset();
  pooled.idle_since = options_.now();
  const MutexLock lock(mutex_);
  if (pooled.connection != nullptr && !closed_) idle_.push_back(std::move(pooled));
  budget_.Give(work_class);
  GrantWaiters();
}

void PoolCore::DropIdle() {
  std::vector<PooledConnection> dropped;  // declared first: closed after the lock is released
  const MutexLock lock(mutex_);
  dropped.swap(idle_);
}

void PoolCore::Close() {
  std::vector<PooledConnection> dropped;
  const MutexLock lock(mutex_);
  closed_ = true;
  dropped.swap(idle_);
  for (Waiter* waiter : waiters_) waiter->wake.Signal();
}

PoolStats PoolCore::stats() const {
  const MutexLock lock(mutex_);
  return {.size_max = budget_.size_max(),
          .in_use = budget_.in_use(),
          .idle = idle_.size(),
          .waiting = waiters_.size(),
          .opened = opened_,
          .exhausted = exhausted_};
}

}  // namespace rowgate::orm
