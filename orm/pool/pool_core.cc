#include "orm/pool/pool_core.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/driver/errors.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {

PoolCore::PoolCore(std::shared_ptr<Driver> driver, PoolOptions options)
    : options_(std::move(options)), connector_(std::move(driver), options_), budget_(options_, traits()) {}

absl::StatusOr<absl::Duration> PoolCore::TakePermit(const Claim& claim, absl::Time deadline,
                                                    const std::atomic<bool>* given_up) {
  const absl::Time start = SteadyNow();
  const auto taken = [&] {
    const MutexLock lock(mutex_);
    return TakeOrWait(claim, deadline, given_up);
  }();
  if (options_.observer != nullptr) {
    options_.observer->OnWait(claim.work_class, taken.ok() ? *taken : SteadyNow() - start);
  }
  return taken;
}

absl::StatusOr<absl::Duration> PoolCore::TakeOrWait(const Claim& claim, absl::Time deadline,
                                                    const std::atomic<bool>* given_up) {
  if (closed_) return PoolClosed();
  // Waiters get their permits the moment these come free. So whoever still waits lacks what a newcomer lacks, too, or
  // belongs to another class or caller: nobody is overtaken here.
  if (budget_.Fits(claim)) {
    budget_.Take(claim);
    return absl::ZeroDuration();
  }
  Waiter waiter{.claim = claim, .given_up = given_up};
  return WaitForPermit(waiter, deadline);
}

absl::StatusOr<absl::Duration> PoolCore::WaitForPermit(Waiter& waiter, absl::Time deadline) {
  const absl::Time start = SteadyNow();
  const absl::Time timeout = start + options_.acquire_timeout;
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  bool in_time = true;
  while (!waiter.granted && !waiting_ends_ && !waiter.HasGivenUp() && in_time) {
    in_time = waiter.wake.WaitUntil(mutex_, std::min(timeout, deadline));
  }
  if (waiter.granted) return SteadyNow() - start;
  waiters_.erase(place);
  if (waiting_ends_) return PoolClosed();
  if (waiter.HasGivenUp()) return StatementCancelled();
  if (deadline < timeout) return DeadlineExceeded();
  ++exhausted_;
  return PoolExhausted(budget_.limit(waiter.claim.work_class));
}

void PoolCore::GivePermit(const Claim& claim) {
  const MutexLock lock(mutex_);
  budget_.Give(claim);
  MakeRoom();
}

void PoolCore::MakeRoom() {
  room_.SignalAll();
  GrantWaiters();
}

void PoolCore::GrantWaiters() {
  for (auto it = waiters_.begin(); it != waiters_.end() && !budget_.full();) {
    Waiter& waiter = **it;
    if (!budget_.Fits(waiter.claim)) {
      ++it;
      continue;
    }
    budget_.Take(waiter.claim);
    waiter.granted = true;
    it = waiters_.erase(it);
    waiter.wake.Signal();  // under the lock: the waiter is gone as soon as it can run
  }
}

absl::StatusOr<PooledConnection> PoolCore::Checkout(absl::Time deadline) {
  while (true) {
    ASSIGN_OR_RETURN(std::optional<PooledConnection> pooled, TakeIdle(deadline));
    if (!pooled) return connector_.Connect(deadline);
    const std::optional<CloseCause> cause = WhyUnusable(*pooled);
    if (!cause) return *std::move(pooled);
    CloseConnection(*pooled, *cause);
    if (*cause == CloseCause::kLost) DropIdle();
  }
}

absl::StatusOr<std::optional<PooledConnection>> PoolCore::TakeIdle(absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = true;
  while (idle_.empty() && budget_.overfull() && in_time) in_time = room_.WaitUntil(mutex_, deadline);
  if (!in_time) return DeadlineExceeded();
  if (idle_.empty()) return std::nullopt;
  PooledConnection pooled = std::move(idle_.back());
  idle_.pop_back();
  return pooled;
}

std::optional<CloseCause> PoolCore::WhyUnusable(PooledConnection& pooled) {
  const absl::Time now = options_.now();
  if (now > pooled.expires_at) return CloseCause::kLifetime;
  if (now - pooled.idle_since <= options_.idle_before_ping) return std::nullopt;
  const bool answered = pooled.connection->Ping().ok();
  connector_.NotePing(answered);
  if (answered) return std::nullopt;
  return CloseCause::kLost;
}

std::optional<CloseCause> PoolCore::WhyNotKept(PooledConnection& pooled) {
  Connection& connection = *pooled.connection;
  if (connection.healthy() && connection.in_transaction()) {
    const absl::Status rolled_back = connection.Rollback();
    if (connection.healthy() && (!rolled_back.ok() || connection.in_transaction())) return CloseCause::kUnclean;
  }
  if (!connection.healthy()) return CloseCause::kLost;
  if (options_.now() > pooled.expires_at) return CloseCause::kLifetime;
  return WhyNotWanted();
}

std::optional<CloseCause> PoolCore::WhyNotWanted() const {
  const MutexLock lock(mutex_);
  if (closed_) return CloseCause::kShutdown;
  // Somebody who waits would only open another one.
  const bool overflow = budget_.in_use() + idle_.size() > options_.size && waiters_.empty();
  return overflow ? std::optional(CloseCause::kOverflow) : std::nullopt;
}

void PoolCore::Return(PooledConnection pooled, const Claim& claim) {
  // Closed before the permit goes: the next holder may open a connection, and the bound must hold at the database.
  if (const std::optional<CloseCause> cause = WhyNotKept(pooled)) {
    CloseConnection(pooled, *cause);
    if (*cause == CloseCause::kLost) DropIdle();
  }
  pooled.idle_since = options_.now();
  const MutexLock lock(mutex_);
  if (pooled.connection != nullptr && !closed_) idle_.push_back(std::move(pooled));
  budget_.Give(claim);
  MakeRoom();
}

void PoolCore::NoteUse(WorkClass work_class, absl::Duration held) const {
  if (options_.observer != nullptr) options_.observer->OnUse(work_class, held);
}

PoolStats PoolCore::stats() const {
  PoolStats stats;
  connector_.AddTo(stats);
  const MutexLock lock(mutex_);
  stats.size_max = budget_.size_max();
  stats.in_use = budget_.in_use();
  stats.idle = idle_.size();
  stats.waiting = waiters_.size();
  stats.exhausted = exhausted_;
  stats.closed = closed_count_;
  stats.held = budget_.held();
  stats.limits = budget_.limits();
  return stats;
}

}  // namespace rowgate::orm
