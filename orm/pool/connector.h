#ifndef ROWGATE_ORM_POOL_CONNECTOR_H_
#define ROWGATE_ORM_POOL_CONNECTOR_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/base/jitter.h"
#include "orm/base/mutex.h"
#include "orm/driver/driver.h"
#include "orm/pool/lease.h"
#include "orm/pool/pool.h"
#include "orm/pool/reconnect_pause.h"

namespace rowgate::orm {

// Opens connections for a pool, and does not hammer a database that is down. Thread-safe.
class Connector {
 public:
  // `options` outlives it.
  Connector(std::shared_ptr<Driver> driver, const PoolOptions& options);

  // What the driver says; at once, with the time of the next attempt, while a failure is recent. DEADLINE_EXCEEDED when
  // `deadline` was too early for an answer.
  absl::StatusOr<PooledConnection> Connect(absl::Time deadline);

  // How long until somebody may try again; zero when anybody may now.
  absl::Duration Pause() const;
  // What a ping says about the database.
  void NotePing(bool answered);

  Driver& driver() const { return *driver_; }
  // Puts its part into `stats`.
  void AddTo(PoolStats& stats) const;

 private:
  absl::StatusOr<uint64_t> BeginAttempt();
  absl::Status EndAttempt(uint64_t attempt, const absl::Status& status, absl::Duration took, absl::Time deadline);
  PooledConnection Pooled(std::unique_ptr<Connection> connection);

  const std::shared_ptr<Driver> driver_;
  const PoolOptions& options_;
  Jitter jitter_;

  mutable Mutex mutex_;
  ReconnectPause pause_ ABSL_GUARDED_BY(mutex_);
  uint64_t opened_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reachable_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_CONNECTOR_H_
