#include <limits>

#include "orm/dialects/postgresql/driver/byte_order.h"
#include "orm/dialects/postgresql/driver/clock.h"
#include "orm/dialects/postgresql/driver/decode_scalars.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::postgresql {
namespace {

// Infinities are the ends of the integer's range, hence outside of ours.
std::optional<int64_t> DayInRange(int64_t days) {
  return days < kFirstDay || days > kLastDay ? std::nullopt : std::optional(days);
}

std::optional<int64_t> MicrosInRange(int64_t micros) {
  const bool inside = micros >= kFirstDay * kMicrosPerDay && micros < (kLastDay + 1) * kMicrosPerDay;
  return inside ? std::optional(micros) : std::nullopt;
}

std::optional<int64_t> ReadServerTimestamp(std::string_view bytes) {
  BigReader reader(bytes);
  const auto micros = reader.Take<int64_t>();
  if (!reader.finished() || micros > std::numeric_limits<int64_t>::max() - kEpochMicros) return std::nullopt;
  return MicrosInRange(micros + kEpochMicros);
}

int64_t MicrosPerUnit(Storage storage) {
  if (storage == Storage::kUnixMillis) return 1000;
  return storage == Storage::kUnixMicros ? 1 : kMicrosPerSecond;
}

}  // namespace

std::optional<int64_t> ReadDate(TypeOid actual, std::string_view bytes) {
  if (actual == kDateOid) {
    BigReader reader(bytes);
    const auto days = reader.Take<int32_t>();
    return reader.finished() ? DayInRange(int64_t{days} + kEpochDays) : std::nullopt;
  }
  const std::optional<std::string_view> text = ReadPlainText(actual, bytes);
  const std::optional<Date> date = text.has_value() ? ParseDate(*text) : std::nullopt;
  return date.has_value() ? std::optional<int64_t>(date->days) : std::nullopt;
}

std::optional<int64_t> ReadTimestamp(Storage storage, TypeOid actual, std::string_view bytes) {
  if (actual == kTimestamptzOid || actual == kTimestampOid) return ReadServerTimestamp(bytes);
  if (actual == kDateOid) {
    const std::optional<int64_t> days = ReadDate(actual, bytes);
    return days.has_value() ? std::optional(*days * kMicrosPerDay) : std::nullopt;
  }
  if (const auto text = ReadPlainText(actual, bytes); text.has_value()) {
    const std::optional<Timestamp> timestamp = ParseTimestamp(*text);
    return timestamp.has_value() ? std::optional(timestamp->micros) : std::nullopt;
  }
  const std::optional<int64_t> units = ReadInteger(actual, bytes);
  int64_t micros = 0;
  if (!units.has_value() || __builtin_mul_overflow(*units, MicrosPerUnit(storage), &micros)) return std::nullopt;
  return MicrosInRange(micros);
}

std::optional<int64_t> ReadTime(TypeOid actual, std::string_view bytes) {
  if (actual == kTimeOid) {
    BigReader reader(bytes);
    const auto micros = reader.Take<int64_t>();
    const bool inside = reader.finished() && micros >= 0 && micros < kMicrosPerDay;  // PostgreSQL knows 24:00:00
    return inside ? std::optional(micros) : std::nullopt;
  }
  const std::optional<std::string_view> text = ReadPlainText(actual, bytes);
  const std::optional<TimeOfDay> time = text.has_value() ? ParseTimeOfDay(*text) : std::nullopt;
  return time.has_value() ? std::optional(time->micros) : std::nullopt;
}

std::optional<int64_t> ReadDuration(TypeOid actual, std::string_view bytes) {
  if (actual != kIntervalOid) return ReadInteger(actual, bytes);
  // The difference of two timestamps. A month has no length of its own.
  BigReader reader(bytes);
  const auto micros = reader.Take<int64_t>();
  const auto days = reader.Take<int32_t>();
  const auto months = reader.Take<int32_t>();
  int64_t sum = 0;
  const bool exact = reader.finished() && months == 0 && !__builtin_add_overflow(micros, days * kMicrosPerDay, &sum);
  return exact ? std::optional(sum) : std::nullopt;
}

}  // namespace rowgate::orm::postgresql
