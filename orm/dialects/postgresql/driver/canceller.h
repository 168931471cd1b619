#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_

#include <libpq-fe.h>

#include <memory>

#include "orm/base/mutex.h"

namespace rowgate::orm::postgresql {

// Carries cancel requests of other threads to the server, and sees to it that none meets a later statement: the thread
// that runs a statement does not end it while a request is under way, and a request with nothing running is dropped.
// (The server has signalled the session by the time that PQcancel returns, and ignores the signal between commands.)
//
// Start, Sent and End are called by the thread that owns the connection, Cancel by any.
class Canceller {
 public:
  explicit Canceller(PGconn* connection) : handle_(PQgetCancel(connection), &PQfreeCancel) {}

  void Start();
  // Called right before a command is sent. False if the request came earlier, when there was nothing to stop: the
  // command must not be sent then.
  [[nodiscard]] bool Sent();
  // Waits for a request that is being delivered.
  void End();

  void Cancel();

  // Whether Cancel has been called since Start.
  bool requested() const;
  // Stops the running command on behalf of its own thread. False when the server could not be told.
  bool CancelOwn();

 private:
  enum class Phase { kIdle, kStarted, kSent };

  bool Deliver() const;

  const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> handle_;
  mutable Mutex mutex_;
  CondVar delivered_;
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kIdle;
  bool requested_ ABSL_GUARDED_BY(mutex_) = false;
  bool delivering_ ABSL_GUARDED_BY(mutex_) = false;
};

// A statement from before it is sent until its last result has been read.
class RunningStatement {
 public:
  explicit RunningStatement(Canceller& canceller) : canceller_(canceller) { canceller_.Start(); }
  RunningStatement(const RunningStatement&) = delete;
  RunningStatement& operator=(const RunningStatement&) = delete;
  ~RunningStatement() { canceller_.End(); }

 private:
  Canceller& canceller_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_
