#ifndef ROWGATE_SERVER_STATUS_ERRORS_H_
#define ROWGATE_SERVER_STATUS_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

// The server's own errors: what is wrong with a call before it is a query, and after it was one. What is wrong with
// the bytes of a request is in server/wire/errors.h.
namespace rowgate::server {

// INVALID_ARGUMENT, EMPTY_REQUEST: the stream ended without a message. (A message of no bytes is a message.)
absl::Status EmptyRequest();
// RESOURCE_EXHAUSTED, REQUEST_TOO_LARGE.
absl::Status RequestTooLarge(size_t bytes_max);
// DEADLINE_EXCEEDED, FIRST_MESSAGE_TIMEOUT: the client has begun the call and sent no whole message.
absl::Status FirstMessageTimeout();
// INVALID_ARGUMENT, TX_ID_REPEATED: the metadata name a transaction twice, under `key`.
absl::Status TransactionIdRepeated(std::string_view key);
// RESOURCE_EXHAUSTED, RESPONSE_TOO_LARGE.
absl::Status ResponseTooLarge(size_t bytes_max);

// UNIMPLEMENTED, UNKNOWN_METHOD. `name` is the full method, "blog.v1.UserRepository/List".
absl::Status UnknownMethod(std::string_view name);
// INTERNAL, METHOD_REGISTERED_TWICE: a mistake of ours at start.
absl::Status MethodRegisteredTwice(std::string_view name);
// UNAVAILABLE with RetryInfo, SHUTTING_DOWN: another replica, or this one after its restart, will take the call.
absl::Status ShuttingDown();
// CANCELLED, CALL_CANCELLED: the client has gone; nobody will read it.
absl::Status CallCancelled();
// NOT_FOUND, HEALTH_SERVICE_UNKNOWN: what grpc.health.v1.Health/Check answers for a name nobody has registered.
absl::Status HealthServiceUnknown(std::string_view service);
// INVALID_ARGUMENT, SCHEMA_INVALID: the user's schema defines names of a file that Rowgate serves itself.
absl::Status BuiltInFileClash(std::string_view file);
// INTERNAL, BUILT_IN_FILE_BROKEN: a .proto file inside the binary does not parse.
absl::Status BuiltInFileBroken(std::string_view file);

// INVALID_ARGUMENT, PAGE_TOKEN_INVALID: not made by this service, damaged, or of another request.
absl::Status PageTokenInvalid();
// INVALID_ARGUMENT, PAGE_TOKEN_EXPIRED.
absl::Status PageTokenExpired();
// INVALID_ARGUMENT, TOKEN_KEY_INVALID. `what` names file and line, never the key.
absl::Status TokenKeyInvalid(std::string_view what);
// FAILED_PRECONDITION, TOKEN_KEY_UNREADABLE.
absl::Status TokenKeyUnreadable(std::string_view path);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_STATUS_ERRORS_H_
