#include "orm/pool/connector.h"

#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {

Connector::Connector(std::shared_ptr<Driver> driver, const PoolOptions& options)
    : driver_(std::move(driver)), options_(options), pause_(options.reconnect_pause_min, options.reconnect_pause_max) {}

absl::StatusOr<PooledConnection> Connector::Connect(absl::Time deadline) {
  ASSIGN_OR_RETURN(const uint64_t attempt, BeginAttempt());
  const absl::Time start = SteadyNow();
  absl::StatusOr<std::unique_ptr<Connection>> connection = driver_->Connect(deadline);
  const absl::Duration took = SteadyNow() - start;
  if (options_.observer != nullptr) options_.observer->OnConnect(took, connection.status());
  RETURN_IF_ERROR(EndAttempt(attempt, connection.status(), took, deadline));
  return Pooled(*std::move(connection));
}

absl::StatusOr<uint64_t> Connector::BeginAttempt() {
  const absl::Time now = options_.now();
  const MutexLock lock(mutex_);
  if (const std::optional<uint64_t> attempt = pause_.Begin(now)) return *attempt;
  return pause_.Refusal(now);
}

absl::Status Connector::EndAttempt(uint64_t attempt, const absl::Status& status, absl::Duration took,
                                   absl::Time deadline) {
  const MutexLock lock(mutex_);
  if (status.ok()) {
    pause_.Succeeded();
    ++opened_;
    reachable_ = true;
    return status;
  }
  ++failed_;
  // A caller in a hurry says nothing about the database, and must not keep the others from it.
  const bool in_time = SteadyNow() < deadline;
  if (!in_time && took < options_.reconnect_pause_max) {
    pause_.GaveUp(attempt);
    return DeadlineExceeded();
  }
  pause_.Failed(attempt, status, options_.now());
  reachable_ = false;
  return in_time ? status : DeadlineExceeded();
}

PooledConnection Connector::Pooled(std::unique_ptr<Connection> connection) {
  const absl::Duration lifetime = jitter_.Between(options_.max_lifetime * 0.9, options_.max_lifetime);
  return {.connection = std::move(connection), .expires_at = options_.now() + lifetime};
}

absl::Duration Connector::Pause() const {
  const absl::Time now = options_.now();
  const MutexLock lock(mutex_);
  return pause_.Remaining(now);
}

void Connector::NotePing(bool answered) {
  const MutexLock lock(mutex_);
  reachable_ = answered;
}

void Connector::AddTo(PoolStats& stats) const {
  const MutexLock lock(mutex_);
  stats.opened = opened_;
  stats.connect_failed = failed_;
  stats.reachable = reachable_;
}

}  // namespace rowgate::orm
