#ifndef ROWGATE_SERVER_HEALTH_HEALTH_METHODS_H_
#define ROWGATE_SERVER_HEALTH_HEALTH_METHODS_H_

#include <string_view>

#include "server/dispatch/dispatcher.h"
#include "server/health/health_registry.h"

// The standard health protocol (grpc.health.v1.Health), as Kubernetes' gRPC probes and load balancers speak it.
namespace rowgate::server {

inline constexpr std::string_view kHealthService = "grpc.health.v1.Health";

// Adds Check and Watch; both go on while the dispatcher drains. `registry` must outlive the dispatcher's calls.
//
// Check answers the status, NOT_FOUND HEALTH_SERVICE_UNKNOWN for a service nobody has set. Watch sends the status at
// once (SERVICE_UNKNOWN for such a service) and whenever it changes, until the client goes or the registry ends its
// watches, then UNAVAILABLE SHUTTING_DOWN.
void AddHealthMethods(HealthRegistry& registry, DispatcherBuilder& builder);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_HEALTH_HEALTH_METHODS_H_
