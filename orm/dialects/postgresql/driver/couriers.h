#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_COURIERS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_COURIERS_H_

#include <cstddef>
#include <functional>
#include <memory>

#include "orm/base/mutex.h"

namespace rowgate::orm::postgresql {

// Threads for errands that may take long: libpq delivers cancel requests with calls that block for as long as a stopped
// server or a silent network lets them. There are so few of them that all may be stuck; then no errand is accepted.
// Thread-safe.
//
// A stuck errand outlives this object: it must own all that it touches.
class Couriers {
 public:
  explicit Couriers(size_t threads_max = 8) : state_(std::make_shared<State>()), threads_max_(threads_max) {}
  // Waits for what is under way, but not for what is stuck.
  ~Couriers();
  Couriers(const Couriers&) = delete;
  Couriers& operator=(const Couriers&) = delete;

  // False when it cannot be run now; it is dropped then.
  [[nodiscard]] bool Send(std::function<void()> errand);
  // Errands under way.
  size_t busy() const;

 private:
  struct State {
    Mutex mutex;
    CondVar finished;
    size_t busy ABSL_GUARDED_BY(mutex) = 0;
  };

  static void Run(State& state, const std::function<void()>& errand);

  const std::shared_ptr<State> state_;
  const size_t threads_max_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_COURIERS_H_
