#ifndef ROWGATE_SERVER_TRANSPORT_CANCEL_HOOK_H_
#define ROWGATE_SERVER_TRANSPORT_CANCEL_HOOK_H_

#include <atomic>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"

namespace rowgate::server {

// The cancellation of one call: a flag and at most one callback. Thread-safe; no lock is held while the callback runs.
class CancelHook {
 public:
  bool fired() const { return fired_.load(std::memory_order_acquire); }

  // Takes the place of an earlier callback. Runs `callback` at once on this thread if the hook has fired. With nullptr:
  // waits until a callback that is running on another thread has returned.
  void Set(std::function<void()> callback);

  // Raises the flag and runs the callback on this thread. Later calls do nothing.
  void Fire();

  // Drops the callback without waiting for one that is running.
  void Clear();

 private:
  void Run(std::function<void()> callback);

  std::atomic<bool> fired_ = false;
  orm::Mutex mutex_;
  orm::CondVar idle_;
  std::function<void()> callback_ ABSL_GUARDED_BY(mutex_);
  std::thread::id running_on_ ABSL_GUARDED_BY(mutex_);  // the default id while no callback runs
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_CANCEL_HOOK_H_
