// AdaptValue: one function per target type. Only what loses nothing is adapted, with two documented exceptions: a
// decimal becomes the nearest double, and a double the nearest float.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/bind/check_value.h"
#include "orm/bind/json_text.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm {
namespace {

using Adapted = absl::StatusOr<Value>;

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr double kTwoTo63 = 9223372036854775808.0;

// No field: the caller knows where the value stood.
absl::Status Mismatch(const Value& value, const Type& type) {
  return InvalidField("TYPE_MISMATCH", "", StrCat(KindName(value), " does not fit ", Describe(type)));
}
absl::Status OutOfRange(std::string_view problem) { return InvalidField("VALUE_OUT_OF_RANGE", "", problem); }
absl::Status NotParsed(const Type& type, std::string_view form) {
  return OutOfRange(StrCat("the text is not a valid ", Describe(type), " (", form, ")"));
}

template <class T>
Adapted Keep(const Value& value, const Type& type) {
  return std::holds_alternative<T>(value.data) ? Adapted(value) : Mismatch(value, type);
}

std::optional<int64_t> IntegralDouble(double number) {
  if (!(number >= -kTwoTo63 && number < kTwoTo63) || std::trunc(number) != number) return std::nullopt;
  return static_cast<int64_t>(number);
}

Adapted ToInteger(const Value& value, const Type& type) {
  std::optional<int64_t> number;
  if (const auto* signed_number = std::get_if<int64_t>(&value.data)) {
    number = *signed_number;
  } else if (const auto* unsigned_number = std::get_if<uint64_t>(&value.data)) {
    if (*unsigned_number <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      number = static_cast<int64_t>(*unsigned_number);
    }
  } else if (const auto* decimal = std::get_if<Decimal>(&value.data)) {
    number = DecimalToScaled(*decimal, 0);
  } else if (const auto* real = std::get_if<double>(&value.data)) {
    number = IntegralDouble(*real);
  } else {
    return Mismatch(value, type);
  }
  if (!number || !InIntegerRange(*number, type.kind)) {
    return OutOfRange(StrCat("the number is no value of ", Describe(type)));
  }
  return Value{*number};
}

template <class Integer>
Adapted IntegerToDouble(Integer number) {
  const auto real = static_cast<double>(number);
  const double end = std::is_signed_v<Integer> ? kTwoTo63 : 2 * kTwoTo63;
  if (real >= end || static_cast<Integer>(real) != number) {
    return OutOfRange("the integer has more digits than a double can hold");
  }
  return Value{real};
}

Adapted ToDouble(const Value& value, const Type& type) {
  if (const auto* number = std::get_if<int64_t>(&value.data)) return IntegerToDouble(*number);
  if (const auto* number = std::get_if<uint64_t>(&value.data)) return IntegerToDouble(*number);
  double real = 0;
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) {
    const std::string& text = decimal->text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
    // A decimal that is too small for a double is reported like one that is too large: neither has a nearest one.
    if (error != std::errc()) return OutOfRange("the number is out of range for a double");
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    real = *number;
  } else {
    return Mismatch(value, type);
  }
  if (type.kind == TypeKind::kFloat) {
    if (std::isfinite(real) && std::abs(real) > std::numeric_limits<float>::max()) {
      return OutOfRange("the number is out of range for a float");
    }
    real = static_cast<double>(static_cast<float>(real));
  }
  return Value{real};
}

Adapted Rescaled(const Decimal& decimal, const Type& type) {
  if (type.precision == 0 && type.scale == 0) return Value{decimal};  // a column without declared digits
  std::optional<Decimal> rescaled = RescaleDecimal(decimal, type.precision, type.scale);
  if (!rescaled) return OutOfRange(StrCat("the number has more digits than ", Describe(type), " holds"));
  return Value{*std::move(rescaled)};
}

Adapted ToDecimal(const Value& value, const Type& type) {
  if (const auto* number = std::get_if<int64_t>(&value.data)) return Rescaled({absl::StrCat(*number)}, type);
  if (const auto* number = std::get_if<uint64_t>(&value.data)) return Rescaled({absl::StrCat(*number)}, type);
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) return Rescaled(*decimal, type);
  if (const auto* real = std::get_if<double>(&value.data)) {
    const std::optional<int64_t> integral = IntegralDouble(*real);
    return integral ? Rescaled({absl::StrCat(*integral)}, type) : Mismatch(value, type);
  }
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    const std::optional<Decimal> decimal = ParseDecimal(*text);
    return decimal ? Rescaled(*decimal, type) : NotParsed(type, "12.34");
  }
  return Mismatch(value, type);
}

