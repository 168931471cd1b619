#include "cli/errors.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include "absl/strings/match.h"
#include "cli/settings.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "server/app/errors.h"

namespace rowgate::cli {
namespace {

using absl::StatusCode;

// Errors of other layers that come from a setting, and the option that sets it.
struct SettingReason {
  std::string_view reason;
  std::string_view option;  // empty: the message names it. Only where the error itself does not (server::kMetaSetting)
};
constexpr SettingReason kSettingReasons[] = {{"INVALID_OPTION", ""},
                                             {"INVALID_DATABASE_URL", "database"},
                                             {"LISTEN_ADDRESS_MALFORMED", "listen"},
                                             {"TOKEN_KEY_UNREADABLE", "token-key-file"},
                                             {"INVALID_PACKAGE", "package"}};

const SettingReason* FindSetting(std::string_view reason) {
  const auto* found = std::find_if(std::begin(kSettingReasons), std::end(kSettingReasons),
                                   [&](const SettingReason& entry) { return entry.reason == reason; });
  return found == std::end(kSettingReasons) ? nullptr : found;
}

// Which option an error is about; empty when it is about none, or its message says it.
std::string OptionOf(const orm::ErrorDetail& detail) {
  if (const auto named = detail.metadata.find(server::kMetaSetting); named != detail.metadata.end()) {
    return named->second;
  }
  const SettingReason* setting = FindSetting(detail.reason);
  return std::string(setting == nullptr ? "" : setting->option);
}

constexpr char kReported[] = "REPORTED";

}  // namespace

absl::Status InvalidSetting(std::string_view setting, std::string_view problem) {
  return orm::MakeError(StatusCode::kInvalidArgument, orm::StrCat(setting, ": ", problem),
                        {.reason = "INVALID_OPTION"});
}

absl::Status MissingSetting(std::string_view option, std::string_view purpose) {
  return orm::MakeError(StatusCode::kInvalidArgument,
                        orm::StrCat(purpose, " is not set; set it with ", PlacesOf(option)),
                        {.reason = "INVALID_OPTION"});
}

absl::Status FileUnreadable(std::string_view path) {
  return orm::MakeError(StatusCode::kFailedPrecondition, orm::StrCat("cannot read \"", path, "\""),
                        {.reason = "FILE_UNREADABLE"});
}

absl::Status FileNotWritten(std::string_view path) {
  return orm::MakeError(StatusCode::kFailedPrecondition, orm::StrCat("cannot write \"", path, "\""),
                        {.reason = "FILE_NOT_WRITTEN"});
}

absl::Status InvalidJson(std::string_view where, std::string_view problem) {
  return orm::MakeError(StatusCode::kInvalidArgument, orm::StrCat(where, ": ", problem), {.reason = "INVALID_JSON"});
}

absl::Status UnknownName(std::string_view what, std::string_view name, std::string_view hint) {
  return orm::MakeError(StatusCode::kNotFound, orm::StrCat("there is no ", what, " \"", name, "\"; ", hint),
                        {.reason = "UNKNOWN_NAME"});
}

absl::Status AlreadyReported() { return orm::MakeError(StatusCode::kUnknown, "", {.reason = kReported}); }

std::string ErrorText(const absl::Status& status) {
  const orm::ErrorDetail detail = orm::DetailOf(status);
  if (detail.reason == kReported) return "";
  std::string text = orm::StrCat("rowgate: ", orm::ToStd(status.message()), "\n");
  for (const orm::FieldViolation& violation : detail.violations) {
    const bool said = absl::StrContains(status.message(), violation.description);
    if (!said) orm::StrAppend(text, "  ", violation.field, ": ", violation.description, "\n");
  }
  if (const std::string vendor = orm::VendorTextOf(status); !vendor.empty()) {
    orm::StrAppend(text, "  the database says: ", vendor, "\n");
  }
  if (const std::string option = OptionOf(detail); !option.empty()) {
    orm::StrAppend(text, "  it is set with ", PlacesOf(option), "\n");
  }
  return WithoutPasswords(text);
}

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return 0;
  return FindSetting(orm::ReasonOf(status)) == nullptr ? kExitFailure : kExitUsage;
}

std::string WithoutPasswords(std::string_view text) {
  static const std::regex user_part(R"((://[^:/@\s]*:)[^\s]*@)");
  static const std::regex option(R"(([?&][^=\s&]*pass[^=\s&]*=)[^&\s]*)", std::regex::icase);
  const std::string without_user = std::regex_replace(std::string(text), user_part, "$1***@");
  return std::regex_replace(without_user, option, "$1***");
}

}  // namespace rowgate::cli
