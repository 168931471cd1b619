#include "orm/expr/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr size_t kDigitsMax = 131'072;
constexpr uint32_t kScaledScaleMax = 18;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A number as sign, digits before the point and digits after it, without leading zeros.
struct Parts {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

std::string_view TakeDigits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
  const std::string_view digits = text.substr(0, static_cast<size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

bool Take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeSign(std::string_view& text) {
  const bool negative = Take(text, '-');
  if (!negative) Take(text, '+');
  return negative;
}

// Nothing when there are no digits or the number cannot be the exponent of a decimal of kDigitsMax digits.
std::optional<int> TakeExponent(std::string_view& text) {
  const bool negative = TakeSign(text);
  const std::string_view digits = TakeDigits(text);
  int exponent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (error != std::errc() || exponent > static_cast<int>(kDigitsMax)) return std::nullopt;
  return negative ? -exponent : exponent;
}

void MovePoint(Parts& parts, int exponent) {
  const auto places = static_cast<size_t>(exponent < 0 ? -exponent : exponent);
  if (exponent >= 0) {
    if (parts.fraction.size() < places) parts.fraction.append(places - parts.fraction.size(), '0');
    parts.whole += parts.fraction.substr(0, places);
    parts.fraction.erase(0, places);
  } else {
    if (parts.whole.size() < places) parts.whole.insert(0, places - parts.whole.size(), '0');
    parts.fraction.insert(0, parts.whole.substr(parts.whole.size() - places));
    parts.whole.erase(parts.whole.size() - places);
  }
}

std::optional<Parts> Split(std::string_view text) {
  Parts parts{.negative = TakeSign(text)};
  parts.whole = TakeDigits(text);
  if (Take(text, '.')) parts.fraction = TakeDigits(text);
  const size_t digits = parts.whole.size() + parts.fraction.size();
  if (digits == 0 || digits > kDigitsMax) return std::nullopt;
  if (Take(text, 'e') || Take(text, 'E')) {
    const std::optional<int> exponent = TakeExponent(text);
    if (!exponent) return std::nullopt;
    MovePoint(parts, *exponent);
  }
  parts.whole.erase(0, std::min(parts.whole.find_first_not_of('0'), parts.whole.size()));
  if (!text.empty() || parts.whole.size() + parts.fraction.size() > kDigitsMax) return std::nullopt;
  return parts;
}

bool IsZero(const Parts& parts) {
  return parts.whole.empty() && parts.fraction.find_first_not_of('0') == std::string::npos;
}

Decimal Join(const Parts& parts) {
  return {StrCat(parts.negative && !IsZero(parts) ? "-" : "", parts.whole.empty() ? "0" : parts.whole,
                 parts.fraction.empty() ? "" : ".", parts.fraction)};
}

std::strong_ordering CompareMagnitudes(const Parts& left, const Parts& right) {
  if (left.whole.size() != right.whole.size()) return left.whole.size() <=> right.whole.size();
  if (const int order = left.whole.compare(right.whole); order != 0) return order <=> 0;
  const size_t digits = std::max(left.fraction.size(), right.fraction.size());
  const auto padded = [digits](std::string text) { return text.append(digits - text.size(), '0'); };
  return padded(left.fraction).compare(padded(right.fraction)) <=> 0;
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  const std::optional<Parts> parts = Split(text);
  if (!parts) return std::nullopt;
  return Join(*parts);
}

std::optional<Decimal> RescaleDecimal(const Decimal& decimal, uint32_t precision, uint32_t scale) {
  std::optional<Parts> parts = Split(decimal.text);
  if (!parts) return std::nullopt;
  if (parts->fraction.find_first_not_of('0', scale) != std::string::npos) return std::nullopt;
  parts->fraction.resize(scale, '0');
  if (precision != 0 && parts->whole.size() + scale > precision) return std::nullopt;
  return Join(*parts);
}

std::strong_ordering CompareDecimals(const Decimal& left, const Decimal& right) {
  const Parts a = Split(left.text).value_or(Parts{});
  const Parts b = Split(right.text).value_or(Parts{});
  if (a.negative != b.negative) return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.negative ? CompareMagnitudes(b, a) : CompareMagnitudes(a, b);
}

uint32_t DecimalScale(const Decimal& decimal) {
  const size_t point = decimal.text.find('.');
  return point == std::string::npos ? 0 : static_cast<uint32_t>(decimal.text.size() - point - 1);
}

std::optional<int64_t> DecimalToScaled(const Decimal& decimal, uint32_t scale) {
  if (scale > kScaledScaleMax) return std::nullopt;
  std::optional<Decimal> rescaled = RescaleDecimal(decimal, 0, scale);
  if (!rescaled) return std::nullopt;
  std::string& digits = rescaled->text;
  std::erase(digits, '.');
  int64_t scaled = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), scaled);
  if (error != std::errc()) return std::nullopt;
  return scaled;
}

Decimal DecimalFromScaled(int64_t scaled, uint32_t scale) {
  std::string digits = absl::StrCat(scaled);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, ".");
  if (negative) digits.insert(0, "-");
  return {std::move(digits)};
}

}  // namespace rowgate::orm
