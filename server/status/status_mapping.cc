#include "server/status/status_mapping.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "server/status/client_text.h"
#include "server/status/rpc_details.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kDomain = "rowgate";

// The parts of kStatusBytesMax. The message counts twice: it is sent beside the details and in them.
constexpr size_t kMessageMax = 512;
constexpr size_t kErrorInfoMax = 1024;
constexpr size_t kFrameMax = 256;  // three type URLs and lengths, the code, RetryInfo
constexpr size_t kBadRequestMax = kStatusBytesMax - 2 * kMessageMax - kErrorInfoMax - kFrameMax;
constexpr size_t kNameMax = 96;
constexpr size_t kTextMax = 256;
constexpr size_t kVendorTextMax = 512;

std::string_view AppliedName(orm::Applied applied) {
  switch (applied) {
    case orm::Applied::kNo: return "no";
    case orm::Applied::kUnknown: return "unknown";
    case orm::Applied::kYes: return "yes";
  }
  return "unknown";
}

// An error that was not made by a named function comes from a library, so its text may hold anything.
std::string MessageOf(const absl::Status& status, bool is_ours, const StatusOptions& options) {
  const bool is_fault = status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
  if (is_fault && !is_ours && !options.verbose) return "internal error; the server's log has the details";
  return ClientText(orm::ToStd(status.message()), kMessageMax);
}

// "applied" comes first, as what does not fit is left out.
std::vector<std::pair<std::string, std::string>> MetadataOf(const absl::Status& status, const orm::ErrorDetail& detail,
                                                            const StatusOptions& options) {
  std::vector<std::pair<std::string, std::string>> metadata;
  metadata.emplace_back("applied", AppliedName(detail.applied));
  for (const auto& [key, value] : detail.metadata) {
    if (key != "applied") metadata.emplace_back(ClientText(key, kNameMax), ClientText(value, kTextMax));
  }
  const std::string vendor_text = options.verbose ? orm::VendorTextOf(status) : "";
  if (!vendor_text.empty()) metadata.emplace_back("vendor_text", ClientText(vendor_text, kVendorTextMax));
  return metadata;
}

std::vector<orm::FieldViolation> Cut(std::vector<orm::FieldViolation> violations) {
  for (orm::FieldViolation& violation : violations) {
    violation.field = ClientText(violation.field, kTextMax);
    violation.description = ClientText(violation.description, kTextMax);
    violation.reason = ClientText(violation.reason, kNameMax);
  }
  return violations;
}

std::vector<RpcDetail> DetailsOf(const absl::Status& status, const orm::ErrorDetail& detail,
                                 const StatusOptions& options) {
  const std::string reason = detail.reason.empty() ? absl::StatusCodeToString(status.code()) : detail.reason;
  std::vector<RpcDetail> details;
  details.push_back(
      EncodeErrorInfo(ClientText(reason, kNameMax), kDomain, MetadataOf(status, detail, options), kErrorInfoMax));
  if (!detail.violations.empty()) details.push_back(EncodeBadRequest(Cut(detail.violations), kBadRequestMax));
  if (detail.retry_after.has_value()) details.push_back(EncodeRetryInfo(*detail.retry_after));
  return details;
}

}  // namespace

CallStatus ToCallStatus(const absl::Status& status, const StatusOptions& options) {
  if (status.ok()) return {};
  const orm::ErrorDetail detail = orm::DetailOf(status);
  CallStatus call{.code = status.code(), .message = MessageOf(status, !detail.reason.empty(), options)};
  call.details = EncodeRpcStatus(static_cast<int>(call.code), call.message, DetailsOf(status, detail, options));
  return call;
}

}  // namespace rowgate::server
