#ifndef ROWGATE_SERVER_METRICS_READINESS_H_
#define ROWGATE_SERVER_METRICS_READINESS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/pool/pool.h"

namespace rowgate::server {

struct ReadinessOptions {
  absl::Duration interval = absl::Milliseconds(400);
  // Without a sign of life for so long the database counts as gone, whatever a probe is still waiting for.
  absl::Duration patience = absl::Milliseconds(1500);
};

// Whether calls would find a working database. A thread looks at the pool now and then: while statements are being
// answered nothing is asked, otherwise a connection is taken and pinged. Thread-safe.
class Readiness {
 public:
  // `answered` counts the statements that the database has answered. Both must outlive it.
  Readiness(orm::Pool& pool, std::function<uint64_t()> answered, ReadinessOptions options = {});
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  enum class Phase { kStarting, kServing, kDraining };
  void Set(Phase phase) { phase_ = phase; }
  Phase phase() const { return phase_; }

  // OK, or why not.
  absl::Status Check() const;

 private:
  void Watch();
  absl::Status Probe();
  void Record(const absl::Status& status);

  orm::Pool& pool_;
  const std::function<uint64_t()> answered_;
  const ReadinessOptions options_;
  std::atomic<Phase> phase_ = Phase::kStarting;

  mutable orm::Mutex mutex_;
  orm::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status last_ ABSL_GUARDED_BY(mutex_);
  absl::Time last_ok_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_READINESS_H_
