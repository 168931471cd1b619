#include "orm/dialects/sqlite/driver/shortest_decimal.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <string_view>

#include "absl/numeric/int128.h"

namespace rowgate::orm::sqlite {
namespace {

using absl::uint128;

constexpr size_t kLongest = 64;

template <class Real>
std::string Scientific(Real real) {
  char text[kLongest];
  return {text, std::to_chars(text, std::end(text), real, std::chars_format::scientific).ptr};
}

template <class Real>
std::string Scientific(Real real, int digits) {
  char text[kLongest];
  return {text, std::to_chars(text, std::end(text), real, std::chars_format::scientific, digits - 1).ptr};
}

template <class Real>
Real Parsed(const std::string& text) {
  Real real = 0;
  std::from_chars(text.data(), text.data() + text.size(), real);
  return real;
}

ShortestDecimal Split(std::string_view text) {
  ShortestDecimal result{.negative = text.starts_with('-')};
  if (result.negative) text.remove_prefix(1);
  const size_t mark = text.find('e');
  result.digits = text.substr(0, mark);
  std::erase(result.digits, '.');
  const std::string_view exponent = text.substr(text[mark + 1] == '+' ? mark + 2 : mark + 1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), result.exponent);
  return result;
}

// An odd number times a power of two.
struct Binary {
  uint128 odd;
  int exponent;
  bool operator==(const Binary&) const = default;
};

Binary Reduced(uint128 number, int exponent) {
  for (; number != 0 && number % 2 == 0; ++exponent) number /= 2;
  return {number, exponent};
}

// Whether `decimal` lies exactly on `bound`. Powers of five that do not fit 128 bits are in no bound.
bool Equals(const ShortestDecimal& decimal, Binary bound) {
  constexpr int kFivesMax = 27;
  const int exponent = decimal.exponent + 1 - static_cast<int>(decimal.digits.size());
  if (std::abs(exponent) > kFivesMax) return false;
  uint128 digits = 0;
  for (const char digit : decimal.digits) digits = digits * 10 + static_cast<unsigned>(digit - '0');
  for (int i = 0; i < exponent; ++i) digits *= 5;
  for (int i = 0; i > exponent; --i) bound.odd *= 5;
  return Reduced(digits, exponent) == bound;
}

// Whether the decimal is as far from the number as from its neighbour; it reads back the same only because ties go to
// the even one. Below a power of two the neighbour is nearer.
template <class Real>
bool IsTie(const ShortestDecimal& decimal, Real real) {
  constexpr int kBits = std::numeric_limits<Real>::digits;
  int exponent = 0;
  const Real fraction = std::frexp(std::fabs(real), &exponent);
  const auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, kBits));
  exponent -= kBits;
  const bool power_of_two = mantissa == uint64_t{1} << (kBits - 1);
  const Binary below = power_of_two ? Reduced(uint128{4} * mantissa - 1, exponent - 2)
                                    : Reduced(uint128{2} * mantissa - 1, exponent - 1);
  return Equals(decimal, Reduced(uint128{2} * mantissa + 1, exponent - 1)) || Equals(decimal, below);
}

// PostgreSQL takes no ties; the C++ library does.
template <class Real>
std::string Shortest(Real real) {
  std::string text = Scientific(real);
  if (real == 0 || !IsTie(Split(text), real)) return text;
  auto digits = static_cast<int>(Split(text).digits.size());
  do {
    text = Scientific(real, ++digits);
  } while (Parsed<Real>(text) != real || IsTie(Split(text), real));
  return text;
}

// PostgreSQL writes exponents below -4 and from `fixed_below` on.
template <class Real>
std::string Print(Real real, int fixed_below) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
  const std::string text = Shortest(real);
  const int exponent = Split(text).exponent;
  if (exponent < -4 || exponent >= fixed_below) return text;
  char fixed[kLongest];
  return {fixed, std::to_chars(fixed, std::end(fixed), real, std::chars_format::fixed).ptr};
}

}  // namespace

ShortestDecimal ShortestOf(double real) { return Split(Shortest(real)); }

std::string RealText(double real) { return Print(real, 15); }

std::string FloatText(float real) { return Print(real, 6); }

}  // namespace rowgate::orm::sqlite
