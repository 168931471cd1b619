#include "server/app/call_log.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {
namespace {

LogLevel LevelOf(absl::StatusCode code) {
  if (code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
      code == absl::StatusCode::kDataLoss) {
    return LogLevel::kError;
  }
  return code == absl::StatusCode::kUnavailable ? LogLevel::kWarning : LogLevel::kDebug;
}

}  // namespace

void CallLog::OnFailure(std::string_view method, const absl::Status& status, std::string_view trace_parent) {
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = orm::ReasonOf(status);
  const std::string vendor_text = orm::VendorTextOf(status);
  log_.Write(LevelOf(status.code()), "call failed",
             {{"method", method},
              {"code", code},
              {"reason", reason},
              {"message", orm::ToStd(status.message())},
              {"database_says", vendor_text},
              {"traceparent", trace_parent}});
}

}  // namespace rowgate::server
