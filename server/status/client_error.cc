#include "server/status/client_error.h"

#include <string_view>

#include "orm/base/strings.h"
#include "server/status/client_text.h"

namespace rowgate::server {
namespace {

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
  return ClientText(orm::ToStd(status.message()), kClientMessageMax);
}

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

}  // namespace

ClientError ToClientError(const absl::Status& status, const StatusOptions& options) {
  const orm::ErrorDetail detail = orm::DetailOf(status);
  const std::string reason = detail.reason.empty() ? absl::StatusCodeToString(status.code()) : detail.reason;
  return {.code = status.code(),
          .message = MessageOf(status, !detail.reason.empty(), options),
          .reason = ClientText(reason, kNameMax),
          .metadata = MetadataOf(status, detail, options),
          .violations = Cut(detail.violations)};
}

}  // namespace rowgate::server
