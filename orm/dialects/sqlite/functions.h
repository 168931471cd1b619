#ifndef ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_

// SQL functions that the dialect's text calls and the driver registers on every connection: deterministic, NULL for a
// NULL argument, an error for a result that its type cannot hold. Beside them the driver sets
// `PRAGMA case_sensitive_like = ON`. "scaled" is a decimal as an integer times 10^-scale, "micros" microseconds since
// 1970, "days" days since 1970.
//
// Text
//   rowgate_lower(text)             Unicode lower case, root locale
//   rowgate_upper(text)             Unicode upper case, root locale
//   rowgate_ilike(text, pattern)    1 or 0: LIKE with '\' as escape, both sides folded by the root locale; the whole of
//                                   `text` is matched, % any run of characters, _ one character
//   rowgate_unhex(text)             the blob of hexadecimal digits, hyphens between them skipped (bytes and uuids of
//                                   list binds, so that an index on the column is used); NULL for anything else
//   rowgate_real(text)              the double of decimal text (strtod in the C locale, "inf" and "nan" included).
//                                   SQLite's own conversion is off by one unit now and then, so a list of doubles
//                                   travels as JSON strings
//   rowgate_right(text, n)          the last n characters
//   rowgate_repeat(text, n)         n times the text
//
// Numbers
//   rowgate_round(real, digits)     half away from zero, by the shortest decimal that reads back the same
//   rowgate_ceil(real)  rowgate_floor(real)  rowgate_trunc(real)  rowgate_exp(real)
//   rowgate_sqrt(real)  rowgate_ln(real)  rowgate_power(real, real)    NULL where that is no number
//   rowgate_add(a, b)  rowgate_subtract(a, b)  rowgate_multiply(a, b)  of integers, checked
//   rowgate_decimal_round(scaled, from, to)  rowgate_decimal_ceil(…)  rowgate_decimal_floor(…)
//   rowgate_decimal_trunc(…)        scaled by `from` to scaled by `to`
//   rowgate_decimal_divide(a, a_scale, b, b_scale, scale)
//                                   a / b of scaled integers as a scaled integer, rounded half away from zero; NULL
//                                   for a zero divisor, an error for what 64 bits cannot hold and for doubles, which
//                                   an overflow before it leaves
//
// Casts
//   rowgate_integer(number, low, high)         whole number within bounds, doubles rounded half away from zero
//   rowgate_scaled(real, scale)                scaled
//   rowgate_digits(scaled, precision)          the same; an error when it has more digits
//   rowgate_float(number or text)              the nearest 32-bit float
//   rowgate_real_text(real)  rowgate_float_text(real)  rowgate_decimal_text(scaled, scale)
//   rowgate_duration_text(micros)  rowgate_time_text(text)  rowgate_uuid_text(blob or text)  rowgate_iso(micros)
//   rowgate_uuid(blob or text)                 the blob of 16 bytes
//
// Dates and times
//   rowgate_micros(moment [, unit])            of a timestamp or date of any storage; `unit` is what a stored number
//                                              counts, in microseconds
//   rowgate_timestamp(micros)  rowgate_date(micros)  rowgate_date_of_days(days)    as columns of kDefault storage hold
//                                              them; an error outside of the years 1 to 9999
//   rowgate_days(date)
//   rowgate_extract(part, micros)  rowgate_date_trunc(part, micros)    `part` as in DatePartName
//   rowgate_now()                              micros; the same during one execution of a statement
//
// JSON: (document [, path]); `path` is a JSON array of strings, each the key of a member or the number of an element
//   rowgate_json_text  rowgate_json_integer  rowgate_json_number  rowgate_json_bool  rowgate_json_get
//   rowgate_json_exists  rowgate_json_length   what the registry says of the functions of these names. An error for a
//                                              document that is no JSON
//
// Aggregates; the first five may be window functions
//   rowgate_sum(integer)  rowgate_sum_real(real)
//   rowgate_avg(integer)  rowgate_avg_real(real)
//   rowgate_avg_decimal(scaled, from, to)      rounded half away from zero
//   rowgate_string_agg(text, separator, distinct, key, flags, …)       sorted by the keys, then by the text; flags: 1
//                                              descending, 2 NULLs first
//   rowgate_only_row(value)                    the value of the only row, NULL of none, for several an error with
//                                              reason SUBQUERY_MULTIPLE_ROWS
#include "orm/bind/bound_expr.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm::sqlite {

inline constexpr char kLowerFunction[] = "rowgate_lower";
inline constexpr char kUpperFunction[] = "rowgate_upper";
inline constexpr char kIlikeFunction[] = "rowgate_ilike";
inline constexpr char kUnhexFunction[] = "rowgate_unhex";
inline constexpr char kRealFunction[] = "rowgate_real";
inline constexpr char kRightFunction[] = "rowgate_right";
inline constexpr char kRepeatFunction[] = "rowgate_repeat";

