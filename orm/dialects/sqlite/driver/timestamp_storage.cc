#include "orm/dialects/sqlite/driver/timestamp_storage.h"

#include <cmath>
#include <cstdint>

#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int64_t kMicrosPerMilli = 1'000;
constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
// 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999.
constexpr int64_t kTimestampMin = -62'135'596'800 * kMicrosPerSecond;
constexpr int64_t kTimestampMax = 253'402'300'800 * kMicrosPerSecond - 1;

constexpr size_t kSecondsText = sizeof("2024-01-31 10:00:00") - 1;
constexpr size_t kDateText = sizeof("2024-01-31") - 1;

std::optional<Physical> EncodeUnix(Timestamp timestamp, int64_t unit) {
  if (timestamp.micros % unit != 0) return std::nullopt;
  return Physical::Integer(timestamp.micros / unit);
}

std::optional<Physical> EncodeText(Timestamp timestamp, size_t length, int64_t unit, std::string& buffer) {
  if (timestamp.micros % unit != 0) return std::nullopt;
  buffer = FormatTimestampMicros(timestamp);
  buffer.resize(length);
  return Physical::Text(buffer);
}

std::optional<Timestamp> DecodeUnix(const Physical& physical, int64_t unit) {
  const auto in_range = [](double micros) {
    return micros >= static_cast<double>(kTimestampMin) && micros <= static_cast<double>(kTimestampMax);
  };
  if (physical.kind == PhysicalKind::kInteger) {
    if (physical.integer < kTimestampMin / unit || physical.integer > kTimestampMax / unit) return std::nullopt;
    return Timestamp{physical.integer * unit};
  }
  const double micros = physical.real * static_cast<double>(unit);
  if (physical.kind != PhysicalKind::kReal || !in_range(micros)) return std::nullopt;
  return Timestamp{std::llround(micros)};
}

std::optional<Timestamp> DecodeText(const Physical& physical) {
  return physical.kind == PhysicalKind::kText ? ParseTimestamp(physical.text) : std::nullopt;
}

}  // namespace

std::optional<Physical> EncodeTimestamp(Timestamp timestamp, Storage storage, std::string& buffer) {
  switch (storage) {
    case Storage::kTextSeconds: return EncodeText(timestamp, kSecondsText, kMicrosPerSecond, buffer);
    case Storage::kTextDate: return EncodeText(timestamp, kDateText, kMicrosPerDay, buffer);
    case Storage::kTextIso: buffer = FormatTimestampIso(timestamp); return Physical::Text(buffer);
    case Storage::kUnixSeconds: return EncodeUnix(timestamp, kMicrosPerSecond);
    case Storage::kUnixMillis: return EncodeUnix(timestamp, kMicrosPerMilli);
    case Storage::kUnixMicros: return EncodeUnix(timestamp, 1);
    case Storage::kDefault:
    case Storage::kTextMicros:
    case Storage::kWithoutTimeZone:
    case Storage::kNumeric:
    case Storage::kText:
    case Storage::kReal:
    case Storage::kBlob:
    case Storage::kNumber:
    case Storage::kJsonPlain:
    case Storage::kNativeEnum:
    case Storage::kSmallInt: break;
  }
  buffer = FormatTimestampMicros(timestamp);
  return Physical::Text(buffer);
}

std::optional<Timestamp> DecodeTimestamp(const Physical& physical, Storage storage) {
  switch (storage) {
    case Storage::kUnixSeconds: return DecodeUnix(physical, kMicrosPerSecond);
    case Storage::kUnixMillis: return DecodeUnix(physical, kMicrosPerMilli);
    case Storage::kUnixMicros: return DecodeUnix(physical, 1);
    case Storage::kDefault:
    case Storage::kTextMicros:
    case Storage::kTextSeconds:
    case Storage::kTextIso:
    case Storage::kTextDate:
    case Storage::kWithoutTimeZone:
    case Storage::kNumeric:
    case Storage::kText:
    case Storage::kReal:
    case Storage::kBlob:
    case Storage::kNumber:
    case Storage::kJsonPlain:
    case Storage::kNativeEnum:
    case Storage::kSmallInt: break;
  }
  return DecodeText(physical);
}

std::string FormatFixedTimeOfDay(TimeOfDay time) {
  std::string text = FormatTimeOfDay(time);
  if (text.find('.') == std::string::npos) text += ".000000";
  return text;
}

std::optional<Date> DecodeDate(const Physical& physical) {
  if (physical.kind != PhysicalKind::kText) return std::nullopt;
  if (physical.text.size() == kDateText) return ParseDate(physical.text);
  const std::optional<Timestamp> midnight = ParseTimestamp(physical.text);
  if (!midnight.has_value() || midnight->micros % kMicrosPerDay != 0) return std::nullopt;
  return Date{static_cast<int32_t>(midnight->micros / kMicrosPerDay)};
}

std::optional<TimeOfDay> DecodeTimeOfDay(const Physical& physical) {
  return physical.kind == PhysicalKind::kText ? ParseTimeOfDay(physical.text) : std::nullopt;
}

}  // namespace rowgate::orm::sqlite
