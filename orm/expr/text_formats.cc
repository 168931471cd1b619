#include "orm/expr/text_formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/time/civil_time.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;
constexpr absl::CivilDay kEpoch(1970, 1, 1);
constexpr int64_t kDurationSecondsMax = 315'576'000'000;  // about 10,000 years: the limit of protobuf's Duration

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes text apart from the left; each step says whether it found what it wanted.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool Char(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `width` digits.
  bool Number(size_t width, int64_t& number) {
    if (rest_.size() < width || !std::all_of(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(width), IsDigit)) {
      return false;
    }
    number = 0;
    for (const char digit : rest_.substr(0, width)) number = number * 10 + (digit - '0');
    rest_.remove_prefix(width);
    return true;
  }

  // ".5": one digit or more; digits after the sixth must be zeros.
  bool Fraction(int64_t& micros) {
    if (!Char('.') || rest_.empty() || !IsDigit(rest_.front())) return false;
    micros = 0;
    int64_t unit = kMicrosPerSecond / 10;
    for (; !rest_.empty() && IsDigit(rest_.front()); rest_.remove_prefix(1), unit /= 10) {
      if (unit == 0 && rest_.front() != '0') return false;
      micros += (rest_.front() - '0') * unit;
    }
    return true;
  }

 private:
  std::string_view rest_;
};

bool ScanDate(Scanner& scanner, int64_t& days) {
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  if (!scanner.Number(4, year) || !scanner.Char('-') || !scanner.Number(2, month) || !scanner.Char('-') ||
      !scanner.Number(2, day) || year == 0) {
    return false;
  }
  const absl::CivilDay civil(year, month, day);  // normalises, so an impossible day comes out changed
  days = civil - kEpoch;
  return civil.year() == year && civil.month() == month && civil.day() == day;
}

bool ScanTime(Scanner& scanner, int64_t& micros) {
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t fraction = 0;
  if (!scanner.Number(2, hour) || !scanner.Char(':') || !scanner.Number(2, minute)) return false;
  if (scanner.Char(':')) {
    if (!scanner.Number(2, second)) return false;
    if (scanner.rest().starts_with('.') && !scanner.Fraction(fraction)) return false;
  }
  micros = hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond + fraction;
  return hour < 24 && minute < 60 && second < 60;
}

// Nothing, "Z", "+hh:mm" or "-hh:mm".
bool ScanOffset(Scanner& scanner, int64_t& micros) {
  micros = 0;
  if (scanner.AtEnd() || scanner.Char('Z')) return true;
  const bool west = scanner.Char('-');
  int64_t hour = 0;
  int64_t minute = 0;
  if ((!west && !scanner.Char('+')) || !scanner.Number(2, hour) || !scanner.Char(':') || !scanner.Number(2, minute)) {
    return false;
  }
  micros = (hour * kMicrosPerHour + minute * kMicrosPerMinute) * (west ? -1 : 1);
  return hour < 24 && minute < 60;
}

bool InYears1To9999(int64_t micros) {
  static constexpr int64_t kFirst = (absl::CivilDay(1, 1, 1) - kEpoch) * kMicrosPerDay;
  static constexpr int64_t kEnd = (absl::CivilDay(10000, 1, 1) - kEpoch) * kMicrosPerDay;
  return micros >= kFirst && micros < kEnd;
}

