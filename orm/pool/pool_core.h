#ifndef ROWGATE_ORM_POOL_POOL_CORE_H_
#define ROWGATE_ORM_POOL_POOL_CORE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/base/mutex.h"
#include "orm/pool/budget.h"
#include "orm/pool/lease.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

// What a pool and its leases share. Taking a connection has two steps: a permit (counted, waited for in order), then a
// connection, idle or new. A new one is opened only while none is idle, so permits bound the open connections.
// Nothing that talks to the database happens under the lock. Thread-safe.
class PoolCore {
 public:
  PoolCore(std::shared_ptr<Driver> driver, PoolOptions options);

  Driver& driver() const { return *driver_; }

  // Waits for the right to hold one connection; answers how long that took.
  absl::StatusOr<absl::Duration> TakePermit(WorkClass work_class, absl::Time deadline);
  void GivePermit(WorkClass work_class);

  // A usable connection for a thread that has a permit.
  absl::StatusOr<PooledConnection> Checkout();
  // Takes connection and permit back.
  void Return(PooledConnection pooled, WorkClass work_class);

  void Close();
  PoolStats stats() const;

 private:
  struct Waiter {
    WorkClass work_class;
    bool granted = false;
    CondVar wake;  // one each: a permit wakes exactly the thread that it is for
  };

  absl::StatusOr<absl::Duration> WaitForPermit(WorkClass work_class, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Hands free permits to the waiters that may have one.
  void GrantWaiters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::optional<PooledConnection> TakeIdle();
  bool Expired(const PooledConnection& pooled, absl::Time now) const;
  bool Usable(PooledConnection& pooled);
  // Brings a returned connection into the state of a new one; false when it has to be closed.
  bool Clean(PooledConnection& pooled);
  // Closes what was idle when a connection turned out to be lost: the others most likely are, too.
  void DropIdle();

  const std::shared_ptr<Driver> driver_;
  const PoolOptions options_;

  mutable Mutex mutex_;
  Budget budget_ ABSL_GUARDED_BY(mutex_);
  std::list<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);  // in order of arrival; they live on their threads' stacks
  std::vector<PooledConnection> idle_ ABSL_GUARDED_BY(mutex_);  // the last one returned is at the end
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t opened_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t exhausted_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_POOL_CORE_H_
