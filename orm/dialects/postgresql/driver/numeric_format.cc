#include "orm/dialects/postgresql/driver/numeric_format.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "orm/dialects/postgresql/driver/byte_order.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr size_t kGroupDigits = 4;  // a base-10000 digit
constexpr uint16_t kPositive = 0x0000;
constexpr uint16_t kNegative = 0x4000;  // other signs: NaN and the infinities

// Four decimal digits of `digits` from `start`; positions outside are zeros.
int16_t GroupAt(std::string_view digits, ptrdiff_t start) {
  int value = 0;
  for (ptrdiff_t i = start; i < start + static_cast<ptrdiff_t>(kGroupDigits); ++i) {
    const bool inside = i >= 0 && i < static_cast<ptrdiff_t>(digits.size());
    value = value * 10 + (inside ? digits[static_cast<size_t>(i)] - '0' : 0);
  }
  return static_cast<int16_t>(value);
}

void AppendGroup(std::string& out, int16_t group) {
  out.push_back(static_cast<char>('0' + group / 1000));
  out.push_back(static_cast<char>('0' + group / 100 % 10));
  out.push_back(static_cast<char>('0' + group / 10 % 10));
  out.push_back(static_cast<char>('0' + group % 10));
}

struct Numeric {
  int weight = 0;
  bool negative = false;
  size_t shown_scale = 0;
  std::vector<int16_t> groups;

  int16_t At(int index) const {
    return index >= 0 && index < static_cast<int>(groups.size()) ? groups[static_cast<size_t>(index)] : int16_t{0};
  }
};

std::optional<Numeric> Parse(std::string_view bytes) {
  BigReader reader(bytes);
  const auto count = reader.Take<uint16_t>();
  Numeric numeric{.weight = reader.Take<int16_t>()};
  const auto sign = reader.Take<uint16_t>();
  numeric.shown_scale = reader.Take<uint16_t>();
  if (!reader.ok() || (sign != kPositive && sign != kNegative)) return std::nullopt;
  numeric.negative = sign == kNegative;
  numeric.groups.reserve(count);
  for (uint16_t i = 0; i < count && reader.ok(); ++i) numeric.groups.push_back(reader.Take<int16_t>());
  const auto fits = [](int16_t group) { return group >= 0 && group < 10000; };
  if (!reader.finished() || !std::all_of(numeric.groups.begin(), numeric.groups.end(), fits)) return std::nullopt;
  return numeric;
}

std::string IntegerPart(const Numeric& numeric) {
  std::string text;
  for (int i = 0; i <= numeric.weight; ++i) AppendGroup(text, numeric.At(i));
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  return text.empty() ? "0" : text;
}

// Every digit after the point that the groups hold, at least `scale`.
std::string Fraction(const Numeric& numeric, size_t scale) {
  std::string text;
  const int last = std::max(static_cast<int>(numeric.groups.size()) - 1,
                            numeric.weight + static_cast<int>((scale + kGroupDigits - 1) / kGroupDigits));
  for (int i = numeric.weight + 1; i <= last; ++i) AppendGroup(text, numeric.At(i));
  if (text.size() < scale) text.append(scale - text.size(), '0');
  return text;
}

}  // namespace

void AppendNumeric(std::string& out, std::string_view canonical) {
  const bool negative = canonical.starts_with('-');
  if (negative) canonical.remove_prefix(1);
  const size_t point = std::min(canonical.find('.'), canonical.size());
  const std::string_view fraction = canonical.substr(std::min(point + 1, canonical.size()));
  std::string digits(canonical.substr(0, point));
  digits += fraction;

  // Groups are aligned at the point; leading and trailing zero groups are not sent.
  const auto integer_groups = static_cast<ptrdiff_t>((point + kGroupDigits - 1) / kGroupDigits);
  const auto fraction_groups = static_cast<ptrdiff_t>((fraction.size() + kGroupDigits - 1) / kGroupDigits);
  std::vector<int16_t> groups;
  for (ptrdiff_t i = -integer_groups; i < fraction_groups; ++i) {
    groups.push_back(GroupAt(digits, static_cast<ptrdiff_t>(point) + i * static_cast<ptrdiff_t>(kGroupDigits)));
  }
  const auto nonzero = [](int16_t group) { return group != 0; };
  const auto first = std::find_if(groups.begin(), groups.end(), nonzero);
  const auto weight = integer_groups - 1 - (first - groups.begin());
  groups.erase(groups.begin(), first);
  while (!groups.empty() && groups.back() == 0) groups.pop_back();

  PutBig(out, static_cast<uint16_t>(groups.size()));
  PutBig(out, static_cast<int16_t>(groups.empty() ? 0 : weight));
  PutBig(out, negative && !groups.empty() ? kNegative : kPositive);
  PutBig(out, static_cast<uint16_t>(fraction.size()));
  for (const int16_t group : groups) PutBig(out, group);
}

std::optional<std::string> NumericToText(std::string_view bytes, std::optional<uint32_t> scale) {
  const std::optional<Numeric> numeric = Parse(bytes);
  if (!numeric.has_value()) return std::nullopt;
  const size_t wanted = scale.value_or(static_cast<uint32_t>(numeric->shown_scale));
  std::string fraction = Fraction(*numeric, wanted);
  if (fraction.find_first_not_of('0', wanted) != std::string::npos) return std::nullopt;
  fraction.resize(wanted);

  std::string text = IntegerPart(*numeric);
  if (wanted > 0) text += '.';
  text += fraction;
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  if (numeric->negative && !zero) text.insert(0, 1, '-');
  return text;
}

}  // namespace rowgate::orm::postgresql