// The value itself, or what `parse` makes of a string.
template <class T>
Adapted FromText(const Value& value, const Type& type, std::optional<T> (*parse)(std::string_view),
                 std::string_view form) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr) return Keep<T>(value, type);
  std::optional<T> parsed = parse(*text);
  if (!parsed) return NotParsed(type, form);
  return Value{*std::move(parsed)};
}

Adapted ToTimestamp(const Value& value, const Type& type) {
  if (const auto* date = std::get_if<Date>(&value.data)) return Value{Timestamp{date->days * kMicrosPerDay}};
  return FromText<Timestamp>(value, type, ParseTimestamp, "2024-01-31T10:00:00Z, at most microseconds");
}

Adapted ToDate(const Value& value, const Type& type) {
  if (const auto* timestamp = std::get_if<Timestamp>(&value.data)) {
    if (timestamp->micros % kMicrosPerDay != 0) return OutOfRange("a date has no time of day");
    return Value{Date{static_cast<int32_t>(timestamp->micros / kMicrosPerDay)}};
  }
  return FromText<Date>(value, type, ParseDate, "2024-01-31");
}

Adapted ToUuid(const Value& value, const Type& type) {
  if (const auto* bytes = std::get_if<Bytes>(&value.data)) {
    std::optional<Uuid> uuid = UuidFromBytes(bytes->data);
    return uuid ? Adapted(Value{*std::move(uuid)}) : OutOfRange("a uuid has 16 bytes");
  }
  return FromText<Uuid>(value, type, ParseUuid, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

Adapted ToJson(const Value& value, const Type& type) {
  const auto* json = std::get_if<Json>(&value.data);
  const auto* text = std::get_if<std::string>(&value.data);
  if (json == nullptr && text == nullptr) return Mismatch(value, type);
  const std::string& document = json != nullptr ? json->text : *text;
  if (!IsStorableJson(document)) return InvalidField("INVALID_JSON", "", "the text is not valid JSON");
  return Value{Json{document}};
}

Adapted ToEnum(const Value& value, const Type& type) {
  const EnumMember* member = nullptr;
  if (type.enum_type == nullptr) return Mismatch(value, type);
  if (const auto* number = std::get_if<EnumNumber>(&value.data)) {
    member = type.enum_type->FindNumber(number->number);
  } else if (const auto* integer = std::get_if<int64_t>(&value.data)) {
    if (InIntegerRange(*integer, TypeKind::kInt32)) {
      member = type.enum_type->FindNumber(static_cast<int32_t>(*integer));
    }
  } else if (const auto* name = std::get_if<std::string>(&value.data)) {
    member = type.enum_type->FindName(*name);
  } else {
    return Mismatch(value, type);
  }
  if (member == nullptr) {
    return InvalidField("UNKNOWN_ENUM_VALUE", "", StrCat("this is no member of ", Describe(type)));
  }
  return Value{EnumNumber{member->number}};
}

Adapted ToArray(const Value& value, const Type& type) {
  const auto* list = std::get_if<List>(&value.data);
  if (list == nullptr || type.element == nullptr) return Mismatch(value, type);
  List adapted;
  for (const Value& item : list->items) {
    ASSIGN_OR_RETURN(Value element, AdaptValue(item, *type.element));
    adapted.items.push_back(std::move(element));
  }
  return Value{std::move(adapted)};
}

}  // namespace

absl::StatusOr<Value> AdaptValue(const Value& value, const Type& type) {
  if (value.is_null()) return value;
  switch (type.kind) {
    case TypeKind::kNull: return value;
    case TypeKind::kBool: return Keep<bool>(value, type);
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return ToInteger(value, type);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return ToDouble(value, type);
    case TypeKind::kString: return Keep<std::string>(value, type);
    case TypeKind::kBytes: return Keep<Bytes>(value, type);
    case TypeKind::kDecimal: return ToDecimal(value, type);
    case TypeKind::kTimestamp: return ToTimestamp(value, type);
    case TypeKind::kDate: return ToDate(value, type);
    case TypeKind::kTime: return FromText<TimeOfDay>(value, type, ParseTimeOfDay, "23:59:59.999999");
    case TypeKind::kDuration: return FromText<Duration>(value, type, ParseDuration, "3.5s");
    case TypeKind::kUuid: return ToUuid(value, type);
    case TypeKind::kJson: return ToJson(value, type);
    case TypeKind::kEnum: return ToEnum(value, type);
    case TypeKind::kArray: return ToArray(value, type);
  }
  return Mismatch(value, type);
}

}  // namespace rowgate::orm
