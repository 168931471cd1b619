#include "server/wire/known_messages.h"

#include <array>
#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "orm/base/status_macros.h"
#include "orm/base/unicode.h"
#include "server/wire/errors.h"

namespace rowgate::server {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kNanosPerMicro = 1'000;
constexpr int64_t kFirstSecond = -62'135'596'800;         // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253'402'300'799;          // 9999-12-31T23:59:59Z
constexpr int64_t kDurationSecondsMax = 315'576'000'000;  // protobuf's own bound: 10,000 years

// Integer fields 1 to N of a flat message; missing ones are 0.
template <size_t N>
absl::StatusOr<std::array<int64_t, N>> DecodeIntegers(std::string_view bytes) {
  std::array<int64_t, N> numbers{};
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(field)) {
    if (field.number > N) return UnknownField("", field.number);
    if (field.type != WireType::kVarint) return MalformedRequest("");
    numbers[field.number - 1] = static_cast<int64_t>(field.scalar);
  }
  if (reader.failed()) return MalformedRequest("");
  return numbers;
}

absl::StatusOr<int64_t> Micros(int64_t seconds, int64_t nanos) {
  if (nanos % kNanosPerMicro != 0) return InvalidValue("", "finer than microseconds cannot be stored");
  return seconds * kMicrosPerSecond + nanos / kNanosPerMicro;
}

void PutInteger(WireWriter& out, uint32_t number, int64_t value) {
  if (value != 0) out.VarintField(number, static_cast<uint64_t>(value));
}

}  // namespace

absl::StatusOr<orm::Timestamp> DecodeTimestamp(std::string_view bytes) {
  ASSIGN_OR_RETURN(const auto parts, DecodeIntegers<2>(bytes));
  const auto [seconds, nanos] = parts;
  if (seconds < kFirstSecond || seconds > kLastSecond || nanos < 0 || nanos >= 1'000'000'000) {
    return InvalidValue("", "a timestamp lies between the years 1 and 9999, with nanos from 0 to 999,999,999");
  }
  ASSIGN_OR_RETURN(const int64_t micros, Micros(seconds, nanos));
  return orm::Timestamp{micros};
}

absl::StatusOr<orm::Duration> DecodeDuration(std::string_view bytes) {
  ASSIGN_OR_RETURN(const auto parts, DecodeIntegers<2>(bytes));
  const auto [seconds, nanos] = parts;
  const bool signs_differ = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
  if (seconds < -kDurationSecondsMax || seconds > kDurationSecondsMax || nanos <= -1'000'000'000 ||
      nanos >= 1'000'000'000 || signs_differ) {
    return InvalidValue("", "no valid google.protobuf.Duration");
  }
  ASSIGN_OR_RETURN(const int64_t micros, Micros(seconds, nanos));
  return orm::Duration{micros};
}

absl::StatusOr<orm::Date> DecodeDate(std::string_view bytes) {
  ASSIGN_OR_RETURN(const auto parts, DecodeIntegers<3>(bytes));
  const auto [year, month, day] = parts;
  const absl::CivilDay civil(year, month, day);
  if (year < 1 || year > 9999 || civil.year() != year || civil.month() != month || civil.day() != day) {
    return InvalidValue("", "no valid full date");
  }
  return orm::Date{static_cast<int32_t>(civil - absl::CivilDay(1970, 1, 1))};
}

absl::StatusOr<orm::TimeOfDay> DecodeTimeOfDay(std::string_view bytes) {
  ASSIGN_OR_RETURN(const auto parts, DecodeIntegers<4>(bytes));
  const auto [hours, minutes, seconds, nanos] = parts;
  const auto within = [](int64_t value, int64_t end) { return value >= 0 && value < end; };
  if (!within(hours, 24) || !within(minutes, 60) || !within(seconds, 60) || !within(nanos, 1'000'000'000)) {
    return InvalidValue("", "a time of day lies between 00:00:00 and 23:59:59.999999");
  }
  ASSIGN_OR_RETURN(const int64_t micros, Micros((hours * 60 + minutes) * 60 + seconds, nanos));
  return orm::TimeOfDay{micros};
}

absl::StatusOr<std::string> DecodeDecimalText(std::string_view bytes) {
  std::string text;
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(field)) {
    if (field.number != 1) return UnknownField("", field.number);
    if (field.type != WireType::kBytes) return MalformedRequest("");
    if (!orm::IsValidUtf8(field.bytes)) return InvalidUtf8("");
    text = field.bytes;
  }
  if (reader.failed()) return MalformedRequest("");
  return text;
}

void EncodeTimestamp(orm::Timestamp timestamp, WireWriter& out) {
  int64_t seconds = timestamp.micros / kMicrosPerSecond;
  int64_t micros = timestamp.micros % kMicrosPerSecond;
  if (micros < 0) {  // nanos of a Timestamp always count forward
    micros += kMicrosPerSecond;
    --seconds;
  }
  PutInteger(out, 1, seconds);
  PutInteger(out, 2, micros * kNanosPerMicro);
}

void EncodeDuration(orm::Duration duration, WireWriter& out) {
  PutInteger(out, 1, duration.micros / kMicrosPerSecond);
  PutInteger(out, 2, duration.micros % kMicrosPerSecond * kNanosPerMicro);
}

void EncodeDate(orm::Date date, WireWriter& out) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + date.days;
  PutInteger(out, 1, civil.year());
  PutInteger(out, 2, civil.month());
  PutInteger(out, 3, civil.day());
}

void EncodeTimeOfDay(orm::TimeOfDay time, WireWriter& out) {
  const int64_t seconds = time.micros / kMicrosPerSecond;
  PutInteger(out, 1, seconds / 3600);
  PutInteger(out, 2, seconds / 60 % 60);
  PutInteger(out, 3, seconds % 60);
  PutInteger(out, 4, time.micros % kMicrosPerSecond * kNanosPerMicro);
}

}  // namespace rowgate::server
