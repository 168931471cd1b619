#include "orm/dialects/sqlite/driver/exact_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/shortest_decimal.h"

namespace rowgate::orm::sqlite {
namespace {

using absl::int128;
using absl::uint128;

uint128 Magnitude(int128 number) { return number < 0 ? -static_cast<uint128>(number) : static_cast<uint128>(number); }

// Nothing when 128 bits overflow.
std::optional<uint128> TimesPowerOfTen(uint128 number, uint32_t exponent) {
  for (; exponent > 0 && number != 0; --exponent) {
    if (number > absl::Uint128Max() / 10) return std::nullopt;
    number *= 10;
  }
  return number;
}

std::optional<int64_t> Signed(uint128 magnitude, bool negative) {
  const uint64_t limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
  if (magnitude > limit) return std::nullopt;
  const auto bits = static_cast<uint64_t>(magnitude);
  return static_cast<int64_t>(negative ? ~bits + 1 : bits);
}

std::optional<int64_t> RoundedQuotient(uint128 dividend, uint128 divisor, bool negative, Rounding rounding) {
  uint128 quotient = dividend / divisor;
  const uint128 rest = dividend % divisor;
  const bool up = rounding == Rounding::kHalfAwayFromZero ? rest >= divisor - rest
                  : rounding == Rounding::kUp             ? rest != 0 && !negative
                  : rounding == Rounding::kDown           ? rest != 0 && negative
                                                          : false;
  if (up) ++quotient;
  return Signed(quotient, negative);
}

// Keeps the first `count` digits.
void Keep(ShortestDecimal& number, int count) {
  if (count >= static_cast<int>(number.digits.size())) return;
  const bool up = count >= 0 && number.digits[static_cast<size_t>(count)] >= '5';
  number.digits.resize(static_cast<size_t>(std::max(count, 0)));
  if (!up) return;
  size_t last = number.digits.size();
  while (last > 0 && number.digits[last - 1] == '9') number.digits[--last] = '0';
  if (last > 0) {
    ++number.digits[last - 1];
  } else {
    number.digits.insert(0, 1, '1');
    ++number.exponent;
  }
}

}  // namespace

std::optional<int64_t> Rescale(int128 scaled, uint32_t from, uint32_t to, Rounding rounding) {
  const bool negative = scaled < 0;
  if (to >= from) {
    const std::optional<uint128> product = TimesPowerOfTen(Magnitude(scaled), to - from);
    return product.has_value() ? Signed(*product, negative) : std::nullopt;
  }
  const uint128 unit = TimesPowerOfTen(1, from - to).value_or(absl::Uint128Max());
  return RoundedQuotient(Magnitude(scaled), unit, negative, rounding);
}

// A dividend beyond 128 bits has a quotient beyond 64; a divisor beyond 128 bits has one of less than a half.
std::optional<int64_t> DivideScaled(int128 dividend, uint32_t dividend_scale, int128 divisor, uint32_t divisor_scale,
                                    uint32_t scale) {
  const uint32_t raised = scale + divisor_scale;
  std::optional<uint128> above = Magnitude(dividend);
  std::optional<uint128> below = Magnitude(divisor);
  if (raised >= dividend_scale) {
    above = TimesPowerOfTen(*above, raised - dividend_scale);
  } else {
    below = TimesPowerOfTen(*below, dividend_scale - raised);
  }
  if (!above.has_value()) return std::nullopt;
  if (!below.has_value()) return 0;
  return RoundedQuotient(*above, *below, (dividend < 0) != (divisor < 0), Rounding::kHalfAwayFromZero);
}

// As many bits as a double has and two more, the last of which says whether anything is left: then one rounding, to
// the nearest double, is all there is.
double DivideToReal(int128 sum, uint64_t count) {
  const uint128 divisor = count;
  uint128 quotient = Magnitude(sum) / divisor;
  uint128 rest = Magnitude(sum) % divisor;
  int exponent = 0;
  if (quotient == 0 && rest == 0) return 0;
  for (; quotient < (uint128{1} << 55); --exponent) {
    rest *= 2;
    quotient = quotient * 2 + (rest >= divisor ? 1 : 0);
    if (rest >= divisor) rest -= divisor;
  }
  bool left = rest != 0;
  for (; quotient >= (uint128{1} << 62); ++exponent) {
    left |= (quotient & 1) != 0;
    quotient >>= 1;
  }
  const auto bits = static_cast<uint64_t>(quotient) | (left ? 1U : 0U);
  const double real = std::ldexp(static_cast<double>(bits), exponent);
  return sum < 0 ? -real : real;
}

bool HasDigits(int64_t scaled, uint32_t precision) {
  const std::optional<uint128> limit = TimesPowerOfTen(1, precision);
  return !limit.has_value() || Magnitude(scaled) < *limit;
}

double RoundReal(double real, int digits) {
  if (!std::isfinite(real) || real == 0) return real + 0.0;  // -0.0 + 0.0 is 0.0
  ShortestDecimal number = ShortestOf(real);
  const int count = number.exponent + 1 + digits;
  if (count >= static_cast<int>(number.digits.size())) return real;
  Keep(number, count);
  if (number.digits.empty()) return 0;
  const std::string text = StrCat(number.negative ? "-" : "", number.digits.substr(0, 1), ".", number.digits.substr(1),
                                  "0e", number.exponent);
  return std::strtod(text.c_str(), nullptr);
}

std::optional<int64_t> ScaledFromReal(double real, uint32_t scale) {
  if (!std::isfinite(real)) return std::nullopt;
  if (real == 0) return 0;
  ShortestDecimal number = ShortestOf(real);
  const int count = number.exponent + 1 + static_cast<int>(scale);
  if (count > std::numeric_limits<int64_t>::digits10 + 1) return std::nullopt;
  Keep(number, count);
  uint128 units = 0;
  for (const char digit : number.digits) units = units * 10 + static_cast<unsigned>(digit - '0');
  const int zeros = number.exponent + 1 + static_cast<int>(scale) - static_cast<int>(number.digits.size());
  const std::optional<uint128> padded = TimesPowerOfTen(units, static_cast<uint32_t>(std::max(zeros, 0)));
  return padded.has_value() ? Signed(*padded, number.negative) : std::nullopt;
}

}  // namespace rowgate::orm::sqlite
