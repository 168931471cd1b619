#include "orm/executor/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {
namespace {

// Time for a load balancer to notice that this replica is leaving.
constexpr absl::Duration kShutdownRetry = absl::Seconds(1);

}  // namespace

absl::Status Overloaded(size_t limit, absl::Duration retry_after) {
  return MakeError(absl::StatusCode::kResourceExhausted, "too many calls are waiting already",
                   {.reason = "OVERLOADED", .metadata = {{kMetaLimit, StrCat(limit)}}, .retry_after = retry_after});
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "the server is shutting down",
                   {.reason = "SHUTTING_DOWN", .retry_after = kShutdownRetry});
}

}  // namespace rowgate::orm
