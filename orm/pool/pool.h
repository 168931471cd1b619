#ifndef ROWGATE_ORM_POOL_POOL_H_
#define ROWGATE_ORM_POOL_POOL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/pool/lease.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

class PoolCore;

struct PoolOptions {
  // Hard bound on open connections. A database whose work shares one connection makes it 1.
  size_t size_max = 10;
  // Longest wait for a free connection; a caller's earlier deadline ends the wait first.
  absl::Duration acquire_timeout = absl::Seconds(30);
  // A connection that was idle for longer is pinged before it is handed out: databases and firewalls drop silent ones.
  absl::Duration idle_before_ping = absl::Seconds(5);
  // Older connections are replaced when they are next handed out or returned, so that a pool follows a failover and
  // servers can free what a session has gathered. Ignored where all work shares one connection: it holds the data.
  absl::Duration max_lifetime = absl::Minutes(30);
  // Time for the two settings above; tests hand in their own.
  std::function<absl::Time()> now = [] { return absl::Now(); };
};

struct PoolStats {
  size_t size_max = 0;
  size_t in_use = 0;
  size_t idle = 0;
  size_t waiting = 0;      // threads in Acquire that found no free connection
  uint64_t opened = 0;     // connections opened since the start
  uint64_t exhausted = 0;  // waits that ended with POOL_EXHAUSTED
};

// The connections to one database: opened when first needed, reused last in first out (the warm ones stay warm and the
// rest age away), never more than size_max. Waiters are served in order; one whose class has used its share
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
  // ended the wait, POOL_CLOSED, or what the driver says when a new connection cannot be opened.
  absl::StatusOr<Lease> Acquire(WorkClass work_class, absl::Time deadline);

  const DriverTraits& traits() const;
  PoolStats stats() const;

  // Refuses from now on, wakes all waiters and closes idle connections; leased ones are closed when they come back.
  void Close();

 private:
  explicit Pool(std::shared_ptr<PoolCore> core) : core_(std::move(core)) {}

  const std::shared_ptr<PoolCore> core_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_POOL_H_
