#ifndef ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_
#define ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_

#include <atomic>
#include <cstddef>

namespace rowgate::orm {

// Memory that waiting work of all queues holds, and its bound. Thread-safe.
class QueuedBytes {
 public:
  explicit QueuedBytes(size_t max) : max_(max) {}

  // Something that is larger than the bound fits while nothing else waits, or it would never be served.
  bool TryTake(size_t bytes) {
    size_t held = held_.load();
    do {
      if (held != 0 && held + bytes > max_) return false;
    } while (!held_.compare_exchange_weak(held, held + bytes));
    return true;
  }
  void Take(size_t bytes) { held_ += bytes; }
  void Give(size_t bytes) { held_ -= bytes; }

  bool full() const { return held_.load() >= max_; }
  size_t max() const { return max_; }

 private:
  const size_t max_;
  std::atomic<size_t> held_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_
