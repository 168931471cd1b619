#ifndef ROWGATE_ORM_POOL_POOL_H_
#define ROWGATE_ORM_POOL_POOL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/base/steady_clock.h"
#include "orm/driver/driver.h"
#include "orm/pool/claim.h"
#include "orm/pool/lease.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

class PoolCore;

// Told of what happens to connections, for metrics. Thread-safe and quick.
class PoolObserver {
 public:
  virtual ~PoolObserver() = default;
  // A permit was asked for; successfully or not, and mostly without waiting.
  virtual void OnWait(WorkClass work_class, absl::Duration waited) = 0;
  // A lease has ended.
  virtual void OnUse(WorkClass work_class, absl::Duration held) = 0;
  // A connection was opened, or could not be.
  virtual void OnConnect(absl::Duration took, const absl::Status& status) = 0;
};

// Why a connection was closed.
enum class CloseCause {
  kLifetime,  // older than max_lifetime
  kIdle,      // idle for longer than idle_timeout
  kOverflow,  // more than `size` were open
  kLost,      // the database had gone, or the one beside it
  kUnclean,   // its transaction could not be ended verifiably
  kShutdown,
};
inline constexpr size_t kCloseCauseCount = 6;

// Of so many connections or more one caller leaves some to the others (orm/pool/budget.h).
inline constexpr size_t kPoolSizeForCallers = 7;

struct PoolOptions {
  // Connections that are kept. A database whose work shares one connection makes it 1.
  size_t size = 10;
  // Beyond `size`, opened when all are in use and closed when they come back. size + max_overflow bounds the open ones.
  size_t max_overflow = 0;
  // Longest wait for a free connection; a caller's earlier deadline ends the wait first.
  absl::Duration acquire_timeout = absl::Seconds(30);
  // A connection that was idle for longer is pinged before it is handed out: databases and firewalls drop silent ones.
  absl::Duration idle_before_ping = absl::Seconds(5);
  // Older connections are replaced when they are next handed out or returned (SQLAlchemy: pool_recycle), each at a time
  // of its own within a tenth of this, so that a pool follows a failover and servers can free what a session has
  // gathered. Ignored where all work shares one connection: it holds the data.
  absl::Duration max_lifetime = absl::Minutes(30);
  // Idle connections are closed after this, checked every trim_interval. Ignored where all work shares one connection.
  absl::Duration idle_timeout = absl::Minutes(10);
  // After a failure to connect nobody tries again for about this long, then twice as long, up to the second: callers
  // fail at once with DB_UNREACHABLE and the time of the next attempt. Each pause is jittered by half.
  absl::Duration reconnect_pause_min = absl::Milliseconds(50);
  absl::Duration reconnect_pause_max = absl::Seconds(1);
  // Connections that the transactions of one caller may hold (those of all callers one more, where there are
  // kPoolSizeForCallers or more); 0: half of `size`. Reads and writes are always left one each where there are three or
  // more, one of two.
  size_t transactions_max = 0;
  absl::Duration trim_interval = absl::Seconds(1);
  PoolObserver* observer = nullptr;  // may be null; outlives the pool and its leases
  // Time for lifetimes, idleness and pauses, which steps of the wall clock must not change; tests hand in their own.
  std::function<absl::Time()> now = [] { return SteadyNow(); };
};

struct PoolStats {
  size_t size_max = 0;  // size + max_overflow
  size_t in_use = 0;
  size_t idle = 0;
  size_t waiting = 0;   // threads in Acquire that found no free connection
  uint64_t opened = 0;  // connections opened since the start
  uint64_t connect_failed = 0;
  uint64_t exhausted = 0;                              // waits that ended with POOL_EXHAUSTED
  std::array<uint64_t, kCloseCauseCount> closed = {};  // by CloseCause
  std::array<size_t, kWorkClassCount> held = {};       // by WorkClass
  std::array<size_t, kWorkClassCount> limits = {};     // by WorkClass
  bool reachable = true;                               // the last attempt to connect or ping succeeded
};

// The connections to one database: opened when first needed, reused last in first out (the warm ones stay warm and the
// rest age away), never more than size + max_overflow. Waiters are served in order; one whose class has used its share
// (orm/pool/budget.h) does not hold up those behind it.
//
// Thread-safe. Leases may outlive the pool.
class Pool {
 public:
  // INVALID_OPTION when an option makes no sense. Does not connect.
  static absl::StatusOr<std::unique_ptr<Pool>> Create(std::shared_ptr<Driver> driver, PoolOptions options);
  // Closes.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Blocks until a connection is free. Errors: POOL_EXHAUSTED after acquire_timeout, DEADLINE_EXCEEDED when `deadline`
  // ended the wait, CANCELLED when `given_up` did, POOL_CLOSED, or what the driver says when a new connection cannot be
  // opened. `given_up` may be null.
  absl::StatusOr<Lease> Acquire(const Claim& claim, absl::Time deadline, const std::atomic<bool>* given_up = nullptr);
  // For nobody in particular.
  absl::StatusOr<Lease> Acquire(WorkClass work_class, absl::Time deadline) {
    return Acquire(Claim{.work_class = work_class}, deadline);
  }
  // By whoever has set a `given_up`. Does not wait for the database.
  void WakeWaiters();

  // A connection beside the budgets, opened for the purpose and closed afterwards: to find out what became of a commit
  // while the pool may be exhausted, or the database is just coming back. Waits for both until `deadline`; four at a
  // time at most. POOL_EXHAUSTED at once where all work shares one connection.
  absl::StatusOr<Lease> AcquireExtra(absl::Time deadline);

  const DriverTraits& traits() const;
  PoolStats stats() const;

  // From now on nobody waits in Acquire or AcquireExtra, those who do get POOL_CLOSED; what is free is still lent.
  void StopWaiting();
  // Refuses from now on, wakes all waiters and closes idle connections; leased ones are closed when they come back.
  void Close();

 private:
  Pool(std::shared_ptr<PoolCore> core, absl::Duration trim_interval);

  const std::shared_ptr<PoolCore> core_;
  std::thread trimmer_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_POOL_H_
