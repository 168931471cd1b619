#include "orm/dialects/sqlite/driver/decimal_storage.h"

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "orm/expr/decimal.h"

namespace rowgate::orm::sqlite {
namespace {

std::optional<Decimal> FromText(const Type& type, std::string_view text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  if (!decimal.has_value()) return std::nullopt;
  const bool scale_unknown = type.precision == 0 && type.scale == 0;  // result of an expression
  return scale_unknown ? decimal : RescaleDecimal(*decimal, 0, type.scale);
}

std::optional<Decimal> FromReal(const Type& type, double real) {
  if (!std::isfinite(real)) return std::nullopt;
  constexpr size_t kLongestDouble = 330;  // -1.8e308 written out, and the point
  std::string digits(kLongestDouble + type.scale, '\0');
  char* const end = digits.data() + digits.size();
  const auto written = std::to_chars(digits.data(), end, real, std::chars_format::fixed, static_cast<int>(type.scale));
  return FromText(type, {digits.data(), static_cast<size_t>(written.ptr - digits.data())});
}

// A real where a scaled integer belongs is what an average gives; its unit is the same.
std::optional<Decimal> FromScaledReal(const Type& type, double scaled) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!std::isfinite(scaled) || std::fabs(scaled) > kExact) return std::nullopt;
  return DecimalFromScaled(std::llround(scaled), type.scale);
}

}  // namespace

std::optional<Decimal> DecodeDecimal(const StoredType& stored, const Physical& physical) {
  const Type& type = stored.type;
  const bool scaled = stored.storage == Storage::kDefault;
  switch (physical.kind) {
    case PhysicalKind::kInteger:
      return scaled ? DecimalFromScaled(physical.integer, type.scale)
                    : FromText(type, std::to_string(physical.integer));
    case PhysicalKind::kReal: return scaled ? FromScaledReal(type, physical.real) : FromReal(type, physical.real);
    case PhysicalKind::kText: return scaled ? std::nullopt : FromText(type, physical.text);
    case PhysicalKind::kNull:
    case PhysicalKind::kBlob: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace rowgate::orm::sqlite
