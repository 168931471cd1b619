#ifndef ROWGATE_ORM_EXECUTOR_EXECUTOR_H_
#define ROWGATE_ORM_EXECUTOR_EXECUTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "orm/base/jitter.h"
#include "orm/base/mutex.h"
#include "orm/executor/counters.h"
#include "orm/executor/lane.h"
#include "orm/executor/watchdog.h"
#include "orm/executor/work.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

struct ExecutorOptions {
  size_t read_workers = 4;
  size_t write_workers = 4;
  size_t stream_workers = 2;
  // One for each connection that client transactions may hold (PoolStats::limits): a call that waits for a row's lock
  // must not keep the call that would release it from running. Calls that begin one have as many of their own.
  size_t transaction_workers = 2;
  // More for each of the first three, so that one caller's work, which may wait for a lock or take long, leaves workers
  // to the others: a caller alone keeps at most the numbers above busy. Not of writes where there is a single writer.
  size_t spare_workers = 0;
  size_t queue_max = 1024;  // per class, three quarters of it for one caller; what is more is refused at once
  size_t queued_bytes_max = size_t{64} << 20;        // of all classes together (Work::bytes), shared out as well
  int attempts_max = 3;                              // of work that may run again
  absl::Duration pause_min = absl::Milliseconds(5);  // before the second attempt; jittered, growing
  absl::Duration pause_max = absl::Milliseconds(80);
  // One thread and one queue for all classes; the numbers of workers above are ignored. Work on pinned connections is
  // apart.
  bool single_worker = false;

  bool operator==(const ExecutorOptions&) const = default;
};

struct ExecutorStats {
  std::array<size_t, kWorkClassCount> queued = {};
  std::array<uint64_t, kWorkClassCount> refused = {};  // OVERLOADED
  uint64_t expired = 0;                                // its deadline passed, or its caller went away, before it ran
  std::array<uint64_t, kCancelCauseCount> cancelled = {};  // running work that was asked to stop, by CancelCause
  uint64_t reruns = 0;                                     // second and later attempts
  uint64_t reruns_failed = 0;                              // work that failed although it was allowed to run again
};

// What fits a database: as many workers as it can keep busy.
ExecutorOptions DefaultExecutorOptions(const DriverTraits& traits);

// Runs work on pooled connections. Each class of work has its own bounded queue and its own threads, so reads never
// wait for writes, nor anything for a slow stream. Within a class callers take turns, and what one of them submits
// starts in the order of Submit: with spare workers nothing one caller does keeps the others' work from running, or
// fills their queue. Work on a pinned connection has a queue and threads of its own: whatever waits for a connection,
// the transaction that holds it goes on.
//
// Every piece of work gets exactly one end (orm/executor/work.h): a full queue, a passed deadline, a cancel, an
// exhausted pool and a shutdown all arrive at its Fail. A deadline or cancel also reaches the statement that is
// running.
//
// Submit is thread-safe; Shutdown is called by one thread. The pool must outlive the executor.
class Executor {
 public:
  Executor(const ExecutorOptions& options, Pool& pool);
  // Shuts down without waiting.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Never waits. Work that cannot be accepted is failed here and now: OVERLOADED, with the time in which what waits is
  // likely to be done, or SHUTTING_DOWN.
  void Submit(std::unique_ptr<Work> work);

  // Accepts no more and lets what is queued and running finish until `drain_deadline`; what is left then is failed or
  // cancelled with SHUTTING_DOWN, and nobody waits for the pool any more (Pool::StopWaiting). Returns when all threads
  // have ended. Later calls do nothing.
  void Shutdown(absl::Time drain_deadline);

  // Whether Submit would refuse work with this deadline now: callers can save themselves the preparation.
  bool WouldRefuse(WorkClass work_class, CallerId caller, absl::Time deadline) const;
  // The OVERLOADED that Submit would fail with, for callers who asked WouldRefuse and submit nothing; counted as a
  // refusal.
  absl::Status Refuse(WorkClass work_class, CallerId caller);
  // Work waiting for a worker.
  size_t queued(WorkClass work_class) const;
  ExecutorStats stats() const;

 private:
  void StartWorkers(Lane& lane, size_t first_slot);
  Lane& LaneOf(const Work& work) const;
  size_t PlacesLimit(CallerId caller, const Lane& lane) const;
  size_t BytesLimit(CallerId caller) const;
  absl::Status Refusal(WorkClass work_class, CallerId caller, const Lane& lane, size_t limit);
  void AwaitWorkers(absl::Time deadline);
  void FailQueued();

  // Constant after construction, each with its own lock.
  const ExecutorOptions options_;
  QueuedBytes queued_bytes_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::array<Lane*, kWorkClassCount> lane_of_ = {};
  Lane* pinned_lane_ = nullptr;
  Pool& pool_;
  ExecutorCounters counters_;
  Jitter jitter_;
  Watchdog watchdog_;

  Mutex mutex_;
  CondVar worker_ended_;
  size_t workers_running_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::thread> threads_;  // touched by the constructor and Shutdown only
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_EXECUTOR_H_
