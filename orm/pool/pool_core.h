#ifndef ROWGATE_ORM_POOL_POOL_CORE_H_
#define ROWGATE_ORM_POOL_POOL_CORE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/base/mutex.h"
#include "orm/pool/budget.h"
#include "orm/pool/connector.h"
#include "orm/pool/lease.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

// What a pool and its leases share. Taking a connection has two steps: a permit (counted, waited for in order), then a
// connection, idle or new. A new one is opened only while none is idle, and after the one is gone whose place it takes,
// so permits bound the open connections. Nothing that talks to the database happens under the lock. Thread-safe.
class PoolCore {
 public:
  PoolCore(std::shared_ptr<Driver> driver, PoolOptions options);

  const DriverTraits& traits() const { return connector_.driver().traits(); }

  // Waits for the right to hold one connection; answers how long that took.
  absl::StatusOr<absl::Duration> TakePermit(const Claim& claim, absl::Time deadline, const std::atomic<bool>* given_up);
  void GivePermit(const Claim& claim);

  // A usable connection for a thread that has a permit.
  absl::StatusOr<PooledConnection> Checkout(absl::Time deadline);
  // Takes connection and permit back.
  void Return(PooledConnection pooled, const Claim& claim);

  // A new connection beside the permits; waits for its turn and for a database that is coming back.
  absl::StatusOr<PooledConnection> TakeExtra(absl::Time deadline);
  void ReturnExtra(PooledConnection pooled);

  void NoteUse(WorkClass work_class, absl::Duration held) const;

  // Closes idle connections whose time is over.
  void Trim();
  // Waits for Close, at most for `time`; true when it was called.
  bool AwaitClose(absl::Duration time);
  void WakeWaiters();
  void StopWaiting();
  void Close();
  PoolStats stats() const;

 private:
  struct Waiter {
    Claim claim;
    const std::atomic<bool>* given_up;  // may be null
    bool granted = false;
    CondVar wake;  // one each: a permit wakes exactly the thread that it is for

    bool HasGivenUp() const { return given_up != nullptr && given_up->load(); }
  };

  absl::StatusOr<absl::Duration> TakeOrWait(const Claim& claim, absl::Time deadline, const std::atomic<bool>* given_up)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<absl::Duration> WaitForPermit(Waiter& waiter, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // After fewer connections are in use or being closed.
  void MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Hands free permits to the waiters that may have one.
  void GrantWaiters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Nothing when a new one may be opened.
  absl::StatusOr<std::optional<PooledConnection>> TakeIdle(absl::Time deadline);
  // Why an idle connection must not be lent; nothing when it may be.
  std::optional<CloseCause> WhyUnusable(PooledConnection& pooled);
  // Brings a returned connection into the state of a new one, or says why it has to be closed.
  std::optional<CloseCause> WhyNotKept(PooledConnection& pooled);
  std::optional<CloseCause> WhyNotWanted() const;
  // Closes what was idle when a connection turned out to be lost: the others most likely are, too.
  void DropIdle();

  absl::Status AwaitExtraTurn(absl::Time deadline);
  void GiveExtraTurn();
  // False when there is no time left, or waiting has been stopped.
  bool SleepUntil(absl::Time until, absl::Time deadline);

  void CloseConnection(PooledConnection& pooled, CloseCause cause);
  // Of what TakeIdleIf has taken.
  void CloseIdle(std::vector<PooledConnection> idle, CloseCause cause);
  std::vector<PooledConnection> TakeIdleIf(const std::function<bool(const PooledConnection&)>& wanted);

  const PoolOptions options_;
  Connector connector_;

  mutable Mutex mutex_;
  CondVar closing_;
  CondVar room_;           // fewer connections are in use or being closed
  CondVar extra_changed_;  // a turn came free, or waiting has been stopped
  Budget budget_ ABSL_GUARDED_BY(mutex_);
  std::list<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);  // in order of arrival; they live on their threads' stacks
  std::vector<PooledConnection> idle_ ABSL_GUARDED_BY(mutex_);  // the last one returned is at the end
  size_t extra_ ABSL_GUARDED_BY(mutex_) = 0;
  bool waiting_ends_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t exhausted_ ABSL_GUARDED_BY(mutex_) = 0;
  std::array<uint64_t, kCloseCauseCount> closed_count_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_POOL_CORE_H_
