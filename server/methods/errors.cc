#include "server/methods/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {

absl::Status StreamTimeExceeded(absl::Duration limit) {
  return orm::MakeError(
      absl::StatusCode::kDeadlineExceeded,
      "the stream was read too slowly; one that has a resume_token can be continued with the last one",
      {.reason = "STREAM_TIME_EXCEEDED",
       .metadata = {{"limit", "stream_time_max"}, {"value", absl::FormatDuration(limit)}}});
}

absl::Status StatementsDisabled() {
  return orm::MakeError(absl::StatusCode::kFailedPrecondition,
                        "this server has no named statements; its operator may give it some with --statements",
                        {.reason = "STATEMENTS_DISABLED"});
}

absl::Status RequestIdNotAllowed(std::string_view why) {
  return orm::InvalidField("REQUEST_ID_NOT_ALLOWED", "request_id", why);
}

absl::Status StreamInTransaction() {
  return orm::MakeError(absl::StatusCode::kUnimplemented,
                        "response streams cannot run inside a transaction of several calls; use a unary call",
                        {.reason = "TX_STREAM_UNSUPPORTED"});
}

absl::Status MethodNotAllowed(std::string_view method) {
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        orm::StrCat(method, " cannot run inside a transaction of several calls"),
                        {.reason = "TX_METHOD_NOT_ALLOWED", .metadata = {{"method", std::string(method)}}});
}

}  // namespace rowgate::server
