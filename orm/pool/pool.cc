#include "orm/pool/pool.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/pool/errors.h"
#include "orm/pool/pool_core.h"

namespace rowgate::orm {
namespace {

absl::Status CheckOptions(const PoolOptions& options) {
  if (options.size_max == 0) return InvalidPoolOptions("size_max", "must be at least 1");
  if (options.acquire_timeout < absl::ZeroDuration()) {
    return InvalidPoolOptions("acquire_timeout", "must not be negative");
  }
  if (options.idle_before_ping < absl::ZeroDuration()) {
    return InvalidPoolOptions("idle_before_ping", "must not be negative");
  }
  if (options.max_lifetime <= absl::ZeroDuration()) return InvalidPoolOptions("max_lifetime", "must be positive");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Pool>> Pool::Create(std::shared_ptr<Driver> driver, PoolOptions options) {
  RETURN_IF_ERROR(CheckOptions(options));
  if (driver->traits().single_connection) {
    options.size_max = 1;
    options.max_lifetime = absl::InfiniteDuration();
  }
  auto core = std::make_shared<PoolCore>(std::move(driver), std::move(options));
  return std::unique_ptr<Pool>(new Pool(std::move(core)));
}

Pool::~Pool() { Close(); }

absl::StatusOr<Lease> Pool::Acquire(WorkClass work_class, absl::Time deadline) {
  ASSIGN_OR_RETURN(const absl::Duration waited, core_->TakePermit(work_class, deadline));
  absl::StatusOr<PooledConnection> pooled = core_->Checkout();
  if (!pooled.ok()) {
    core_->GivePermit(work_class);
    return std::move(pooled).status();
  }
  return Lease(core_, *std::move(pooled), work_class, waited);
}

const DriverTraits& Pool::traits() const { return core_->driver().traits(); }
PoolStats Pool::stats() const { return core_->stats(); }
void Pool::Close() { core_->Close(); }

}  // namespace rowgate::orm
