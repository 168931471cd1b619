#include "orm/dialects/postgresql/driver/decode_scalars.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/dialects/postgresql/driver/byte_order.h"
#include "orm/dialects/postgresql/driver/numeric_format.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr char kJsonbVersion = 1;

template <class T>
std::optional<T> ReadBig(std::string_view bytes) {
  if (bytes.size() != sizeof(T)) return std::nullopt;
  return GetBig<T>(bytes.data());
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(ToAbsl(text), &number)) return std::nullopt;
  return number;
}

std::optional<std::string> UuidText(const std::optional<Uuid>& uuid) {
  if (!uuid.has_value()) return std::nullopt;
  return uuid->text;
}

// Rounded to `scale`; without one the shortest text that reads as the same double.
std::optional<std::string> RealText(std::optional<double> real, std::optional<uint32_t> scale) {
  if (!real.has_value() || !std::isfinite(*real)) return std::nullopt;
  char text[512];
  const auto result =
      scale.has_value() ? std::to_chars(text, std::end(text), *real, std::chars_format::fixed, static_cast<int>(*scale))
                        : std::to_chars(text, std::end(text), *real, std::chars_format::fixed);
  if (result.ec != std::errc()) return std::nullopt;
  return std::string(text, result.ptr);
}

}  // namespace

std::optional<int64_t> ReadInteger(TypeOid actual, std::string_view bytes) {
  switch (actual) {
    case kInt8Oid: return ReadBig<int64_t>(bytes);
    case kInt4Oid: return ReadBig<int32_t>(bytes);
    case kInt2Oid: return ReadBig<int16_t>(bytes);
    case kOidOid: return ReadBig<uint32_t>(bytes);
    case kBoolOid: return ReadBig<int8_t>(bytes);
    case kNumericOid: {
      const std::optional<std::string> text = NumericToText(bytes, 0);
      return text.has_value() ? ParseInteger(*text) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

std::optional<double> ReadReal(TypeOid actual, std::string_view bytes) {
  if (actual == kFloat8Oid) {
    const std::optional<uint64_t> bits = ReadBig<uint64_t>(bytes);
    return bits.has_value() ? std::optional(std::bit_cast<double>(*bits)) : std::nullopt;
  }
  if (actual == kFloat4Oid) {
    const std::optional<uint32_t> bits = ReadBig<uint32_t>(bytes);
    return bits.has_value() ? std::optional<double>(std::bit_cast<float>(*bits)) : std::nullopt;
  }
  if (actual == kNumericOid) {
    const std::optional<std::string> text = NumericToText(bytes, std::nullopt);
    return text.has_value() ? std::optional(std::strtod(text->c_str(), nullptr)) : std::nullopt;
  }
  const std::optional<int64_t> integer = ReadInteger(actual, bytes);
  return integer.has_value() ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

std::optional<std::string_view> ReadPlainText(TypeOid actual, std::string_view bytes) {
  switch (actual) {
    case kTextOid:
    case kVarcharOid:
    case kBpcharOid:
    case kNameOid:
    case kUnknownOid:
    case kJsonOid: return bytes;
    case kJsonbOid:
      if (bytes.empty() || bytes.front() != kJsonbVersion) return std::nullopt;
      return bytes.substr(1);
    default: break;
  }
  // Enums and text types of extensions. Others have binary forms, which hardly ever pass for text.
  const bool text = actual >= kFirstUserOid && bytes.find('\0') == std::string_view::npos && IsValidUtf8(bytes);
  return text ? std::optional(bytes) : std::nullopt;
}

std::optional<std::string> ReadText(TypeOid actual, std::string_view bytes) {
  if (actual == kUuidOid) return ReadUuid(actual, bytes);
  if (actual == kNumericOid) return NumericToText(bytes, std::nullopt);
  if (const auto text = ReadPlainText(actual, bytes); text.has_value()) return std::string(*text);
  if (actual == kBoolOid) return std::nullopt;
  const std::optional<int64_t> integer = ReadInteger(actual, bytes);
  return integer.has_value() ? std::optional(StrCat(*integer)) : std::nullopt;
}

std::optional<std::string> ReadUuid(TypeOid actual, std::string_view bytes) {
  if (actual == kUuidOid || actual == kByteaOid) return UuidText(UuidFromBytes(bytes));
  const std::optional<std::string_view> text = ReadPlainText(actual, bytes);
  return text.has_value() ? UuidText(ParseUuid(*text)) : std::nullopt;
}

std::optional<std::string> ReadDecimal(const Type& type, TypeOid actual, std::string_view bytes) {
  const bool known = type.precision != 0;  // else the result of an expression: all digits it has
  const std::optional<uint32_t> scale = known ? std::optional(type.scale) : std::nullopt;
  if (actual == kNumericOid) return NumericToText(bytes, scale);
  std::optional<std::string> text;
  if (actual == kFloat8Oid || actual == kFloat4Oid) {
    text = RealText(ReadReal(actual, bytes), scale);
  } else {
    text = ReadText(actual, bytes);
  }
  std::optional<Decimal> decimal = text.has_value() ? ParseDecimal(*text) : std::nullopt;
  if (decimal.has_value() && known) decimal = RescaleDecimal(*decimal, 0, type.scale);
  return decimal.has_value() ? std::optional(decimal->text) : std::nullopt;
}

}  // namespace rowgate::orm::postgresql
