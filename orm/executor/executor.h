#ifndef ROWGATE_ORM_EXECUTOR_EXECUTOR_H_
#define ROWGATE_ORM_EXECUTOR_EXECUTOR_H_

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/executor/watchdog.h"
#include "orm/executor/work.h"
#include "orm/executor/work_queue.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

struct ExecutorOptions {
  size_t read_workers = 4;
  size_t write_workers = 4;
  size_t stream_workers = 2;
  size_t queue_max = 1024;     // per class; what is more is refused at once
  bool single_worker = false;  // one thread and one queue for all classes; the three numbers above are ignored

  bool operator==(const ExecutorOptions&) const = default;
};

// What fits a database: as many workers as it can keep busy.
ExecutorOptions DefaultExecutorOptions(const DriverTraits& traits);

// Runs work on pooled connections. Each class of work has its own bounded queue and its own threads, so reads never
// wait for writes, nor anything for a slow stream. Within a class work starts in the order of Submit.
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

  // Never waits. Work that cannot be accepted is failed here and now: OVERLOADED or SHUTTING_DOWN.
  void Submit(std::unique_ptr<Work> work);

  // Accepts no more and lets what is queued and running finish until `drain_deadline`; what is left then is failed or
  // cancelled with SHUTTING_DOWN. Returns when all threads have ended. Later calls do nothing.
  void Shutdown(absl::Time drain_deadline);

  // Work waiting for a worker.
  size_t queued(WorkClass work_class) const;

 private:
  void StartWorkers(WorkQueue& queue, size_t count, size_t first_slot);
  void AwaitWorkers(absl::Time deadline);
  void FailQueued();

  // Constant after construction, each with its own lock.
  std::vector<std::unique_ptr<WorkQueue>> queues_;
  std::array<WorkQueue*, kWorkClassCount> queue_of_ = {};
  Pool& pool_;
  Watchdog watchdog_;

  Mutex mutex_;
  CondVar worker_ended_;
  size_t workers_running_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::thread> threads_;  // touched by the constructor and Shutdown only
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_EXECUTOR_H_
