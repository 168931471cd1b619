#ifndef ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_
#define ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_

#include <atomic>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "orm/base/mutex.h"
#include "orm/executor/share.h"
#include "orm/pool/caller.h"

namespace rowgate::orm {

// Memory that waiting work of all queues holds, and its bound; a caller may have three quarters of it. Thread-safe.
class QueuedBytes {
 public:
  explicit QueuedBytes(size_t max) : max_(max) {}

  // Something that is larger than the bound fits while nothing else waits, or it would never be served.
  bool TryTake(CallerId caller, size_t bytes) {
    const MutexLock lock(mutex_);
    if (held_ != 0 && held_ + bytes > max_) return false;
    const auto own = held_by_.find(caller);
    if (own != held_by_.end() && own->second + bytes > ShareOfCaller(caller, max_)) return false;
    TakeLocked(caller, bytes);
    return true;
  }

  void Take(CallerId caller, size_t bytes) {
    const MutexLock lock(mutex_);
    TakeLocked(caller, bytes);
  }

  void Give(CallerId caller, size_t bytes) {
    if (bytes == 0) return;
    const MutexLock lock(mutex_);
    held_ -= bytes;
    const auto own = held_by_.find(caller);
    own->second -= bytes;
    if (own->second == 0) held_by_.erase(own);
  }

  // Whether this caller's next piece would be refused, however small.
  bool IsFull(CallerId caller) const {
    const size_t held = held_.load();
    if (held < ShareOfCaller(caller, max_)) return false;
    if (held >= max_) return true;
    const MutexLock lock(mutex_);
    const auto own = held_by_.find(caller);
    return own != held_by_.end() && own->second >= ShareOfCaller(caller, max_);
  }
  size_t max() const { return max_; }

 private:
  void TakeLocked(CallerId caller, size_t bytes) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (bytes == 0) return;
    held_ += bytes;
    held_by_[caller] += bytes;
  }

  const size_t max_;
  mutable Mutex mutex_;
  std::atomic<size_t> held_ = 0;                                           // changed under the lock, read without
  absl::flat_hash_map<CallerId, size_t> held_by_ ABSL_GUARDED_BY(mutex_);  // by callers who hold any
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_QUEUED_BYTES_H_
