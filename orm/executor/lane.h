#ifndef ROWGATE_ORM_EXECUTOR_LANE_H_
#define ROWGATE_ORM_EXECUTOR_LANE_H_

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "absl/time/time.h"
#include "orm/base/steady_clock.h"
#include "orm/executor/work_queue.h"

namespace rowgate::orm {

// A moving average of how long a worker is busy with one piece of work. Thread-safe: updates that meet may lose one.
class ServiceTime {
 public:
  void Add(absl::Duration busy) {
    constexpr double kWeight = 0.1;
    const double seconds = absl::ToDoubleSeconds(busy);
    const double before = seconds_.load(std::memory_order_relaxed);
    seconds_.store(before == 0 ? seconds : before + kWeight * (seconds - before), std::memory_order_relaxed);
  }
  absl::Duration average() const { return absl::Seconds(seconds_.load(std::memory_order_relaxed)); }

 private:
  std::atomic<double> seconds_ = 0;
};

// A queue with the workers that it keeps busy.
class Lane {
 public:
  // One caller keeps at most `caller_workers` of the workers busy.
  Lane(size_t worker_count, size_t caller_workers, size_t queue_max, QueuedBytes& bytes)
      : workers(worker_count), workers_of_caller(caller_workers), queue(queue_max, bytes, caller_workers) {}

  // How long work that this caller submitted now would wait, about: for its turn, and for a worker that it may have.
  absl::Duration Backlog(CallerId caller) const {
    const absl::Duration turns = TimeFor(queue.Before(caller), workers);
    return caller == kNoCaller ? turns : std::max(turns, TimeFor(queue.size(caller), workers_of_caller));
  }

  // Whether work that this caller submitted now would still be waiting at `deadline`, going by what the work before it
  // took. A short queue says too little.
  bool IsHopeless(CallerId caller, absl::Time deadline) const {
    constexpr size_t kRoundsMin = 8;
    return queue.Before(caller) >= kRoundsMin * workers && SteadyNow() + Backlog(caller) > deadline;
  }

  const size_t workers;
  const size_t workers_of_caller;
  WorkQueue queue;
  ServiceTime service_time;

 private:
  absl::Duration TimeFor(size_t pieces, size_t at_a_time) const {
    return service_time.average() * static_cast<double>(pieces) / static_cast<double>(at_a_time);
  }
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_LANE_H_
