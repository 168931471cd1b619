#include "orm/base/errors.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/cord.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"

namespace rowgate::orm {
namespace {

constexpr absl::string_view kDetailUrl = "rowgate/error-detail";
constexpr absl::string_view kVendorUrl = "rowgate/vendor-text";

// The payload is a flat list of length-prefixed strings ("5:hello"): it never leaves the process.
void Put(std::string& out, std::string_view text) { StrAppend(out, text.size(), ":", text); }

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string Text() {
    const size_t colon = rest_.find(':');
    if (colon == std::string_view::npos) return {};
    size_t length = 0;
    std::from_chars(rest_.data(), rest_.data() + colon, length);
    std::string text(rest_.substr(colon + 1, length));
    rest_.remove_prefix(colon + 1 + text.size());
    return text;
  }

  int64_t Number() {
    const std::string text = Text();
    int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

 private:
  std::string_view rest_;
};

std::string Serialize(const ErrorDetail& detail) {
  std::string out;
  Put(out, detail.reason);
  Put(out, StrCat(static_cast<int>(detail.applied)));
  Put(out, detail.retry_after ? StrCat(absl::ToInt64Microseconds(*detail.retry_after)) : "-1");
  Put(out, StrCat(detail.metadata.size()));
  for (const auto& [key, value] : detail.metadata) {
    Put(out, key);
    Put(out, value);
  }
  Put(out, StrCat(detail.violations.size()));
  for (const FieldViolation& violation : detail.violations) {
    Put(out, violation.field);
    Put(out, violation.description);
    Put(out, violation.reason);
  }
  return out;
}

ErrorDetail Deserialize(std::string_view bytes) {
  Reader reader(bytes);
  ErrorDetail detail;
  detail.reason = reader.Text();
  detail.applied = static_cast<Applied>(reader.Number());
  if (const int64_t micros = reader.Number(); micros >= 0) detail.retry_after = absl::Microseconds(micros);
  for (int64_t left = reader.Number(); left > 0; --left) {
    std::string key = reader.Text();
    detail.metadata[std::move(key)] = reader.Text();
  }
  for (int64_t left = reader.Number(); left > 0; --left) {
    FieldViolation& violation = detail.violations.emplace_back();
    violation.field = reader.Text();
    violation.description = reader.Text();
    violation.reason = reader.Text();
  }
  return detail;
}

std::string JoinPath(std::string_view prefix, std::string_view field) {
  if (field.empty()) return std::string(prefix);
  return StrCat(prefix, field.front() == '[' ? "" : ".", field);
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, std::string_view message, const ErrorDetail& detail) {
  return WithDetail(absl::Status(code, ToAbsl(message)), detail);
}

ErrorDetail DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kDetailUrl);
  return payload ? Deserialize(std::string(*payload)) : ErrorDetail{};
}

std::string ReasonOf(const absl::Status& status) { return DetailOf(status).reason; }

absl::Status WithDetail(const absl::Status& status, const ErrorDetail& detail) {
  absl::Status changed = status;
  changed.SetPayload(kDetailUrl, absl::Cord(Serialize(detail)));
  return changed;
}

absl::Status WithFieldPrefix(const absl::Status& status, std::string_view prefix) {
  if (status.ok() || prefix.empty()) return status;
  return WithFields(status, [prefix](std::string_view field) { return JoinPath(prefix, field); });
}

absl::Status WithApplied(const absl::Status& status, Applied applied) {
  if (status.ok()) return status;
  ErrorDetail detail = DetailOf(status);
  detail.applied = applied;
  return WithDetail(status, detail);
}

absl::Status WithVendorText(const absl::Status& status, std::string_view text) {
  absl::Status changed = status;
  changed.SetPayload(kVendorUrl, absl::Cord(ToAbsl(text)));
  return changed;
}

std::string VendorTextOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kVendorUrl);
  return payload ? std::string(*payload) : std::string();
}

absl::Status InvalidField(std::string_view reason, std::string_view field, std::string_view description) {
  ErrorDetail detail{.reason = std::string(reason)};
  detail.violations.push_back({.field = std::string(field), .description = std::string(description)});
  const std::string message = field.empty() ? std::string(description) : StrCat(field, ": ", description);
  return MakeError(absl::StatusCode::kInvalidArgument, message, detail);
}

absl::Status InternalError(std::string_view reason, std::string_view log_text) {
  return WithVendorText(MakeError(absl::StatusCode::kInternal, "internal error; the server's log has the details",
                                  ErrorDetail{.reason = std::string(reason)}),
                        log_text);
}

}  // namespace rowgate::orm