void AppendNumber(std::string& out, int64_t number, size_t width) {
  const std::string digits = absl::StrCat(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void AppendDate(std::string& out, int64_t days) {
  const absl::CivilDay day = kEpoch + days;
  AppendNumber(out, day.year(), 4);
  out += '-';
  AppendNumber(out, day.month(), 2);
  out += '-';
  AppendNumber(out, day.day(), 2);
}

enum class FractionStyle { kAlways, kWhenNotZero };

void AppendTime(std::string& out, int64_t micros, FractionStyle style) {
  AppendNumber(out, micros / kMicrosPerHour, 2);
  out += ':';
  AppendNumber(out, micros / kMicrosPerMinute % 60, 2);
  out += ':';
  AppendNumber(out, micros / kMicrosPerSecond % 60, 2);
  const int64_t fraction = micros % kMicrosPerSecond;
  if (fraction == 0 && style == FractionStyle::kWhenNotZero) return;
  out += '.';
  AppendNumber(out, fraction, 6);
}

std::string FormatTimestamp(Timestamp timestamp, char separator, FractionStyle style) {
  int64_t days = timestamp.micros / kMicrosPerDay;
  int64_t rest = timestamp.micros % kMicrosPerDay;
  if (rest < 0) {
    --days;
    rest += kMicrosPerDay;
  }
  std::string out;
  AppendDate(out, days);
  out += separator;
  AppendTime(out, rest, style);
  return out;
}

constexpr size_t kUuidSize = 36;
bool IsHyphenPlace(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  Scanner scanner(text);
  int64_t days = 0;
  if (!ScanDate(scanner, days) || !scanner.AtEnd()) return std::nullopt;
  return Date{static_cast<int32_t>(days)};
}

std::string FormatDate(Date date) {
  std::string out;
  AppendDate(out, date.days);
  return out;
}

std::optional<TimeOfDay> ParseTimeOfDay(std::string_view text) {
  Scanner scanner(text);
  int64_t micros = 0;
  if (!ScanTime(scanner, micros) || !scanner.AtEnd()) return std::nullopt;
  return TimeOfDay{micros};
}

std::string FormatTimeOfDay(TimeOfDay time) {
  std::string out;
  AppendTime(out, time.micros, FractionStyle::kWhenNotZero);
  return out;
}

std::optional<Timestamp> ParseTimestamp(std::string_view text) {
  Scanner scanner(text);
  int64_t days = 0;
  int64_t time = 0;
  int64_t offset = 0;
  if (!ScanDate(scanner, days)) return std::nullopt;
  if (!scanner.AtEnd()) {
    if (!scanner.Char('T') && !scanner.Char(' ')) return std::nullopt;
    if (!ScanTime(scanner, time) || !ScanOffset(scanner, offset) || !scanner.AtEnd()) return std::nullopt;
  }
  const int64_t micros = days * kMicrosPerDay + time - offset;
  if (!InYears1To9999(micros)) return std::nullopt;
  return Timestamp{micros};
}

std::string FormatTimestampIso(Timestamp timestamp) {
  return FormatTimestamp(timestamp, 'T', FractionStyle::kWhenNotZero) + "Z";
}

std::string FormatTimestampMicros(Timestamp timestamp) {
  return FormatTimestamp(timestamp, ' ', FractionStyle::kAlways);
}

std::optional<Uuid> ParseUuid(std::string_view text) {
  if (text.size() != kUuidSize) return std::nullopt;
  std::string canonical;
  for (size_t i = 0; i < text.size(); ++i) {
    const int digit = HexDigit(text[i]);
    if (IsHyphenPlace(i) ? text[i] != '-' : digit < 0) return std::nullopt;
    canonical += IsHyphenPlace(i) ? '-' : "0123456789abcdef"[digit];
  }
  return Uuid{std::move(canonical)};
}

std::optional<Uuid> UuidFromBytes(std::string_view sixteen_bytes) {
  if (sixteen_bytes.size() != 16) return std::nullopt;
  std::string canonical;
  for (const char c : sixteen_bytes) {
    if (IsHyphenPlace(canonical.size())) canonical += '-';
    const auto byte = static_cast<uint8_t>(c);
    canonical += "0123456789abcdef"[byte >> 4];
    canonical += "0123456789abcdef"[byte & 15];
  }
  return Uuid{std::move(canonical)};
}

std::string UuidToBytes(const Uuid& uuid) {
  std::string digits = uuid.text;
  std::erase(digits, '-');
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(HexDigit(digits[i]) * 16 + HexDigit(digits[i + 1]));
  }
  return bytes;
}

std::optional<Duration> ParseDuration(std::string_view text) {
  Scanner scanner(text);
  const bool negative = scanner.Char('-');
  int64_t seconds = 0;
  const auto digits = static_cast<size_t>(std::find_if_not(scanner.rest().begin(), scanner.rest().end(), IsDigit) -
                                          scanner.rest().begin());
  if (digits == 0 || digits > 12 || !scanner.Number(digits, seconds)) return std::nullopt;
  int64_t fraction = 0;
  if (scanner.rest().starts_with('.') && !scanner.Fraction(fraction)) return std::nullopt;
  if (!scanner.Char('s') || !scanner.AtEnd()) return std::nullopt;
  if (seconds > kDurationSecondsMax || (seconds == kDurationSecondsMax && fraction > 0)) return std::nullopt;
  const int64_t micros = seconds * kMicrosPerSecond + fraction;
  return Duration{negative ? -micros : micros};
}

std::string FormatDuration(Duration duration) {
  const uint64_t micros =
      duration.micros < 0 ? -static_cast<uint64_t>(duration.micros) : static_cast<uint64_t>(duration.micros);
  std::string out = absl::StrCat(duration.micros < 0 ? "-" : "", micros / kMicrosPerSecond);
  const auto fraction = static_cast<int64_t>(micros % kMicrosPerSecond);
  if (fraction != 0) {
    out += '.';
    const bool millis = fraction % 1000 == 0;
    AppendNumber(out, millis ? fraction / 1000 : fraction, millis ? 3 : 6);
  }
  return out + "s";
}

}  // namespace rowgate::orm
