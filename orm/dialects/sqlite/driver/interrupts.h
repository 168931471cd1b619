#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_INTERRUPTS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_INTERRUPTS_H_

#include <sqlite3.h>

#include <atomic>

#include "orm/base/mutex.h"

namespace rowgate::orm::sqlite {

// Cancellations of what one connection is running. SQLite forgets an interrupt when the next statement begins and none
// is active; Forget does the same for the wait for a lock. Thread-safe.
class Interrupts {
 public:
  explicit Interrupts(sqlite3* db) : db_(db) {}

  // Stops the running statement, unless there is a Shield, and the wait for a lock.
  void Cancel();
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  // A new statement begins: what came before was not for it.
  void Forget() { cancelled_.store(false, std::memory_order_relaxed); }

  // While one exists no statement is stopped: COMMIT and ROLLBACK run to their end, which needs no lock of others. One
  // at a time. Lift ends it early.
  class [[nodiscard]] Shield {
   public:
    explicit Shield(Interrupts& interrupts) : interrupts_(interrupts) { interrupts_.Forbid(true); }
    Shield(const Shield&) = delete;
    Shield& operator=(const Shield&) = delete;
    ~Shield() { interrupts_.Lift(); }

   private:
    Interrupts& interrupts_;
  };
  void Lift() { Forbid(false); }

 private:
  void Forbid(bool forbidden);

  sqlite3* db_;
  std::atomic<bool> cancelled_ = false;
  Mutex mutex_;  // an interrupt is not on its way any more once Forbid(true) has returned
  bool forbidden_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_INTERRUPTS_H_
