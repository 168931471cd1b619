#include "orm/executor/executor.h"

#include <algorithm>
#include <utility>

#include "orm/base/steady_clock.h"
#include "orm/executor/errors.h"
#include "orm/executor/worker.h"

namespace rowgate::orm {
namespace {

// A refused caller that comes back sooner only costs time.
constexpr absl::Duration kOverloadRetryMin = absl::Milliseconds(10);
constexpr double kOverloadJitter = 0.2;

// At least one worker each, or accepted work would wait for ever.
std::array<size_t, kWorkClassCount> WorkersPerClass(const ExecutorOptions& options) {
  std::array<size_t, kWorkClassCount> workers = {};
  workers[IndexOf(WorkClass::kRead)] = std::max<size_t>(1, options.read_workers);
  workers[IndexOf(WorkClass::kWrite)] = std::max<size_t>(1, options.write_workers);
  workers[IndexOf(WorkClass::kStream)] = std::max<size_t>(1, options.stream_workers);
  workers[IndexOf(WorkClass::kTransaction)] = std::max<size_t>(1, options.transaction_workers);
  return workers;
}

struct LaneWorkers {
  size_t all = 1;
  size_t of_one_caller = 1;
};

// Lanes are created in this order: the classes', then the one of pinned work. The calls of client transactions need no
// shares: each transaction has one at a time, and a worker for it. Nor do writes of a database with a single writer: a
// spare worker would wait in the pool for the writer's turn, where callers do not take turns.
std::vector<LaneWorkers> WorkersPerLane(const ExecutorOptions& options, const DriverTraits& traits) {
  const auto per_class = WorkersPerClass(options);
  const size_t transactions = per_class[IndexOf(WorkClass::kTransaction)];
  const LaneWorkers pinned = {.all = transactions, .of_one_caller = transactions};
  if (options.single_worker) return {LaneWorkers{}, pinned};
  std::vector<LaneWorkers> lanes;
  lanes.reserve(per_class.size() + 1);
  for (const size_t workers : per_class) {
    lanes.push_back({.all = workers + options.spare_workers, .of_one_caller = workers});
  }
  LaneWorkers& writes = lanes[IndexOf(WorkClass::kWrite)];
  if (traits.single_writer) writes.all = writes.of_one_caller;
  lanes[IndexOf(WorkClass::kTransaction)] = pinned;
  lanes.push_back(pinned);
  return lanes;
}

size_t TotalWorkers(const ExecutorOptions& options, const DriverTraits& traits) {
  size_t total = 0;
  for (const LaneWorkers& workers : WorkersPerLane(options, traits)) total += workers.all;
  return total;
}

}  // namespace

ExecutorOptions DefaultExecutorOptions(const DriverTraits& traits) {
  if (traits.single_connection) return {.transaction_workers = 1, .single_worker = true};
  if (traits.single_writer) return {.read_workers = 2, .write_workers = 1, .stream_workers = 2};
  return {.read_workers = 4, .write_workers = 4, .stream_workers = 2};
}

Executor::Executor(const ExecutorOptions& options, Pool& pool)
    : options_(options),
      queued_bytes_(options.queued_bytes_max),
      pool_(pool),
      watchdog_(TotalWorkers(options, pool.traits()), counters_) {
  for (const LaneWorkers& workers : WorkersPerLane(options, pool.traits())) {
    lanes_.push_back(std::make_unique<Lane>(workers.all, workers.of_one_caller, options.queue_max, queued_bytes_));
  }
  for (size_t i = 0; i < kWorkClassCount; ++i) lane_of_[i] = lanes_[options.single_worker ? 0 : i].get();
  pinned_lane_ = lanes_.back().get();
  size_t slot = 0;
  for (const auto& lane : lanes_) {
    StartWorkers(*lane, slot);
    slot += lane->workers;
  }
}

Executor::~Executor() { Shutdown(absl::InfinitePast()); }

void Executor::StartWorkers(Lane& lane, size_t first_slot) {
  {
    const MutexLock lock(mutex_);
    workers_running_ += lane.workers;
  }
  const RerunPolicy policy = {
      .attempts_max = options_.attempts_max, .pause_min = options_.pause_min, .pause_max = options_.pause_max};
  for (size_t i = 0; i < lane.workers; ++i) {
    threads_.emplace_back([this, &lane, policy, &slot = watchdog_.slot(first_slot + i)] {
      const auto submit = [this](std::unique_ptr<Work> work) { Submit(std::move(work)); };
      Worker(lane, pool_, slot, policy, submit, counters_).Loop();
      const MutexLock lock(mutex_);
      --workers_running_;
      worker_ended_.Signal();
    });
  }
}

Lane& Executor::LaneOf(const Work& work) const {
  return work.pinned() != nullptr ? *pinned_lane_ : *lane_of_[IndexOf(work.work_class())];
}

void Executor::Submit(std::unique_ptr<Work> work) {
  Lane& lane = LaneOf(*work);
  const CallerId caller = work->caller();
  const auto refuse = [&](size_t limit) { work->Fail(Refusal(work->work_class(), caller, lane, limit)); };
  // Told now, its caller can go elsewhere; told at its deadline, a worker's time and the caller's are gone.
  if (lane.IsHopeless(caller, work->deadline())) return refuse(lane.queue.Before(caller));
  switch (lane.queue.Push(work)) {
    case WorkQueue::PushOutcome::kAccepted: return;
    case WorkQueue::PushOutcome::kFull: return refuse(PlacesLimit(caller, lane));
    case WorkQueue::PushOutcome::kTooManyBytes: return refuse(BytesLimit(caller));
    case WorkQueue::PushOutcome::kClosed: return work->Fail(ShuttingDown());
  }
}

absl::Status Executor::Refuse(WorkClass work_class, CallerId caller) {
  const Lane& lane = *lane_of_[IndexOf(work_class)];
  const size_t limit = queued_bytes_.IsFull(caller) ? BytesLimit(caller) : PlacesLimit(caller, lane);
  return Refusal(work_class, caller, lane, limit);
}

// Which of the two was met: that of all, or that of one caller.
size_t Executor::PlacesLimit(CallerId caller, const Lane& lane) const {
  return lane.queue.size() >= options_.queue_max ? options_.queue_max : ShareOfCaller(caller, options_.queue_max);
}

size_t Executor::BytesLimit(CallerId caller) const {
  return queued_bytes_.IsFull(kNoCaller) ? queued_bytes_.max() : ShareOfCaller(caller, queued_bytes_.max());
}

absl::Status Executor::Refusal(WorkClass work_class, CallerId caller, const Lane& lane, size_t limit) {
  ++counters_.refused[IndexOf(work_class)];
  const absl::Duration backlog = lane.Backlog(caller);
  const absl::Duration retry = jitter_.Between(backlog * (1 - kOverloadJitter), backlog * (1 + kOverloadJitter));
  return Overloaded(limit, std::max(retry, kOverloadRetryMin));
}

void Executor::Shutdown(absl::Time drain_deadline) {
  for (const auto& lane : lanes_) lane->queue.Close();
  AwaitWorkers(drain_deadline);
  FailQueued();
  pool_.StopWaiting();
  watchdog_.CloseSlots();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Executor::AwaitWorkers(absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = SteadyNow() < deadline;
  while (workers_running_ > 0 && in_time) in_time = worker_ended_.WaitUntil(mutex_, deadline);
}

void Executor::FailQueued() {
  for (const auto& lane : lanes_) {
    while (const std::optional<QueuedWork> queued = lane->queue.Drop()) queued->work->Fail(ShuttingDown());
  }
}

bool Executor::WouldRefuse(WorkClass work_class, CallerId caller, absl::Time deadline) const {
  const Lane& lane = *lane_of_[IndexOf(work_class)];
  return queued_bytes_.IsFull(caller) || lane.queue.IsFull(caller) || lane.IsHopeless(caller, deadline);
}

size_t Executor::queued(WorkClass work_class) const {
  size_t queued = 0;
  for (const auto& lane : lanes_) queued += lane->queue.size(work_class);
  return queued;
}

ExecutorStats Executor::stats() const {
  ExecutorStats stats = {
      .expired = counters_.expired, .reruns = counters_.reruns, .reruns_failed = counters_.reruns_failed};
  for (size_t i = 0; i < kWorkClassCount; ++i) {
    stats.queued[i] = queued(static_cast<WorkClass>(i));
    stats.refused[i] = counters_.refused[i];
  }
  for (size_t i = 0; i < kCancelCauseCount; ++i) stats.cancelled[i] = counters_.cancelled[i];
  return stats;
}

}  // namespace rowgate::orm
