#include "orm/executor/executor.h"

#include <algorithm>
#include <utility>

#include "orm/executor/errors.h"
#include "orm/executor/worker.h"

namespace rowgate::orm {
namespace {

// At least one worker each, or accepted work would wait for ever.
std::array<size_t, kWorkClassCount> WorkersPerClass(const ExecutorOptions& options) {
  std::array<size_t, kWorkClassCount> workers = {};
  workers[IndexOf(WorkClass::kRead)] = std::max<size_t>(1, options.read_workers);
  workers[IndexOf(WorkClass::kWrite)] = std::max<size_t>(1, options.write_workers);
  workers[IndexOf(WorkClass::kStream)] = std::max<size_t>(1, options.stream_workers);
  return workers;
}

size_t TotalWorkers(const ExecutorOptions& options) {
  if (options.single_worker) return 1;
  size_t total = 0;
  for (const size_t workers : WorkersPerClass(options)) total += workers;
  return total;
}

}  // namespace

ExecutorOptions DefaultExecutorOptions(const DriverTraits& traits) {
  if (traits.single_connection) return {.single_worker = true};
  if (traits.single_writer) return {.read_workers = 2, .write_workers = 1, .stream_workers = 2};
  return {.read_workers = 4, .write_workers = 4, .stream_workers = 2};
}

Executor::Executor(const ExecutorOptions& options, Pool& pool) : pool_(pool), watchdog_(TotalWorkers(options)) {
  const auto add_queue = [&] { return queues_.emplace_back(std::make_unique<WorkQueue>(options.queue_max)).get(); };
  if (options.single_worker) {
    queue_of_.fill(add_queue());
    StartWorkers(*queue_of_.front(), 1, 0);
    return;
  }
  size_t slot = 0;
  const auto workers = WorkersPerClass(options);
  for (size_t i = 0; i < kWorkClassCount; ++i) {
    queue_of_[i] = add_queue();
    StartWorkers(*queue_of_[i], workers[i], slot);
    slot += workers[i];
  }
}

Executor::~Executor() { Shutdown(absl::InfinitePast()); }

void Executor::StartWorkers(WorkQueue& queue, size_t count, size_t first_slot) {
  {
    const MutexLock lock(mutex_);
    workers_running_ += count;
  }
  for (size_t i = 0; i < count; ++i) {
    threads_.emplace_back([this, &queue, &slot = watchdog_.slot(first_slot + i)] {
      Worker(queue, pool_, slot).Loop();
      const MutexLock lock(mutex_);
      --workers_running_;
      worker_ended_.Signal();
    });
  }
}

void Executor::Submit(std::unique_ptr<Work> work) {
  WorkQueue& queue = *queue_of_[IndexOf(work->work_class())];
  switch (queue.Push(work)) {
    case WorkQueue::PushOutcome::kAccepted: return;
    case WorkQueue::PushOutcome::kFull: return work->Fail(Overloaded(queue.size_max()));
    case WorkQueue::PushOutcome::kClosed: return work->Fail(ShuttingDown());
  }
}

void Executor::Shutdown(absl::Time drain_deadline) {
  for (const auto& queue : queues_) queue->Close();
  AwaitWorkers(drain_deadline);
  FailQueued();
  watchdog_.CloseSlots();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Executor::AwaitWorkers(absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = absl::Now() < deadline;
  while (workers_running_ > 0 && in_time) in_time = worker_ended_.WaitUntil(mutex_, deadline);
}

void Executor::FailQueued() {
  for (const auto& queue : queues_) {
    while (const std::optional<QueuedWork> queued = queue->TryPop()) queued->work->Fail(ShuttingDown());
  }
}

size_t Executor::queued(WorkClass work_class) const { return queue_of_[IndexOf(work_class)]->size(); }

}  // namespace rowgate::orm
