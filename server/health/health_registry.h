#ifndef ROWGATE_SERVER_HEALTH_HEALTH_REGISTRY_H_
#define ROWGATE_SERVER_HEALTH_HEALTH_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"
#include "orm/base/strings.h"

namespace rowgate::server {

// The numbers of grpc.health.v1.HealthCheckResponse.ServingStatus.
enum class ServingStatus : uint8_t { kUnknown = 0, kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

class HealthWatch;

// Which services can answer. The empty name stands for the whole server. Thread-safe; callbacks run without a lock of
// the registry, on the thread that made the change.
class HealthRegistry {
 public:
  HealthRegistry() = default;
  HealthRegistry(const HealthRegistry&) = delete;
  HealthRegistry& operator=(const HealthRegistry&) = delete;

  // Has no effect after BeginShutdown.
  void Set(std::string_view service, ServingStatus status);
  // Nothing for a service that was never set.
  std::optional<ServingStatus> Get(std::string_view service) const;

  // Calls `changed` now with the current status (kServiceUnknown for one never set), and after each change with the
  // latest, one call at a time; a change that is overtaken by another may be left out. `ended` runs once, at
  // EndWatches. Both must not block. The watch lasts until StopWatching or EndWatches; a callback may run once more
  // while StopWatching returns.
  struct WatchCallbacks {
    std::function<void(ServingStatus)> changed;
    std::function<void()> ended;
  };
  std::shared_ptr<HealthWatch> Watch(std::string_view service, WatchCallbacks callbacks);
  void StopWatching(const std::shared_ptr<HealthWatch>& watch);

  // Everything is NOT_SERVING from now on, whatever is set later: load balancers turn away before calls are refused.
  void BeginShutdown();
  // Ends all watches, present and future. Otherwise they would hold up the transport's shutdown until its deadline.
  void EndWatches();

 private:
  ServingStatus Current(std::string_view service) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // All watches if `service` is null. The caller publishes them after unlocking.
  std::vector<std::shared_ptr<HealthWatch>> Offer(const std::string_view* service)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable orm::Mutex mutex_;
  orm::StringMap<ServingStatus> statuses_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<HealthWatch>> watches_ ABSL_GUARDED_BY(mutex_);
  bool shutting_down_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_HEALTH_HEALTH_REGISTRY_H_
