#ifndef ROWGATE_ORM_EXECUTOR_WATCHDOG_H_
#define ROWGATE_ORM_EXECUTOR_WATCHDOG_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <thread>

#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/executor/running_slot.h"

namespace rowgate::orm {

// One thread that ends running work at its deadline and delivers cancels: asking a database to stop can take
// milliseconds, which no thread of the transport may wait.
//
// It sleeps until the earliest moment that anybody asked for, not until the earliest deadline that is still running: a
// worker wakes it only for a deadline before that moment, and then not again until it has passed. With calls that all
// have the same timeout that is one wake per timeout, however many calls there are.
class Watchdog {
 public:
  // Watches `slots` workers.
  Watchdog(size_t slots, ExecutorCounters& counters);
  // All work must have ended.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  RunningSlot& slot(size_t i) { return slots_[i]; }

  // Makes it look at the slots at `time` at the latest. Thread-safe; without a lock when it will do so anyway.
  void WakeBy(absl::Time time);
  // Cancels whatever is running with kShutdown; nothing can begin any more.
  void CloseSlots();

 private:
  void Loop();
  // False when it is time to end.
  bool SleepUntilWanted();
  void Lower(absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  static constexpr int64_t kNever = INT64_MAX;

  std::deque<RunningSlot> slots_;  // constant after construction; each has its own lock
  Mutex mutex_;
  CondVar wake_;
  std::atomic<int64_t> wake_at_ = kNever;  // nanoseconds of SteadyNow(); changed under mutex_, read without
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WATCHDOG_H_
