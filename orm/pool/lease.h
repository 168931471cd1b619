#ifndef ROWGATE_ORM_POOL_LEASE_H_
#define ROWGATE_ORM_POOL_LEASE_H_

#include <memory>

#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

class PoolCore;

// A connection as the pool keeps it.
struct PooledConnection {
  std::unique_ptr<Connection> connection;
  absl::Time opened_at;
  absl::Time idle_since = absl::InfiniteFuture();  // set while idle
};

// The right to use one connection of a pool; the connection goes back when the lease ends. A transaction left open is
// rolled back then, and a connection that is broken, too old or not verifiably clean is closed. Cursors and
// transactions on the connection must have ended before the lease.
//
// Used by one thread at a time. A moved-from lease holds nothing and must not be dereferenced.
class [[nodiscard]] Lease {
 public:
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { Return(); }

  Connection& operator*() const { return *pooled_.connection; }
  Connection* operator->() const { return pooled_.connection.get(); }

  WorkClass work_class() const { return work_class_; }
  // How long Acquire waited for a free connection.
  absl::Duration waited() const { return waited_; }
  // True when the next user may have the connection as it is.
  bool clean() const { return pooled_.connection->healthy() && !pooled_.connection->in_transaction(); }

 private:
  friend class Pool;
  Lease(std::shared_ptr<PoolCore> core, PooledConnection pooled, WorkClass work_class, absl::Duration waited)
      : core_(std::move(core)), pooled_(std::move(pooled)), work_class_(work_class), waited_(waited) {}
  void Return();

  std::shared_ptr<PoolCore> core_;  // null when moved from
  PooledConnection pooled_;
  WorkClass work_class_;
  absl::Duration waited_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_LEASE_H_
