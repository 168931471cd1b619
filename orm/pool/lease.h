#ifndef ROWGATE_ORM_POOL_LEASE_H_
#define ROWGATE_ORM_POOL_LEASE_H_

#include <memory>

#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/pool/claim.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

class PoolCore;

// A connection as the pool keeps it.
struct PooledConnection {
  std::unique_ptr<Connection> connection;
  absl::Time expires_at = absl::InfiniteFuture();
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

  // False when moved from.
  bool holds() const { return core_ != nullptr; }
  const Claim& claim() const { return claim_; }
  WorkClass work_class() const { return claim_.work_class; }
  // How long Acquire waited for a free connection.
  absl::Duration waited() const { return waited_; }
  // True when the next user may have the connection as it is.
  bool clean() const { return pooled_.connection->healthy() && !pooled_.connection->in_transaction(); }

 private:
  friend class Pool;
  enum class Kind { kBudgeted, kExtra };
  Lease(std::shared_ptr<PoolCore> core, PooledConnection pooled, const Claim& claim, absl::Duration waited, Kind kind);
  void Return();

  std::shared_ptr<PoolCore> core_;  // null when moved from
  PooledConnection pooled_;
  Claim claim_;
  absl::Duration waited_;
  Kind kind_;
  absl::Time since_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_LEASE_H_
