#include "server/status/rpc_details.h"

#include <cstdint>

#include "orm/base/strings.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {
namespace {

// What the closing violation needs, with a count of any size.
constexpr size_t kClosingBytes = 64;

void OptionalText(WireWriter& out, uint32_t number, std::string_view text) {
  if (!text.empty()) out.BytesField(number, text);
}

std::string EncodeEntry(std::string_view key, std::string_view value) {
  WireWriter entry;
  entry.BytesField(1, key);
  entry.BytesField(2, value);
  return std::move(entry).Take();
}

std::string EncodeViolation(const orm::FieldViolation& violation) {
  WireWriter out;
  OptionalText(out, 1, violation.field);
  OptionalText(out, 2, violation.description);
  OptionalText(out, 3, violation.reason);  // clients with an older error_details.proto skip it
  return std::move(out).Take();
}

// Tag and length take at most three bytes, as everything here is far below 16 KiB.
size_t FieldSize(std::string_view body) { return body.size() + 3; }

}  // namespace

RpcDetail EncodeErrorInfo(std::string_view reason, std::string_view domain,
                          std::span<const std::pair<std::string, std::string>> metadata, size_t bytes_max) {
  WireWriter out;
  OptionalText(out, 1, reason);
  OptionalText(out, 2, domain);
  for (const auto& [key, value] : metadata) {
    const std::string entry = EncodeEntry(key, value);
    if (out.size() + FieldSize(entry) <= bytes_max) out.BytesField(3, entry);
  }
  return {kErrorInfoUrl, std::move(out).Take()};
}

RpcDetail EncodeBadRequest(std::span<const orm::FieldViolation> violations, size_t bytes_max) {
  WireWriter out;
  size_t written = 0;
  for (const orm::FieldViolation& violation : violations) {
    const std::string bytes = EncodeViolation(violation);
    const size_t reserve = written + 1 == violations.size() ? 0 : kClosingBytes;
    if (out.size() + FieldSize(bytes) + reserve > bytes_max) break;
    out.BytesField(1, bytes);
    ++written;
  }
  if (const size_t left_out = violations.size() - written; left_out > 0) {
    out.BytesField(1, EncodeViolation({.description = orm::StrCat("and ", left_out, " more")}));
  }
  return {kBadRequestUrl, std::move(out).Take()};
}

RpcDetail EncodeRetryInfo(absl::Duration delay) {
  absl::Duration rest;
  const int64_t seconds = absl::IDivDuration(delay, absl::Seconds(1), &rest);
  const int64_t nanos = absl::ToInt64Nanoseconds(rest);
  WireWriter out;
  const size_t duration = out.BeginNested(1);
  if (seconds > 0) out.VarintField(1, static_cast<uint64_t>(seconds));
  if (nanos > 0) out.VarintField(2, static_cast<uint64_t>(nanos));
  out.EndNested(duration);
  return {kRetryInfoUrl, std::move(out).Take()};
}

std::string EncodeRpcStatus(int code, std::string_view message, std::span<const RpcDetail> details) {
  WireWriter out;
  out.VarintField(1, static_cast<uint64_t>(code));
  OptionalText(out, 2, message);
  for (const RpcDetail& detail : details) {
    const size_t any = out.BeginNested(3);
    out.BytesField(1, detail.type_url);
    OptionalText(out, 2, detail.bytes);
    out.EndNested(any);
  }
  return std::move(out).Take();
}

}  // namespace rowgate::server
