#include "orm/bind/check_value.h"

#include <cmath>
#include <limits>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/bind/binder.h"
#include "orm/bind/json_text.h"
#include "orm/expr/decimal.h"

namespace rowgate::orm {
namespace {

using Problem = std::optional<ValueProblem>;

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int32_t kDaysMin = -719'162;   // 0001-01-01
constexpr int32_t kDaysMax = 2'932'896;  // 9999-12-31

ValueProblem OutOfRange(std::string description) { return {"VALUE_OUT_OF_RANGE", std::move(description)}; }
ValueProblem Mismatch(const Value& value, const Type& type) {
  return {"TYPE_MISMATCH", StrCat(KindName(value), " does not fit ", Describe(type))};
}

Problem TextOf(std::string_view text) {
  if (!IsValidUtf8(text)) return ValueProblem{"INVALID_UTF8", "the text is not valid UTF-8"};
  if (text.find('\0') != std::string_view::npos) return ValueProblem{"NUL_BYTE", "the text contains a NUL byte"};
  return std::nullopt;
}

Problem CheckLength(size_t length, std::string_view unit, const Type& type) {
  if (type.max_length == 0 || length <= type.max_length) return std::nullopt;
  return ValueProblem{"TOO_LONG", StrCat("longer than ", type.max_length, " ", unit)};
}

Problem CheckInteger(const Value& value, const Type& type) {
  const auto* number = std::get_if<int64_t>(&value.data);
  if (number == nullptr) return Mismatch(value, type);
  if (!InIntegerRange(*number, type.kind)) return OutOfRange(StrCat("the number is no value of ", Describe(type)));
  return std::nullopt;
}

// SQLite would store NaN as NULL, JSON has neither, and no two engines order infinities and NaN alike.
Problem CheckReal(const Value& value, const Type& type) {
  const auto* number = std::get_if<double>(&value.data);
  if (number == nullptr) return Mismatch(value, type);
  if (!std::isfinite(*number)) return OutOfRange("NaN and infinity cannot be stored");
  if (type.kind == TypeKind::kFloat && std::abs(*number) > std::numeric_limits<float>::max()) {
    return OutOfRange("the number is out of range for a float");
  }
  return std::nullopt;
}

Problem CheckString(const Value& value, const Type& type) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr) return Mismatch(value, type);
  if (Problem problem = TextOf(*text)) return problem;
  return CheckLength(type.max_length == 0 ? 0 : CountCodePoints(*text), "characters", type);
}

Problem CheckBytes(const Value& value, const Type& type) {
  const auto* bytes = std::get_if<Bytes>(&value.data);
  return bytes == nullptr ? Mismatch(value, type) : CheckLength(bytes->data.size(), "bytes", type);
}

Problem CheckDecimal(const Value& value, const Type& type) {
  const auto* decimal = std::get_if<Decimal>(&value.data);
  if (decimal == nullptr) return Mismatch(value, type);
  const bool has_limit = type.precision != 0 || type.scale != 0;
  if (has_limit ? RescaleDecimal(*decimal, type.precision, type.scale).has_value()
                : ParseDecimal(decimal->text).has_value()) {
    return std::nullopt;
  }
  return OutOfRange(StrCat("the number has more digits than ", Describe(type), " holds"));
}

template <class T>
Problem CheckBetween(const Value& value, const Type& type, int64_t T::*member, int64_t first, int64_t last) {
  const auto* typed = std::get_if<T>(&value.data);
  if (typed == nullptr) return Mismatch(value, type);
  if (typed->*member < first || typed->*member > last) return OutOfRange(StrCat("out of range for ", Describe(type)));
  return std::nullopt;
}

Problem CheckDate(const Value& value, const Type& type) {
  const auto* date = std::get_if<Date>(&value.data);
  if (date == nullptr) return Mismatch(value, type);
  if (date->days < kDaysMin || date->days > kDaysMax) return OutOfRange("out of range for date");
  return std::nullopt;
}

Problem CheckJson(const Value& value, const Type& type) {
  const auto* json = std::get_if<Json>(&value.data);
  if (json == nullptr) return Mismatch(value, type);
  if (!IsStorableJson(json->text)) return ValueProblem{"INVALID_JSON", "the text is not valid JSON"};
  return std::nullopt;
}

Problem CheckEnum(const Value& value, const Type& type) {
  const auto* member = std::get_if<EnumNumber>(&value.data);
  if (member == nullptr) return Mismatch(value, type);
  if (type.enum_type == nullptr || type.enum_type->FindNumber(member->number) != nullptr) return std::nullopt;
  return ValueProblem{"UNKNOWN_ENUM_VALUE", StrCat(member->number, " is no member of ", Describe(type))};
}

template <class T>
Problem CheckKind(const Value& value, const Type& type) {
  return std::holds_alternative<T>(value.data) ? std::nullopt : Problem(Mismatch(value, type));
}

Problem CheckValue(const Value& value, const Type& type);

