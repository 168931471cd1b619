#include "orm/pool/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

// The acquire timeout has been waited for already, so that one more short pause is polite enough.
constexpr absl::Duration kPoolRetry = absl::Milliseconds(200);
// Time for a load balancer to notice that this replica is leaving.
constexpr absl::Duration kClosedRetry = absl::Seconds(1);

}  // namespace

absl::Status PoolExhausted(size_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted, "no database connection became free in time",
                   {.reason = "POOL_EXHAUSTED", .metadata = {{kMetaLimit, StrCat(limit)}}, .retry_after = kPoolRetry});
}

absl::Status PoolClosed() {
  return MakeError(absl::StatusCode::kUnavailable, "the server is shutting down",
                   {.reason = "POOL_CLOSED", .retry_after = kClosedRetry});
}

absl::Status InvalidPoolOptions(std::string_view field, std::string_view description) {
  return InvalidField("INVALID_OPTION", field, description);
}

absl::Status DeadlineExceeded() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "the call's deadline has passed",
                   {.reason = "STATEMENT_TIMEOUT", .metadata = {{kMetaLimit, "deadline"}}});
}

}  // namespace rowgate::orm
