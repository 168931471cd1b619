#include "orm/executor/worker.h"

#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {
namespace {

// A connection goes back to the pool after this many pieces of work, so that threads waiting for one get their turn.
constexpr int kRunsPerLease = 64;

}  // namespace

void Worker::Loop() {
  while (std::optional<QueuedWork> queued = queue_.Pop()) {
    std::optional<Lease> lease;
    int runs = 0;
    while (queued) {
      Serve(*queued, lease);
      if (++runs == kRunsPerLease || (lease && !lease->clean())) break;
      queued.reset();  // what it holds goes before the next is fetched
      queued = queue_.TryPop();
    }
  }
}

void Worker::Serve(const QueuedWork& queued, std::optional<Lease>& lease) {
  Work& work = *queued.work;
  const absl::Time now = absl::Now();
  absl::Duration pool_wait;
  absl::Status status = CheckStillWanted(work, now);
  if (status.ok()) status = EnsureLease(work, lease, pool_wait);
  if (status.ok()) status = RunOn(**lease, work, now - queued.queued_at, pool_wait);
  if (!status.ok()) work.Fail(status);
}

absl::Status Worker::CheckStillWanted(const Work& work, absl::Time now) {
  RETURN_IF_ERROR(work.token().CauseAsError());
  return work.deadline() <= now ? DeadlineExceeded() : absl::OkStatus();
}

absl::Status Worker::EnsureLease(const Work& work, std::optional<Lease>& lease, absl::Duration& waited) {
  if (lease && lease->work_class() == work.work_class()) return absl::OkStatus();
  lease.reset();  // first: the pool may have no second connection
  ASSIGN_OR_RETURN(lease, pool_.Acquire(work.work_class(), work.deadline()));
  waited = lease->waited();
  return absl::OkStatus();
}

absl::Status Worker::RunOn(Connection& connection, Work& work, absl::Duration queued, absl::Duration pool_wait) {
  if (!slot_.Begin(connection, work)) return work.token().CauseAsError();
  const absl::Status status =
      work.Run({.connection = connection, .token = work.token(), .queued = queued, .pool_wait = pool_wait});
  slot_.End(work);
  return work.token().Explain(status);
}

}  // namespace rowgate::orm
