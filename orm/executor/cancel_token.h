#ifndef ROWGATE_ORM_EXECUTOR_CANCEL_TOKEN_H_
#define ROWGATE_ORM_EXECUTOR_CANCEL_TOKEN_H_

#include <atomic>
#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "orm/base/mutex.h"

namespace rowgate::orm {

enum class CancelCause {
  kClientCancelled,
  kDeadline,
  kShutdown,
  kTransactionTime,  // the client's transaction has been open or idle for too long
};
inline constexpr size_t kCancelCauseCount = 4;

// Where a cancel goes while its work is running.
class CancelTarget {
 public:
  virtual ~CancelTarget() = default;
  // Asks for the running statement to be stopped, soon and by another thread. Never blocks on the database.
  virtual void RequestCancel() = 0;
};

// Ends one piece of work, queued or running: whoever can lose interest in it keeps a shared_ptr to its token. Work that
// is cancelled while it waits is answered without a connection. For running work the cause is recorded first, then the
// database is asked to stop, so that the error it reports can be told apart from its own timeouts.
//
// Thread-safe. No method blocks on a database.
class CancelToken {
 public:
  // The first cause stays; later calls do nothing. After the work has ended it has no effect.
  void Cancel(CancelCause cause) { Cancel(cause, absl::OkStatus()); }
  // With the error that the work is to end with; OK: the usual one of the cause. kTransactionTime has none of its own.
  void Cancel(CancelCause cause, const absl::Status& error);
  std::optional<CancelCause> cause() const;

  // The error of work that this token may have ended: where the database says "cancelled" or "timed out" after Cancel,
  // the cause says it better. Everything else, an unknown outcome above all, is passed on.
  absl::Status Explain(const absl::Status& status) const;
  // The error of work that never ran; OK without a cause.
  absl::Status CauseAsError() const;

 private:
  friend class RunningSlot;
  friend class CancelledWait;

  // Records the cause without telling the target.
  void Mark(CancelCause cause);
  bool SetCause(CancelCause cause, const absl::Status& error) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // While attached, Cancel reaches `target`. False, and nothing is attached, when the token is cancelled already.
  bool Attach(CancelTarget& target);
  // `target` is not called any more when this returns.
  void Detach();

  static constexpr int kNoCause = -1;
  std::atomic<int> cause_ = kNoCause;  // changed under mutex_, read without
  mutable Mutex mutex_;
  absl::Status error_ ABSL_GUARDED_BY(mutex_);
  CancelTarget* target_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_CANCEL_TOKEN_H_
