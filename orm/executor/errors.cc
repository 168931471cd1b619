#include "orm/executor/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {
namespace {

// A full queue of short plans is worked off in about this time.
constexpr absl::Duration kOverloadRetry = absl::Milliseconds(100);
// Time for a load balancer to notice that this replica is leaving.
constexpr absl::Duration kShutdownRetry = absl::Seconds(1);

}  // namespace

absl::Status Overloaded(size_t queue_max) {
  return MakeError(
      absl::StatusCode::kResourceExhausted, "too many calls are waiting already",
      {.reason = "OVERLOADED", .metadata = {{kMetaLimit, StrCat(queue_max)}}, .retry_after = kOverloadRetry});
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "the server is shutting down",
                   {.reason = "SHUTTING_DOWN", .retry_after = kShutdownRetry});
}

}  // namespace rowgate::orm
