#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_

#include <libpq-fe.h>

#include <memory>

#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/dialects/postgresql/driver/couriers.h"
#include "orm/dialects/postgresql/driver/socket_cutter.h"

namespace rowgate::orm::postgresql {

// What Cancel does to a command.
enum class OnCancel {
  kAskThenCut,  // asks the server to stop it; when that has no effect for two seconds, the connection is cut
  kCut,         // the server is not asked: COMMIT would report success for what a standby may not have
};

// Stops what a connection is doing, on behalf of other threads, and sees to it that no cancel request meets a later
// command: the thread that runs a command does not end it while a request is under way, and a request with nothing
// running is dropped. (The server has signalled the session by the time that PQcancel returns, and ignores the signal
// between commands.) A request that is stuck on its way makes the connection unfit for reuse.
//
// Cancel may be called by any thread, the rest by the one that owns the connection.
class Canceller {
 public:
  Canceller(PGconn* connection, std::shared_ptr<Couriers> couriers);
  // Every Start has had its End.
  ~Canceller() = default;
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

  void Start(OnCancel on_cancel);
  // Called right before each message is sent. False if the request came earlier, when there was nothing to stop: the
  // message must not be sent then.
  [[nodiscard]] bool Sent();
  // Nobody waits for the server between these two: a slow reader is not its fault, and no reason to cut.
  void Pause();
  void Resume();
  // Waits for a request that is being delivered, for two seconds at most.
  void End();

  // Never blocks on the network.
  void Cancel();

  // Whether Cancel has been called since Start.
  bool requested() const;
  // Has the running command stopped on behalf of its own thread. False when the server could not be told.
  bool StopOwn();
  // Cut, or met by a request that is still under way: the connection must not be used again.
  bool fit() const { return fit_; }

 private:
  enum class Phase { kIdle, kStarted, kSent, kPaused, kEnding };
  // What a courier touches. Outlives the connection when one is stuck.
  struct Delivery {
    std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> handle;
    Mutex mutex;
    CondVar done;
    bool under_way ABSL_GUARDED_BY(mutex) = false;
    bool told ABSL_GUARDED_BY(mutex) = false;  // the last one reached the server

    explicit Delivery(PGconn* connection) : handle(PQgetCancel(connection), &PQfreeCancel) {}
  };

  static void Deliver(Delivery& delivery);
  bool SendCourier() ABSL_EXCLUSIVE_LOCKS_REQUIRED(delivery_->mutex);
  void Ask(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(delivery_->mutex);
  void AwaitDelivery() ABSL_EXCLUSIVE_LOCKS_REQUIRED(delivery_->mutex);

  const std::shared_ptr<Couriers> couriers_;
  const std::shared_ptr<Delivery> delivery_;
  const SocketCutter cutter_;
  bool fit_;  // of the owner's thread

  // Guarded by the same lock: one decision looks at both.
  Phase phase_ ABSL_GUARDED_BY(delivery_->mutex) = Phase::kIdle;
  OnCancel on_cancel_ ABSL_GUARDED_BY(delivery_->mutex) = OnCancel::kAskThenCut;
  bool requested_ ABSL_GUARDED_BY(delivery_->mutex) = false;
  bool cut_ ABSL_GUARDED_BY(delivery_->mutex) = false;
  absl::Time overdue_since_ ABSL_GUARDED_BY(delivery_->mutex);  // both requested and waited for
  absl::Time asked_at_ ABSL_GUARDED_BY(delivery_->mutex);
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CANCELLER_H_
