#ifndef ROWGATE_SERVER_TRANSPORT_GRPC_STATUS_H_
#define ROWGATE_SERVER_TRANSPORT_GRPC_STATUS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// The numbers are equal by design of both; a code outside the enumeration becomes UNKNOWN.
grpc::StatusCode GrpcCodeFromAbsl(absl::StatusCode code);

grpc::Status GrpcStatusFromCallStatus(const CallStatus& status);

// The value of `grpc-retry-pushback-ms` (gRFC A6): whole milliseconds, never less than `delay`.
std::string RetryPushback(absl::Duration delay);

// Whether gRPC accepts this trailer. It aborts the process on one that HTTP/2 does not allow.
bool IsLegalTrailer(std::string_view key, std::string_view value);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_GRPC_STATUS_H_
