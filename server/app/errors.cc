#include "server/app/errors.h"

#include <utility>

#include "orm/base/strings.h"

namespace rowgate::server {

using absl::StatusCode;

absl::Status SchemaDiffers(std::vector<orm::FieldViolation> missing, std::string_view hint) {
  std::string message = "the database does not have what the schema declares:";
  for (const orm::FieldViolation& item : missing) orm::StrAppend(message, "\n  ", item.field, ": ", item.description);
  orm::StrAppend(message, "\n", hint);
  return orm::MakeError(StatusCode::kFailedPrecondition, message,
                        {.reason = "SCHEMA_DRIFT", .violations = std::move(missing)});
}

absl::Status InvalidOption(std::string_view option, std::string_view problem) {
  return orm::MakeError(StatusCode::kInvalidArgument, orm::StrCat(option, ": ", problem), {.reason = "INVALID_OPTION"});
}

absl::Status AboutSetting(const absl::Status& status, std::string_view setting) {
  if (status.ok()) return status;
  orm::ErrorDetail detail = orm::DetailOf(status);
  detail.metadata[kMetaSetting] = std::string(setting);
  return orm::WithDetail(status, detail);
}

absl::Status DurabilityRelaxed(std::string_view settings) {
  return orm::MakeError(StatusCode::kFailedPrecondition,
                        orm::StrCat("the database may lose acknowledged writes at a power cut: ", settings,
                                    "; change that, or accept it with --durability-relaxed"),
                        {.reason = "DURABILITY_RELAXED", .metadata = {{"settings", std::string(settings)}}});
}

absl::Status StoredTokenKeyInvalid() {
  return orm::MakeError(StatusCode::kDataLoss,
                        "the key in table rowgate_token_keys is not 64 hex digits; delete the row and start with "
                        "--create-tables to get a new one (page tokens given out before will be refused)",
                        {.reason = "TOKEN_KEY_INVALID"});
}

absl::Status FileUnreadable(std::string_view path) {
  return orm::MakeError(StatusCode::kFailedPrecondition, orm::StrCat(path, ": cannot be read"),
                        {.reason = "FILE_UNREADABLE"});
}

absl::Status StatementFileInvalid(std::string_view problem) {
  return orm::MakeError(StatusCode::kFailedPrecondition, problem, {.reason = "NAMED_STATEMENT_INVALID"});
}

}  // namespace rowgate::server