inline constexpr char kRoundFunction[] = "rowgate_round";
inline constexpr char kCeilFunction[] = "rowgate_ceil";
inline constexpr char kFloorFunction[] = "rowgate_floor";
inline constexpr char kTruncFunction[] = "rowgate_trunc";
inline constexpr char kSqrtFunction[] = "rowgate_sqrt";
inline constexpr char kLnFunction[] = "rowgate_ln";
inline constexpr char kExpFunction[] = "rowgate_exp";
inline constexpr char kPowerFunction[] = "rowgate_power";
inline constexpr char kAddFunction[] = "rowgate_add";
inline constexpr char kSubtractFunction[] = "rowgate_subtract";
inline constexpr char kMultiplyFunction[] = "rowgate_multiply";
inline constexpr char kDecimalRoundFunction[] = "rowgate_decimal_round";
inline constexpr char kDecimalCeilFunction[] = "rowgate_decimal_ceil";
inline constexpr char kDecimalFloorFunction[] = "rowgate_decimal_floor";
inline constexpr char kDecimalTruncFunction[] = "rowgate_decimal_trunc";
inline constexpr char kDecimalDivideFunction[] = "rowgate_decimal_divide";

inline constexpr char kIntegerFunction[] = "rowgate_integer";
inline constexpr char kScaledFunction[] = "rowgate_scaled";
inline constexpr char kDigitsFunction[] = "rowgate_digits";
inline constexpr char kFloatFunction[] = "rowgate_float";
inline constexpr char kRealTextFunction[] = "rowgate_real_text";
inline constexpr char kFloatTextFunction[] = "rowgate_float_text";
inline constexpr char kDecimalTextFunction[] = "rowgate_decimal_text";
inline constexpr char kDurationTextFunction[] = "rowgate_duration_text";
inline constexpr char kTimeTextFunction[] = "rowgate_time_text";
inline constexpr char kUuidTextFunction[] = "rowgate_uuid_text";
inline constexpr char kIsoFunction[] = "rowgate_iso";
inline constexpr char kUuidFunction[] = "rowgate_uuid";

inline constexpr char kMicrosFunction[] = "rowgate_micros";
inline constexpr char kTimestampFunction[] = "rowgate_timestamp";
inline constexpr char kDateFunction[] = "rowgate_date";
inline constexpr char kDateOfDaysFunction[] = "rowgate_date_of_days";
inline constexpr char kDaysFunction[] = "rowgate_days";
inline constexpr char kExtractFunction[] = "rowgate_extract";
inline constexpr char kDateTruncFunction[] = "rowgate_date_trunc";
inline constexpr char kNowFunction[] = "rowgate_now";

inline constexpr char kJsonTextFunction[] = "rowgate_json_text";
inline constexpr char kJsonIntegerFunction[] = "rowgate_json_integer";
inline constexpr char kJsonNumberFunction[] = "rowgate_json_number";
inline constexpr char kJsonBoolFunction[] = "rowgate_json_bool";
inline constexpr char kJsonGetFunction[] = "rowgate_json_get";
inline constexpr char kJsonExistsFunction[] = "rowgate_json_exists";
inline constexpr char kJsonLengthFunction[] = "rowgate_json_length";

inline constexpr char kSumFunction[] = "rowgate_sum";
inline constexpr char kSumRealFunction[] = "rowgate_sum_real";
inline constexpr char kAvgFunction[] = "rowgate_avg";
inline constexpr char kAvgRealFunction[] = "rowgate_avg_real";
inline constexpr char kAvgDecimalFunction[] = "rowgate_avg_decimal";
// The same for DISTINCT, which SQLite takes for aggregates of one argument only: by how many digits the average has
// more than the numbers.
inline constexpr const char* kAvgLongerFunctions[] = {
    "rowgate_avg_decimal_0", "rowgate_avg_decimal_1", "rowgate_avg_decimal_2", "rowgate_avg_decimal_3",
    "rowgate_avg_decimal_4", "rowgate_avg_decimal_5", "rowgate_avg_decimal_6"};
inline constexpr char kStringAggFunction[] = "rowgate_string_agg";
inline constexpr char kOnlyRowFunction[] = "rowgate_only_row";

inline constexpr int kStringAggDescending = 1;
inline constexpr int kStringAggNullsFirst = 2;

// What rowgate_extract and rowgate_date_trunc take for a part.
constexpr SqlText DatePartName(DatePart part) {
  switch (part) {
    case DatePart::kYear: return "year";
    case DatePart::kQuarter: return "quarter";
    case DatePart::kMonth: return "month";
    case DatePart::kWeek: return "week";
    case DatePart::kDay: return "day";
    case DatePart::kHour: return "hour";
    case DatePart::kMinute: return "minute";
    case DatePart::kSecond: return "second";
    case DatePart::kMicrosecond: return "microsecond";
    case DatePart::kDayOfWeek: return "dow";
    case DatePart::kIsoDayOfWeek: return "isodow";
    case DatePart::kDayOfYear: return "doy";
    case DatePart::kEpoch: return "epoch";
  }
  return "";
}

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_
