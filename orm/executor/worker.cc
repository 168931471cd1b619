#include "orm/executor/worker.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/driver/errors.h"
#include "orm/executor/cancelled_wait.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {
namespace {

// A connection goes back to the pool after this many pieces of work, so that threads waiting for one get their turn.
constexpr int kRunsPerLease = 64;
// Each pause may be this much longer than the one before: 20 ms, 80 ms.
constexpr double kPauseGrowth = 4;
// For finding out what became of a commit, beyond the deadline of its caller.
constexpr absl::Duration kResolveTime = absl::Seconds(5);

absl::Time ResolveDeadline(const Work& work) {
  const absl::Time now = SteadyNow();
  if (work.deadline() == absl::InfiniteFuture()) return now + kResolveTime;
  return std::max(work.deadline(), now) + kResolveTime;
}

}  // namespace

void Worker::Loop() {
  while (std::optional<QueuedWork> queued = lane_.queue.Pop()) {
    OptionalLease lease;
    int runs = 0;
    while (queued) {
      Serve(*queued, lease);
      const CallerId caller = queued->caller;
      queued.reset();  // what it holds goes before the next is fetched
      lane_.queue.Done(caller);
      if (++runs < kRunsPerLease) queued = lane_.queue.TryPop();
    }
  }
}

void Worker::Serve(QueuedWork& queued, OptionalLease& lease) {
  Work& work = *queued.work;
  const absl::Time start = SteadyNow();
  absl::Status status = CheckStillWanted(work, start);
  if (status.ok()) {
    Piece piece = {.work = work, .pinned = work.pinned(), .queued = start - queued.queued_at};
    status = RunToEnd(piece, lease);
    if (!status.ok() && piece.may_rerun) ++counters_.reruns_failed;
    lane_.service_time.Add(SteadyNow() - start);
    if (piece.queue_again) {
      lease.reset();  // first, so that it need not open a connection of its own
      return submit_(std::move(queued.work));
    }
  }
  if (!status.ok()) work.Fail(status);
}

absl::Status Worker::CheckStillWanted(const Work& work, absl::Time now) {
  absl::Status status = work.token().CauseAsError();
  if (status.ok() && work.deadline() <= now) status = DeadlineExceeded();
  if (!status.ok()) ++counters_.expired;
  return status;
}

absl::Status Worker::RunToEnd(Piece& piece, OptionalLease& lease) {
  while (true) {
    const absl::StatusOr<Connection*> connection = ConnectionFor(piece, lease);
    if (!connection.ok()) return piece.failure.ok() ? WhyNotConnected(piece, connection.status()) : piece.failure;
    if (!slot_.Begin(**connection, piece.work.token(), piece.work.deadline())) return Unwanted(piece);
    piece.failure = RunOnce(piece, **connection, piece.pinned == nullptr ? &*lease : nullptr);
    if (lease && (!lease->holds() || !lease->clean())) lease.reset();
    if (piece.failure.ok()) return absl::OkStatus();
    switch (piece.work.AfterFailure(piece.failure, piece.attempt)) {
      case Work::Next::kFail: return piece.failure;
      case Work::Next::kResolve: lease.reset(); return Resolve(piece);
      case Work::Next::kQueueAgain: piece.queue_again = true; return absl::OkStatus();
      case Work::Next::kRunAgain: break;
    }
    piece.may_rerun = true;
    if (!PauseBeforeRerun(piece)) return piece.failure;
    ++piece.attempt;
    ++counters_.reruns;
  }
}

absl::Status Worker::Unwanted(const Piece& piece) {
  if (piece.attempt == 1) ++counters_.expired;
  return piece.work.token().CauseAsError();
}

absl::Status Worker::WhyNotConnected(const Piece& piece, const absl::Status& status) {
  return piece.work.token().cause() ? Unwanted(piece) : status;
}

absl::Status Worker::RunOnce(const Piece& piece, Connection& connection, Lease* lease) {
  const absl::Status status = piece.work.Run(ContextOf(piece, connection, piece.work.token(), lease));
  slot_.End();
  return piece.work.token().Explain(status);
}

WorkContext Worker::ContextOf(const Piece& piece, Connection& connection, const CancelToken& token, Lease* lease) {
  return {.connection = connection,
          .token = token,
          .queued = piece.queued,
          .pool_wait = piece.pool_wait,
          .attempt = piece.attempt,
          .lease = lease};
}

absl::StatusOr<Connection*> Worker::ConnectionFor(Piece& piece, OptionalLease& lease) {
  if (piece.pinned != nullptr) return piece.pinned;
  const Work& work = piece.work;
  const Claim claim = {.work_class = work.work_class(), .writes = work.writes(), .caller = work.caller()};
  if (!lease || lease->claim() != claim) {
    lease.reset();  // first: the pool may have no second connection
    ASSIGN_OR_RETURN(lease, Acquire(work, claim));
    piece.pool_wait = lease->waited();
  }
  return &**lease;
}

absl::StatusOr<Lease> Worker::Acquire(const Work& work, const Claim& claim) {
  const bool waits_for_writer = pool_.traits().single_writer && (claim.writes || claim.work_class == WorkClass::kWrite);
  const bool bounded = waits_for_writer && work.lock_timeout() > absl::ZeroDuration();
  const absl::Time patience = bounded ? SteadyNow() + work.lock_timeout() : absl::InfiniteFuture();
  CancelledWait wait(pool_, work.token());
  absl::StatusOr<Lease> lease = pool_.Acquire(claim, std::min(work.deadline(), patience), wait.given_up());
  const bool impatient = patience < work.deadline() && absl::IsDeadlineExceeded(lease.status());
  return impatient ? absl::StatusOr<Lease>(LockNotAvailable()) : std::move(lease);
}

bool Worker::PauseBeforeRerun(const Piece& piece) {
  const Work& work = piece.work;
  if (piece.pinned != nullptr || piece.attempt >= policy_.attempts_max) return false;
  absl::Duration most = policy_.pause_min;
  for (int i = 0; i < piece.attempt; ++i) most = std::min(most * kPauseGrowth, policy_.pause_max);
  const absl::Time until = SteadyNow() + jitter_.Between(policy_.pause_min, std::max(most, policy_.pause_min));
  return until < work.deadline() && slot_.Pause(work.token(), until);
}

absl::Status Worker::Resolve(const Piece& piece) {
  const absl::Time deadline = ResolveDeadline(piece.work);
  absl::StatusOr<Lease> lease = pool_.AcquireExtra(deadline);
  CancelToken token;
  if (!lease.ok() || !slot_.Begin(**lease, token, deadline)) return piece.failure;
  const absl::Status status = piece.work.Resolve(ContextOf(piece, **lease, token, &*lease), piece.failure);
  slot_.End();
  // That there was no time to find out says nothing about the commit.
  const bool stopped = absl::IsCancelled(status) || absl::IsDeadlineExceeded(status);
  return stopped && token.cause() ? piece.failure : status;
}

}  // namespace rowgate::orm
