#include "server/transport/grpc_status.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "grpc/grpc.h"
#include "grpc/slice.h"

namespace rowgate::server {
namespace {

// Borrows `text`: the slice must not outlive it and needs no unref.
grpc_slice SliceOver(std::string_view text) { return grpc_slice_from_static_buffer(text.data(), text.size()); }

}  // namespace

grpc::StatusCode GrpcCodeFromAbsl(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk: return grpc::StatusCode::OK;
    case absl::StatusCode::kCancelled: return grpc::StatusCode::CANCELLED;
    case absl::StatusCode::kUnknown: return grpc::StatusCode::UNKNOWN;
    case absl::StatusCode::kInvalidArgument: return grpc::StatusCode::INVALID_ARGUMENT;
    case absl::StatusCode::kDeadlineExceeded: return grpc::StatusCode::DEADLINE_EXCEEDED;
    case absl::StatusCode::kNotFound: return grpc::StatusCode::NOT_FOUND;
    case absl::StatusCode::kAlreadyExists: return grpc::StatusCode::ALREADY_EXISTS;
    case absl::StatusCode::kPermissionDenied: return grpc::StatusCode::PERMISSION_DENIED;
    case absl::StatusCode::kResourceExhausted: return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case absl::StatusCode::kFailedPrecondition: return grpc::StatusCode::FAILED_PRECONDITION;
    case absl::StatusCode::kAborted: return grpc::StatusCode::ABORTED;
    case absl::StatusCode::kOutOfRange: return grpc::StatusCode::OUT_OF_RANGE;
    case absl::StatusCode::kUnimplemented: return grpc::StatusCode::UNIMPLEMENTED;
    case absl::StatusCode::kInternal: return grpc::StatusCode::INTERNAL;
    case absl::StatusCode::kUnavailable: return grpc::StatusCode::UNAVAILABLE;
    case absl::StatusCode::kDataLoss: return grpc::StatusCode::DATA_LOSS;
    case absl::StatusCode::kUnauthenticated: return grpc::StatusCode::UNAUTHENTICATED;
    case absl::StatusCode::kDoNotUseReservedForFutureExpansionUseDefaultInSwitchInstead_:
      return grpc::StatusCode::UNKNOWN;
  }
  return grpc::StatusCode::UNKNOWN;
}

grpc::Status GrpcStatusFromCallStatus(const CallStatus& status) {
  if (status.code == absl::StatusCode::kOk) return grpc::Status::OK;
  return grpc::Status(GrpcCodeFromAbsl(status.code), status.message, status.details);
}

std::string RetryPushback(absl::Duration delay) {
  const absl::Duration longest = absl::Milliseconds(std::numeric_limits<int32_t>::max());
  const absl::Duration whole = absl::Ceil(std::clamp(delay, absl::ZeroDuration(), longest), absl::Milliseconds(1));
  return std::to_string(absl::ToInt64Milliseconds(whole));
}

bool IsLegalTrailer(std::string_view key, std::string_view value) {
  if (grpc_header_key_is_legal(SliceOver(key)) == 0) return false;
  return key.ends_with("-bin") || grpc_header_nonbin_value_is_legal(SliceOver(value)) != 0;
}

}  // namespace rowgate::server
