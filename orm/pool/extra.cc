#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/pool/errors.h"
#include "orm/pool/pool_core.h"

// Connections beside the budgets.
namespace rowgate::orm {
namespace {

// A database that restarts leaves many commits in doubt at once; each is found out in a few milliseconds.
constexpr size_t kExtraMax = 4;

}  // namespace

absl::StatusOr<PooledConnection> PoolCore::TakeExtra(absl::Time deadline) {
  RETURN_IF_ERROR(AwaitExtraTurn(deadline));
  while (true) {
    absl::StatusOr<PooledConnection> pooled = connector_.Connect(deadline);
    if (pooled.ok()) return pooled;
    if (!SleepUntil(SteadyNow() + connector_.Pause(), deadline)) {
      GiveExtraTurn();
      return pooled;
    }
  }
}

absl::Status PoolCore::AwaitExtraTurn(absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = !traits().single_connection;
  while (extra_ >= kExtraMax && !waiting_ends_ && in_time) in_time = extra_changed_.WaitUntil(mutex_, deadline);
  if (waiting_ends_) return PoolClosed();
  if (!in_time) return PoolExhausted(traits().single_connection ? 0 : kExtraMax);
  ++extra_;
  return absl::OkStatus();
}

void PoolCore::GiveExtraTurn() {
  const MutexLock lock(mutex_);
  --extra_;
  extra_changed_.SignalAll();
}

bool PoolCore::SleepUntil(absl::Time until, absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = true;
  while (!waiting_ends_ && in_time) in_time = extra_changed_.WaitUntil(mutex_, std::min(until, deadline));
  return !waiting_ends_ && SteadyNow() < deadline;
}

void PoolCore::ReturnExtra(PooledConnection pooled) {
  CloseConnection(pooled, CloseCause::kOverflow);
  GiveExtraTurn();
}

}  // namespace rowgate::orm
