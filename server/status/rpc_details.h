#ifndef ROWGATE_SERVER_STATUS_RPC_DETAILS_H_
#define ROWGATE_SERVER_STATUS_RPC_DETAILS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "orm/base/errors.h"

// The messages of google/rpc/status.proto and google/rpc/error_details.proto that Rowgate sends, as serialised bytes.
// Written by hand: a second copy of those types in the process would clash with the one a user's schema may import.
// All texts must be valid UTF-8. Thread-safe.
namespace rowgate::server {

inline constexpr std::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";
inline constexpr std::string_view kBadRequestUrl = "type.googleapis.com/google.rpc.BadRequest";
inline constexpr std::string_view kRetryInfoUrl = "type.googleapis.com/google.rpc.RetryInfo";

struct RpcDetail {
  std::string_view type_url;
  std::string bytes;
};

// google.rpc.ErrorInfo. Entries of `metadata` that would make it longer than `bytes_max` are left out.
RpcDetail EncodeErrorInfo(std::string_view reason, std::string_view domain,
                          std::span<const std::pair<std::string, std::string>> metadata, size_t bytes_max);

// google.rpc.BadRequest of at most `bytes_max` bytes (at least 128): violations that do not fit are replaced by a last
// one without a field that says how many they are.
RpcDetail EncodeBadRequest(std::span<const orm::FieldViolation> violations, size_t bytes_max);

// google.rpc.RetryInfo. `delay` is finite and not negative.
RpcDetail EncodeRetryInfo(absl::Duration delay);

// google.rpc.Status.
std::string EncodeRpcStatus(int code, std::string_view message, std::span<const RpcDetail> details);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_STATUS_RPC_DETAILS_H_
