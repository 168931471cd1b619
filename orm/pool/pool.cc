#include "orm/pool/pool.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/pool/errors.h"
#include "orm/pool/pool_core.h"

namespace rowgate::orm {
namespace {

absl::Status CheckNotNegative(std::string_view field, absl::Duration value) {
  return value < absl::ZeroDuration() ? InvalidPoolOptions(field, "must not be negative") : absl::OkStatus();
}

absl::Status CheckPositive(std::string_view field, absl::Duration value) {
  return value <= absl::ZeroDuration() ? InvalidPoolOptions(field, "must be positive") : absl::OkStatus();
}

absl::Status CheckOptions(const PoolOptions& options) {
  if (options.size == 0) return InvalidPoolOptions("size", "must be at least 1");
  RETURN_IF_ERROR(CheckNotNegative("acquire_timeout", options.acquire_timeout));
  RETURN_IF_ERROR(CheckNotNegative("idle_before_ping", options.idle_before_ping));
  RETURN_IF_ERROR(CheckPositive("max_lifetime", options.max_lifetime));
  RETURN_IF_ERROR(CheckPositive("idle_timeout", options.idle_timeout));
  RETURN_IF_ERROR(CheckPositive("trim_interval", options.trim_interval));
  RETURN_IF_ERROR(CheckPositive("reconnect_pause_min", options.reconnect_pause_min));
  if (options.reconnect_pause_max < options.reconnect_pause_min) {
    return InvalidPoolOptions("reconnect_pause_max", "must not be below reconnect_pause_min");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Pool>> Pool::Create(std::shared_ptr<Driver> driver, PoolOptions options) {
  RETURN_IF_ERROR(CheckOptions(options));
  if (driver->traits().single_connection) {
    options.size = 1;
    options.max_overflow = 0;
    options.max_lifetime = absl::InfiniteDuration();
    options.idle_timeout = absl::InfiniteDuration();
  }
  const absl::Duration trim_interval = options.trim_interval;
  auto core = std::make_shared<PoolCore>(std::move(driver), std::move(options));
  return std::unique_ptr<Pool>(new Pool(std::move(core), trim_interval));
}

Pool::Pool(std::shared_ptr<PoolCore> core, absl::Duration trim_interval) : core_(std::move(core)) {
  trimmer_ = std::thread([core = core_.get(), trim_interval] {
    while (!core->AwaitClose(trim_interval)) core->Trim();
  });
}

Pool::~Pool() {
  Close();
  trimmer_.join();
}

absl::StatusOr<Lease> Pool::Acquire(const Claim& claim, absl::Time deadline, const std::atomic<bool>* given_up) {
  ASSIGN_OR_RETURN(const absl::Duration waited, core_->TakePermit(claim, deadline, given_up));
  absl::StatusOr<PooledConnection> pooled = core_->Checkout(deadline);
  if (!pooled.ok()) {
    core_->GivePermit(claim);
    return std::move(pooled).status();
  }
  return Lease(core_, *std::move(pooled), claim, waited, Lease::Kind::kBudgeted);
}

absl::StatusOr<Lease> Pool::AcquireExtra(absl::Time deadline) {
  ASSIGN_OR_RETURN(PooledConnection pooled, core_->TakeExtra(deadline));
  return Lease(core_, std::move(pooled), {.work_class = WorkClass::kWrite}, absl::ZeroDuration(), Lease::Kind::kExtra);
}

const DriverTraits& Pool::traits() const { return core_->traits(); }
PoolStats Pool::stats() const { return core_->stats(); }
void Pool::WakeWaiters() { core_->WakeWaiters(); }
void Pool::StopWaiting() { core_->StopWaiting(); }
void Pool::Close() { core_->Close(); }

}  // namespace rowgate::orm
