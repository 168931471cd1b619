#include "orm/base/violations.h"

#include <utility>

#include "orm/base/strings.h"

namespace rowgate::orm {

absl::Status Violations::Add(const absl::Status& status) {
  if (status.ok()) return status;
  if (status.code() != absl::StatusCode::kInvalidArgument) return status;
  ErrorDetail detail = DetailOf(status);
  for (FieldViolation& violation : detail.violations) {
    if (violation.reason.empty()) violation.reason = detail.reason;
  }
  if (first_.ok()) {
    first_ = status;
    detail_ = std::move(detail);
  } else {
    for (FieldViolation& violation : detail.violations) {
      if (detail_.violations.size() < kMost) detail_.violations.push_back(std::move(violation));
    }
  }
  return detail_.violations.size() < kMost ? absl::OkStatus() : this->status();
}

absl::Status Violations::status() const {
  if (first_.ok() || detail_.violations.size() < 2) return first_;
  const std::string message = StrCat(ToStd(first_.message()), " (and ", detail_.violations.size() - 1, " more)");
  return WithDetail(absl::Status(first_.code(), message), detail_);
}

}  // namespace rowgate::orm
