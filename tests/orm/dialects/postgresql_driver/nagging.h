#ifndef ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_NAGGING_H_
#define ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_NAGGING_H_

#include <algorithm>
#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"

namespace rowgate::orm {

// Cancels what a connection does again and again, as the executor's watchdog does.
class Nagging {
 public:
  explicit Nagging(Connection& connection, absl::Duration pause = absl::Milliseconds(50))
      : connection_(connection), pause_(pause), thread_([this] { Loop(); }) {}
  Nagging(const Nagging&) = delete;
  Nagging& operator=(const Nagging&) = delete;
  ~Nagging() { Stop(); }

  void Stop() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // The longest that a call of Cancel has taken. After Stop.
  absl::Duration slowest() const { return slowest_; }

 private:
  void Loop() {
    while (!done_) {
      const absl::Time start = absl::Now();
      connection_.Cancel();
      slowest_ = std::max(slowest_, absl::Now() - start);
      absl::SleepFor(pause_);
    }
  }

  Connection& connection_;
  const absl::Duration pause_;
  std::atomic<bool> done_ = false;
  absl::Duration slowest_;
  std::thread thread_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_NAGGING_H_
