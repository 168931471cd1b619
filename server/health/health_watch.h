#ifndef ROWGATE_SERVER_HEALTH_HEALTH_WATCH_H_
#define ROWGATE_SERVER_HEALTH_HEALTH_WATCH_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"
#include "server/health/health_registry.h"

namespace rowgate::server {

// One listener of a HealthRegistry. Changes may come from several threads at once; Publish lets one of them at a time
// call the listener, without a lock, until it has the latest status. So the last thing a listener hears is the truth.
// Thread-safe.
class HealthWatch {
 public:
  HealthWatch(std::string_view service, HealthRegistry::WatchCallbacks callbacks)
      : service_(service), callbacks_(std::move(callbacks)) {}

  const std::string& service() const { return service_; }

  // What the listener is to hear next. Called in the order of changes, under the registry's lock.
  void Offer(ServingStatus status) {
    orm::MutexLock lock(mutex_);
    latest_ = status;
  }

  // Nothing more is to be heard but the end.
  void End() {
    orm::MutexLock lock(mutex_);
    end_wanted_ = true;
  }

  void Publish();

 private:
  struct Step {
    std::optional<ServingStatus> changed;
    bool end = false;
  };
  // What to tell now; nothing when there is no news or another thread is telling.
  std::optional<Step> TakeStep();
  void FinishStep();

  const std::string service_;
  const HealthRegistry::WatchCallbacks callbacks_;

  orm::Mutex mutex_;
  std::optional<ServingStatus> latest_ ABSL_GUARDED_BY(mutex_);
  std::optional<ServingStatus> told_ ABSL_GUARDED_BY(mutex_);
  bool end_wanted_ ABSL_GUARDED_BY(mutex_) = false;
  bool end_told_ ABSL_GUARDED_BY(mutex_) = false;
  bool telling_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_HEALTH_HEALTH_WATCH_H_
