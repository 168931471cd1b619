#ifndef ROWGATE_SERVER_WIRE_KNOWN_MESSAGES_H_
#define ROWGATE_SERVER_WIRE_KNOWN_MESSAGES_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/expr/value.h"
#include "server/wire/wire_writer.h"

// The bodies of google.protobuf.Timestamp and Duration and of google.type.Date, TimeOfDay and Decimal.
namespace rowgate::server {

// Errors name no field: the caller adds it. More precision than microseconds, or values outside the years 1 to 9999,
// are INVALID_VALUE.
absl::StatusOr<orm::Timestamp> DecodeTimestamp(std::string_view bytes);
absl::StatusOr<orm::Duration> DecodeDuration(std::string_view bytes);
absl::StatusOr<orm::Date> DecodeDate(std::string_view bytes);
absl::StatusOr<orm::TimeOfDay> DecodeTimeOfDay(std::string_view bytes);
absl::StatusOr<std::string> DecodeDecimalText(std::string_view bytes);

void EncodeTimestamp(orm::Timestamp timestamp, WireWriter& out);
void EncodeDuration(orm::Duration duration, WireWriter& out);
void EncodeDate(orm::Date date, WireWriter& out);
void EncodeTimeOfDay(orm::TimeOfDay time, WireWriter& out);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_KNOWN_MESSAGES_H_
