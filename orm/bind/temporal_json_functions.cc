#include "orm/bind/function_tables.h"

namespace rowgate::orm {

using enum FunctionId;
using enum FunctionKind;
using A = Accepts;
using G = Gives;
using N = NullRule;

std::vector<Function> TemporalFunctions() {
  return {
      {kNow, "now", kScalar, {}, false, G::kTimestamp, N::kNever, "the database's clock in UTC, microseconds"},
      {kCurrentDate, "current_date", kScalar, {}, false, G::kDate, N::kNever, "the day of the database's clock in UTC"},
      {kExtract,
       "extract",
       kScalar,
       {{"part", A::kDatePart}, {"moment", A::kTimestamp}},
       false,
       G::kInteger,
       N::kPropagates,
       "year, quarter, month, week (ISO), day, hour, minute, second, microsecond (of the second), dow (0 is Sunday), "
       "isodow (7 is Sunday), doy or epoch (seconds since 1970, rounded down)"},
      {kDateTrunc,
       "date_trunc",
       kScalar,
       {{"part", A::kDatePart}, {"moment", A::kMoment}},
       false,
       G::kTimestamp,
       N::kPropagates,
       "the start of the year, quarter, month, week (Monday), day, hour, minute, second or microsecond; of a date a "
       "date"},
      {kMakeDuration,
       "make_duration",
       kScalar,
       {{"seconds", A::kNumber}},
       false,
       G::kDuration,
       N::kPropagates,
       "so many seconds, rounded to microseconds half away from zero"},
  };
}

std::vector<Function> JsonFunctions() {
  const std::vector<FunctionParameter> path = {{"document", A::kJson}, {"key", A::kJsonKey, true}};
  return {
      {kJsonText, "json_text", kScalar, path, true, G::kText, N::kMayBe,
       "the text behind the keys; NULL for anything else"},
      {kJsonInteger, "json_integer", kScalar, path, true, G::kInteger, N::kMayBe,
       "the whole number behind the keys, 1.0 included; NULL for anything else and beyond int64"},
      {kJsonNumber, "json_number", kScalar, path, true, G::kDouble, N::kMayBe,
       "the number behind the keys; NULL for anything else"},
      {kJsonBool, "json_bool", kScalar, path, true, G::kBoolean, N::kMayBe,
       "true or false behind the keys; NULL for anything else"},
      {kJsonGet, "json_get", kScalar, path, true, G::kJson, N::kMayBe,
       "what is behind the keys, a JSON null included; NULL if nothing is there. Spaces and the order of keys are not "
       "promised"},
      {kJsonExists, "json_exists", kScalar, path, true, G::kBoolean, N::kPropagates,
       "whether something is behind the keys, a JSON null included"},
      {kJsonLength, "json_length", kScalar, path, true, G::kInteger, N::kMayBe,
       "number of elements of the array or members of the object behind the keys; NULL for anything else"},
  };
}

}  // namespace rowgate::orm
