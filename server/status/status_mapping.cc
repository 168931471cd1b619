#include "server/status/status_mapping.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "orm/base/errors.h"
#include "server/status/rpc_details.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kDomain = "rowgate";

// The parts of kStatusBytesMax. The message counts twice: it is sent beside the details and in them.
constexpr size_t kErrorInfoMax = 1024;
constexpr size_t kFrameMax = 256;  // three type URLs and lengths, the code, RetryInfo
constexpr size_t kBadRequestMax = kStatusBytesMax - 2 * kClientMessageMax - kErrorInfoMax - kFrameMax;

std::vector<RpcDetail> DetailsOf(const ClientError& error, const std::optional<absl::Duration>& retry_after) {
  std::vector<RpcDetail> details;
  details.push_back(EncodeErrorInfo(error.reason, kDomain, error.metadata, kErrorInfoMax));
  if (!error.violations.empty()) details.push_back(EncodeBadRequest(error.violations, kBadRequestMax));
  if (retry_after.has_value()) details.push_back(EncodeRetryInfo(*retry_after));
  return details;
}

}  // namespace

CallStatus ToCallStatus(const absl::Status& status, const StatusOptions& options) {
  if (status.ok()) return {};
  const ClientError error = ToClientError(status, options);
  CallStatus call{.code = error.code,
                  .message = error.message,
                  .reason = error.reason,
                  .retry_after = orm::DetailOf(status).retry_after};
  call.details = EncodeRpcStatus(static_cast<int>(call.code), call.message, DetailsOf(error, call.retry_after));
  return call;
}

}  // namespace rowgate::server
