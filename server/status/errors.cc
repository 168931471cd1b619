#include "server/status/errors.h"

#include <string>

#include "absl/time/time.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {
namespace {

// Long enough for a load balancer to notice that this replica is going.
constexpr absl::Duration kShutdownRetry = absl::Seconds(1);

absl::Status TooLarge(std::string_view reason, std::string_view what, size_t bytes_max) {
  return orm::MakeError(absl::StatusCode::kResourceExhausted,
                        orm::StrCat(what, " is longer than ", bytes_max, " bytes"),
                        {.reason = std::string(reason), .metadata = {{"limit", orm::StrCat(bytes_max)}}});
}

}  // namespace

absl::Status EmptyRequest() {
  return orm::MakeError(absl::StatusCode::kInvalidArgument, "the call ended without a request message",
                        {.reason = "EMPTY_REQUEST"});
}

absl::Status FirstMessageTimeout() {
  return orm::MakeError(absl::StatusCode::kDeadlineExceeded,
                        "the call's first message has not come, or not all of it, in the time the server allows",
                        {.reason = "FIRST_MESSAGE_TIMEOUT"});
}

absl::Status TransactionIdRepeated(std::string_view key) {
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        orm::StrCat("the call's metadata have the key ", key, " more than once"),
                        {.reason = "TX_ID_REPEATED"});
}

absl::Status RequestTooLarge(size_t bytes_max) { return TooLarge("REQUEST_TOO_LARGE", "the request", bytes_max); }

absl::Status ResponseTooLarge(size_t bytes_max) { return TooLarge("RESPONSE_TOO_LARGE", "the response", bytes_max); }

absl::Status UnknownMethod(std::string_view name) {
  return orm::MakeError(absl::StatusCode::kUnimplemented, orm::StrCat("there is no method \"", name, "\""),
                        {.reason = "UNKNOWN_METHOD", .metadata = {{"method", std::string(name)}}});
}

absl::Status MethodRegisteredTwice(std::string_view name) {
  return orm::InternalError("METHOD_REGISTERED_TWICE", orm::StrCat("the method ", name, " is registered twice"));
}

absl::Status ShuttingDown() {
  return orm::MakeError(absl::StatusCode::kUnavailable, "the server is shutting down",
                        {.reason = "SHUTTING_DOWN", .retry_after = kShutdownRetry});
}

absl::Status CallCancelled() {
  return orm::MakeError(absl::StatusCode::kCancelled, "the client has ended the call", {.reason = "CALL_CANCELLED"});
}

absl::Status HealthServiceUnknown(std::string_view service) {
  return orm::MakeError(absl::StatusCode::kNotFound, orm::StrCat("there is no service \"", service, "\""),
                        {.reason = "HEALTH_SERVICE_UNKNOWN", .metadata = {{"service", std::string(service)}}});
}

absl::Status BuiltInFileClash(std::string_view file) {
  return orm::InvalidField("SCHEMA_INVALID", "",
                           orm::StrCat("the schema defines names of ", file, ", which the server brings itself"));
}

absl::Status BuiltInFileBroken(std::string_view file) {
  return orm::InternalError("BUILT_IN_FILE_BROKEN", orm::StrCat(file, " does not parse"));
}

absl::Status PageTokenInvalid() {
  return orm::InvalidField("PAGE_TOKEN_INVALID", "page_token",
                           "the token is damaged or belongs to another request; start again without one");
}

absl::Status PageTokenExpired() {
  return orm::InvalidField("PAGE_TOKEN_EXPIRED", "page_token", "the token has expired; start again without one");
}

absl::Status TokenKeyInvalid(std::string_view what) {
  return orm::InvalidField("TOKEN_KEY_INVALID", "token_key", orm::StrCat(what, ": expected 32 bytes in hex or base64"));
}

absl::Status TokenKeyUnreadable(std::string_view path) {
  return orm::MakeError(absl::StatusCode::kFailedPrecondition, orm::StrCat("cannot read the token keys in ", path),
                        {.reason = "TOKEN_KEY_UNREADABLE", .metadata = {{"path", std::string(path)}}});
}

}  // namespace rowgate::server
