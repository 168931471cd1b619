#include "tests/server/status/rpc_status_reader.h"

#include "gtest/gtest.h"
#include "orm/base/unicode.h"
#include "server/status/rpc_details.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

// Calls `take` for each field of a message.
template <class Take>
void ForEachField(std::string_view bytes, Take take) {
  WireReader reader(bytes);
  for (WireField field; reader.Next(field);) take(field);
  EXPECT_FALSE(reader.failed()) << "malformed message";
}

std::string Text(const WireField& field) {
  EXPECT_EQ(field.type, WireType::kBytes);
  EXPECT_TRUE(orm::IsValidUtf8(field.bytes));
  return std::string(field.bytes);
}

void ReadErrorInfo(std::string_view bytes, RpcStatus& status) {
  ForEachField(bytes, [&](const WireField& field) {
    if (field.number == 1) status.reason = Text(field);
    if (field.number == 2) status.domain = Text(field);
    if (field.number != 3) return;
    std::string key;
    std::string value;
    ForEachField(field.bytes, [&](const WireField& part) { (part.number == 1 ? key : value) = Text(part); });
    EXPECT_TRUE(status.metadata.emplace(key, value).second) << "the key " << key << " comes twice";
  });
}

void ReadBadRequest(std::string_view bytes, RpcStatus& status) {
  ForEachField(bytes, [&](const WireField& field) {
    EXPECT_EQ(field.number, 1u);
    orm::FieldViolation& violation = status.violations.emplace_back();
    ForEachField(field.bytes, [&](const WireField& part) {
      if (part.number == 1) violation.field = Text(part);
      if (part.number == 2) violation.description = Text(part);
      if (part.number == 3) violation.reason = Text(part);
    });
  });
}

void ReadRetryInfo(std::string_view bytes, RpcStatus& status) {
  ForEachField(bytes, [&](const WireField& field) {
    status.retry_seconds = 0;
    ForEachField(field.bytes, [&](const WireField& part) {
      (part.number == 1 ? status.retry_seconds : status.retry_nanos) = static_cast<int64_t>(part.scalar);
    });
  });
}

void ReadAny(std::string_view bytes, RpcStatus& status) {
  std::string url;
  std::string_view value;
  ForEachField(bytes, [&](const WireField& field) {
    if (field.number == 1) url = Text(field);
    if (field.number == 2) value = field.bytes;
  });
  status.type_urls.push_back(url);
  if (url == kErrorInfoUrl) ReadErrorInfo(value, status);
  if (url == kBadRequestUrl) ReadBadRequest(value, status);
  if (url == kRetryInfoUrl) ReadRetryInfo(value, status);
}

}  // namespace

RpcStatus ReadRpcStatus(std::string_view bytes) {
  RpcStatus status;
  ForEachField(bytes, [&](const WireField& field) {
    if (field.number == 1) status.code = static_cast<int>(field.scalar);
    if (field.number == 2) status.message = Text(field);
    if (field.number == 3) ReadAny(field.bytes, status);
  });
  return status;
}

}  // namespace rowgate::server
