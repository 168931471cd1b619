#include "cli/rpc_error.h"

#include <string_view>

#include "absl/time/time.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "server/status/rpc_details.h"
#include "server/wire/wire_reader.h"

namespace rowgate::cli {
namespace {

using server::WireField;
using server::WireReader;

std::string_view Text(std::string_view message, uint32_t number) {
  std::string_view text;
  WireReader reader(message);
  for (WireField field; reader.Next(field);) {
    if (field.number == number && field.type == server::WireType::kBytes) text = field.bytes;
  }
  return text;
}

uint64_t Number(std::string_view message, uint32_t number) {
  uint64_t value = 0;
  WireReader reader(message);
  for (WireField field; reader.Next(field);) {
    if (field.number == number) value = field.scalar;
  }
  return value;
}

// google.rpc.ErrorInfo: reason = 1, domain = 2, metadata = 3.
std::string ErrorInfoText(std::string_view info) {
  std::string text = orm::StrCat("  reason: ", Text(info, 1), " (", Text(info, 2), ")\n");
  WireReader reader(info);
  for (WireField field; reader.Next(field);) {
    if (field.number == 3) orm::StrAppend(text, "  ", Text(field.bytes, 1), ": ", Text(field.bytes, 2), "\n");
  }
  return text;
}

// google.rpc.BadRequest: field_violations = 1 { field = 1, description = 2, reason = 3 }.
std::string BadRequestText(std::string_view bad_request) {
  std::string text;
  WireReader reader(bad_request);
  for (WireField violation; reader.Next(violation);) {
    if (violation.number != 1) continue;
    const std::string_view reason = Text(violation.bytes, 3);
    const std::string_view field = Text(violation.bytes, 1);
    orm::StrAppend(text, "  field ", field.empty() ? "(request)" : field, ": ", Text(violation.bytes, 2),
                   reason.empty() ? "" : orm::StrCat(" (", reason, ")"), "\n");
  }
  return text;
}

// google.rpc.RetryInfo: retry_delay = 1 { seconds = 1, nanos = 2 }.
std::string RetryInfoText(std::string_view retry_info) {
  const std::string_view delay = Text(retry_info, 1);
  const absl::Duration wait =
      absl::Seconds(static_cast<int64_t>(Number(delay, 1))) + absl::Nanoseconds(static_cast<int64_t>(Number(delay, 2)));
  return orm::StrCat("  try again after: ", absl::FormatDuration(wait), "\n");
}

// google.protobuf.Any: type_url = 1, value = 2.
std::string DetailText(std::string_view any) {
  const std::string_view type_url = Text(any, 1);
  const std::string_view value = Text(any, 2);
  if (type_url == server::kErrorInfoUrl) return ErrorInfoText(value);
  if (type_url == server::kBadRequestUrl) return BadRequestText(value);
  if (type_url == server::kRetryInfoUrl) return RetryInfoText(value);
  return orm::StrCat("  detail: ", type_url, "\n");
}

}  // namespace

std::string RpcErrorText(const RpcOutcome& outcome) {
  std::string text = orm::StrCat(absl::StatusCodeToString(outcome.code), ": ", outcome.message, "\n");
  WireReader reader(outcome.details);
  for (WireField field; reader.Next(field);) {
    if (field.number == 3 && field.type == server::WireType::kBytes) text += DetailText(field.bytes);
  }
  return text;
}

absl::Status RpcErrorStatus(const RpcOutcome& outcome) {
  std::string text = RpcErrorText(outcome);
  text.pop_back();  // the last end of line
  return orm::MakeError(outcome.code, text, {.reason = "CALL_FAILED"});
}

}  // namespace rowgate::cli
