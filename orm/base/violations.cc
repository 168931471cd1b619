#include "orm/base/violations.h"

#include <utility>

#include "absl/strings/cord.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

std::string MoreText(size_t violations) { return violations < 2 ? "" : StrCat(" (and ", violations - 1, " more)"); }

// The message of an error that may be a merged one already.
std::string MessageOfFirst(const absl::Status& status, size_t violations) {
  std::string message(ToStd(status.message()));
  const std::string more = MoreText(violations);
  if (!more.empty() && message.ends_with(more)) message.resize(message.size() - more.size());
  return message;
}

absl::Status WithMessage(const absl::Status& status, std::string_view message) {
  absl::Status changed(status.code(), ToAbsl(message));
  status.ForEachPayload(
      [&changed](absl::string_view url, const absl::Cord& payload) { changed.SetPayload(url, payload); });
  return changed;
}

// "email: too long" and "too long" are about "email" and about nothing; other messages are left alone.
std::string Renamed(const std::string& message, const FieldViolation& violation, const std::string& field) {
  const std::string start = violation.field.empty() ? violation.description : StrCat(violation.field, ": ");
  if (start.empty() || field.empty() || !message.starts_with(start)) return message;
  return StrCat(field, ": ", message.substr(violation.field.empty() ? 0 : start.size()));
}

}  // namespace

absl::Status Violations::Add(const absl::Status& status) {
  if (status.ok()) return status;
  if (status.code() != absl::StatusCode::kInvalidArgument) return status;
  ErrorDetail detail = DetailOf(status);
  for (FieldViolation& violation : detail.violations) {
    if (violation.reason.empty()) violation.reason = detail.reason;
  }
  if (first_.ok()) {
    first_ = WithMessage(status, MessageOfFirst(status, detail.violations.size()));
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
  return WithDetail(WithMessage(first_, StrCat(ToStd(first_.message()), MoreText(detail_.violations.size()))), detail_);
}

absl::Status Violations::EndedBy(const absl::Status& end) {
  if (first_.ok()) return end;
  // A full list has ended the search itself; an error of another kind waits until these are gone.
  if (detail_.violations.size() < kMost) Add(end).IgnoreError();
  return status();
}

absl::Status WithFields(const absl::Status& status, const std::function<std::string(std::string_view field)>& rename) {
  ErrorDetail detail = DetailOf(status);
  if (detail.violations.empty()) return status;
  const FieldViolation& first = detail.violations.front();
  const std::string message = Renamed(std::string(ToStd(status.message())), first, rename(first.field));
  for (FieldViolation& violation : detail.violations) violation.field = rename(violation.field);
  return WithDetail(WithMessage(status, message), detail);
}

}  // namespace rowgate::orm