Problem CheckArray(const Value& value, const Type& type) {
  const auto* list = std::get_if<List>(&value.data);
  if (list == nullptr || type.element == nullptr) return Mismatch(value, type);
  for (size_t i = 0; i < list->items.size(); ++i) {
    const Value& item = list->items[i];
    if (item.is_null()) return ValueProblem{"NOT_NULL_VIOLATION", StrCat("item ", i, ": a list holds no NULL")};
    if (Problem problem = CheckValue(item, *type.element)) {
      problem->description = StrCat("item ", i, ": ", problem->description);
      return problem;
    }
  }
  return std::nullopt;
}

Problem CheckValue(const Value& value, const Type& type) {
  switch (type.kind) {
    case TypeKind::kNull: return Mismatch(value, type);
    case TypeKind::kBool: return CheckKind<bool>(value, type);
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return CheckInteger(value, type);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return CheckReal(value, type);
    case TypeKind::kString: return CheckString(value, type);
    case TypeKind::kBytes: return CheckBytes(value, type);
    case TypeKind::kDecimal: return CheckDecimal(value, type);
    case TypeKind::kTimestamp:
      return CheckBetween(value, type, &Timestamp::micros, kDaysMin * kMicrosPerDay,
                          kDaysMax * kMicrosPerDay + (kMicrosPerDay - 1));
    case TypeKind::kDate: return CheckDate(value, type);
    case TypeKind::kTime: return CheckBetween(value, type, &TimeOfDay::micros, 0, kMicrosPerDay - 1);
    case TypeKind::kDuration: return CheckKind<Duration>(value, type);
    case TypeKind::kUuid: return CheckKind<Uuid>(value, type);
    case TypeKind::kJson: return CheckJson(value, type);
    case TypeKind::kEnum: return CheckEnum(value, type);
    case TypeKind::kArray: return CheckArray(value, type);
  }
  return Mismatch(value, type);
}

Problem CheckMultiple(const Value& value, int64_t unit_micros, std::string_view description) {
  const auto* timestamp = std::get_if<Timestamp>(&value.data);
  if (timestamp == nullptr || timestamp->micros % unit_micros == 0) return std::nullopt;
  return OutOfRange(std::string(description));
}

}  // namespace

std::string_view KindName(const Value& value) {
  return std::visit(Overloaded{
                        [](Null) { return "NULL"; },
                        [](bool) { return "a bool"; },
                        [](int64_t) { return "an integer"; },
                        [](uint64_t) { return "an integer"; },
                        [](double) { return "a double"; },
                        [](const std::string&) { return "a string"; },
                        [](const Bytes&) { return "a bytes value"; },
                        [](const Decimal&) { return "a decimal"; },
                        [](Timestamp) { return "a timestamp"; },
                        [](Date) { return "a date"; },
                        [](TimeOfDay) { return "a time"; },
                        [](Duration) { return "a duration"; },
                        [](const Uuid&) { return "a uuid"; },
                        [](const Json&) { return "a json value"; },
                        [](EnumNumber) { return "an enum value"; },
                        [](const List&) { return "a list"; },
                    },
                    value.data);
}

bool InIntegerRange(int64_t number, TypeKind kind) {
  if (kind == TypeKind::kInt32) return number == static_cast<int32_t>(number);
  if (kind == TypeKind::kUint32) return number == static_cast<uint32_t>(number);
  if (kind == TypeKind::kUint64) return number >= 0;
  return true;
}

std::optional<ValueProblem> TextProblem(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return TextOf(*text);
  if (const auto* json = std::get_if<Json>(&value.data)) return TextOf(json->text);
  if (const auto* list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) {
      if (std::holds_alternative<List>(item.data)) continue;  // lists of lists are refused by their type
      if (Problem problem = TextProblem(item)) return problem;
    }
  }
  return std::nullopt;
}

std::optional<ValueProblem> StorageProblem(const Value& value, const StoredType& stored) {
  switch (stored.storage) {
    case Storage::kSmallInt:
      if (const auto* number = std::get_if<int64_t>(&value.data)) {
        if (*number != static_cast<int16_t>(*number)) return OutOfRange("the column holds 16-bit integers");
      }
      return std::nullopt;
    case Storage::kTextSeconds:
    case Storage::kUnixSeconds: return CheckMultiple(value, 1'000'000, "the column holds whole seconds");
    case Storage::kUnixMillis: return CheckMultiple(value, 1'000, "the column holds whole milliseconds");
    case Storage::kTextDate: return CheckMultiple(value, kMicrosPerDay, "the column holds dates without a time of day");
    case Storage::kDefault:
    case Storage::kTextMicros:
    case Storage::kTextIso:
    case Storage::kUnixMicros:
    case Storage::kWithoutTimeZone:
    case Storage::kNumeric:
    case Storage::kText:
    case Storage::kReal:
    case Storage::kBlob:
    case Storage::kNumber:
    case Storage::kJsonPlain:
    case Storage::kNativeEnum: return std::nullopt;
  }
  return std::nullopt;
}

absl::Status CheckColumnValue(const Column& column, const Value& value) {
  if (value.is_null()) {
    if (column.nullable) return absl::OkStatus();
    return InvalidField("NOT_NULL_VIOLATION", column.field_name, "this column holds no NULL");
  }
  Problem problem = CheckValue(value, column.type());
  if (!problem) problem = StorageProblem(value, column.stored);
  return problem ? InvalidField(problem->reason, column.field_name, problem->description) : absl::OkStatus();
}

}  // namespace rowgate::orm
