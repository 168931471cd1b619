#include "server/methods/call_deadline.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/steady_clock.h"
#include "orm/pool/errors.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kClientLimit = "deadline";

CallDeadline Earlier(absl::Time client, absl::Time ours, std::string_view limit) {
  return client <= ours ? CallDeadline{client, kClientLimit} : CallDeadline{ours, limit};
}

}  // namespace

CallDeadline DeadlineOf(const ServerCall& call, const CallTimes& times) {
  const absl::Time now = orm::SteadyNow();
  if (call.deadline() == absl::InfiniteFuture()) return {now + times.call_timeout, "call_timeout"};
  return Earlier(call.deadline(), now + times.call_timeout_max, "call_timeout_max");
}

CallDeadline StreamDeadlineOf(const ServerCall& call, const CallTimes& times) {
  return Earlier(call.deadline(), orm::SteadyNow() + times.stream_time_max, "stream_time_max");
}

absl::Status WithLimitOf(const absl::Status& status, const CallDeadline& deadline) {
  if (!absl::IsDeadlineExceeded(status)) return status;
  orm::ErrorDetail detail = orm::DetailOf(status);
  const auto limit = detail.metadata.find(orm::kMetaLimit);
  if (limit == detail.metadata.end() || limit->second != kClientLimit) return status;
  limit->second = std::string(deadline.limit);
  return orm::WithDetail(status, detail);
}

}  // namespace rowgate::server
