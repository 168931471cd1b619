// rowgate_integer to rowgate_uuid.
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "orm/dialects/sqlite/driver/exact_numbers.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/shortest_decimal.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/driver/timestamp_storage.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

std::optional<int64_t> WholeNumber(sqlite3_value* value) {
  if (sqlite3_value_type(value) != SQLITE_FLOAT) return IntegerOf(value);
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  const double whole = std::round(sqlite3_value_double(value));
  return whole >= -kLimit && whole < kLimit ? std::optional(static_cast<int64_t>(whole)) : std::nullopt;
}

void Integer(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> number = WholeNumber(arguments[0]);
  const bool inside = number.has_value() && *number >= sqlite3_value_int64(arguments[1]) &&
                      *number <= sqlite3_value_int64(arguments[2]);
  GiveInteger(context, inside ? number : std::nullopt);
}

void Scaled(sqlite3_context* context, Arguments arguments) {
  GiveInteger(context, ScaledFromReal(sqlite3_value_double(arguments[0]),
                                      static_cast<uint32_t>(sqlite3_value_int(arguments[1]))));
}

void DigitsOf(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> scaled = IntegerOf(arguments[0]);
  const bool fits = scaled.has_value() && HasDigits(*scaled, static_cast<uint32_t>(sqlite3_value_int(arguments[1])));
  GiveInteger(context, fits ? scaled : std::nullopt);
}

float NearestFloat(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return static_cast<float>(sqlite3_value_int64(value));
    case SQLITE_FLOAT: return static_cast<float>(sqlite3_value_double(value));
    default: return std::strtof(std::string(TextOf(value)).c_str(), nullptr);
  }
}

// Too small to be told from 0 is an error like too large, as PostgreSQL has it.
void Float(sqlite3_context* context, Arguments arguments) {
  const float nearest = NearestFloat(arguments[0]);
  if (nearest == 0 && sqlite3_value_double(arguments[0]) != 0) return FailOutOfRange(context);
  GiveReal(context, nearest);
}

void RealToText(sqlite3_context* context, Arguments arguments) {
  GiveText(context, RealText(sqlite3_value_double(arguments[0])));
}

void FloatToText(sqlite3_context* context, Arguments arguments) {
  GiveText(context, FloatText(static_cast<float>(sqlite3_value_double(arguments[0]))));
}

void DecimalToText(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> scaled = IntegerOf(arguments[0]);
  if (!scaled.has_value()) return FailOutOfRange(context);
  GiveText(context, DecimalFromScaled(*scaled, static_cast<uint32_t>(sqlite3_value_int(arguments[1]))).text);
}

void DurationToText(sqlite3_context* context, Arguments arguments) {
  GiveText(context, FormatDuration({sqlite3_value_int64(arguments[0])}));
}

void TimeToText(sqlite3_context* context, Arguments arguments) {
  const std::optional<TimeOfDay> time = DecodeTimeOfDay(PhysicalOf(arguments[0]));
  if (!time.has_value()) return FailNotOfItsType(context);
  GiveText(context, FormatTimeOfDay(*time));
}

std::optional<Uuid> UuidOf(sqlite3_value* value) {
  const Physical physical = PhysicalOf(value);
  if (physical.kind == PhysicalKind::kBlob) return UuidFromBytes(physical.text);
  return physical.kind == PhysicalKind::kText ? ParseUuid(physical.text) : std::nullopt;
}

void UuidToText(sqlite3_context* context, Arguments arguments) {
  const std::optional<Uuid> uuid = UuidOf(arguments[0]);
  if (!uuid.has_value()) return FailNotOfItsType(context);
  GiveText(context, uuid->text);
}

void UuidToBlob(sqlite3_context* context, Arguments arguments) {
  const std::optional<Uuid> uuid = UuidOf(arguments[0]);
  if (!uuid.has_value()) return FailNotOfItsType(context);
  const std::string bytes = UuidToBytes(*uuid);
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

constexpr ScalarFunction kFunctions[] = {
    {kIntegerFunction, 3, &Integer},           {kScaledFunction, 2, &Scaled},
    {kDigitsFunction, 2, &DigitsOf},           {kFloatFunction, 1, &Float},
    {kRealTextFunction, 1, &RealToText},       {kFloatTextFunction, 1, &FloatToText},
    {kDecimalTextFunction, 2, &DecimalToText}, {kDurationTextFunction, 1, &DurationToText},
    {kTimeTextFunction, 1, &TimeToText},       {kUuidTextFunction, 1, &UuidToText},
    {kUuidFunction, 1, &UuidToBlob},
};

}  // namespace

absl::Status RegisterCastFunctions(sqlite3* db) { return RegisterScalars(db, kFunctions); }

}  // namespace rowgate::orm::sqlite
