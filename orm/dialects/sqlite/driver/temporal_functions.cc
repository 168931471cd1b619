// rowgate_micros to rowgate_now, and rowgate_iso.
#include <algorithm>
#include <iterator>

#include "absl/time/civil_time.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/driver/timestamp_storage.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;
constexpr absl::CivilDay kEpoch(1970, 1, 1);
constexpr int64_t kFirstDay = absl::CivilDay(1, 1, 1) - kEpoch;
constexpr int64_t kLastDay = absl::CivilDay(9999, 12, 31) - kEpoch;

// Rounded down, also before 1970.
int64_t FloorOf(int64_t micros, int64_t unit) { return micros / unit - (micros % unit < 0 ? 1 : 0); }

bool IsDay(int64_t days) { return days >= kFirstDay && days <= kLastDay; }

// Arguments come from rowgate_micros or from sums.
std::optional<int64_t> MicrosOf(sqlite3_value* value) {
  const std::optional<int64_t> micros = IntegerOf(value);
  return micros.has_value() && IsDay(FloorOf(*micros, kMicrosPerDay)) ? micros : std::nullopt;
}

Storage StorageOf(Arguments arguments) {
  if (arguments.size() < 2) return Storage::kDefault;
  const int64_t unit = sqlite3_value_int64(arguments[1]);
  return unit == kMicrosPerSecond ? Storage::kUnixSeconds : unit == 1 ? Storage::kUnixMicros : Storage::kUnixMillis;
}

void Micros(sqlite3_context* context, Arguments arguments) {
  const std::optional<Timestamp> moment = DecodeTimestamp(PhysicalOf(arguments[0]), StorageOf(arguments));
  if (!moment.has_value()) return FailNotOfItsType(context);
  GiveInteger(context, moment->micros);
}

void ToTimestamp(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> micros = MicrosOf(arguments[0]);
  if (!micros.has_value()) return FailOutOfRange(context);
  GiveText(context, FormatTimestampMicros({*micros}));
}

void ToIso(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> micros = MicrosOf(arguments[0]);
  if (!micros.has_value()) return FailOutOfRange(context);
  GiveText(context, FormatTimestampIso({*micros}));
}

void ToDate(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> micros = MicrosOf(arguments[0]);
  if (!micros.has_value()) return FailOutOfRange(context);
  GiveText(context, FormatDate({static_cast<int32_t>(FloorOf(*micros, kMicrosPerDay))}));
}

void DaysToDate(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> days = IntegerOf(arguments[0]);
  if (!days.has_value() || !IsDay(*days)) return FailOutOfRange(context);
  GiveText(context, FormatDate({static_cast<int32_t>(*days)}));
}

void Days(sqlite3_context* context, Arguments arguments) {
  const std::optional<Date> date = DecodeDate(PhysicalOf(arguments[0]));
  if (!date.has_value()) return FailNotOfItsType(context);
  GiveInteger(context, date->days);
}

std::optional<DatePart> PartOf(std::string_view name) {
  constexpr DatePart kParts[] = {
      DatePart::kYear,         DatePart::kQuarter,   DatePart::kMonth,  DatePart::kWeek,        DatePart::kDay,
      DatePart::kHour,         DatePart::kMinute,    DatePart::kSecond, DatePart::kMicrosecond, DatePart::kDayOfWeek,
      DatePart::kIsoDayOfWeek, DatePart::kDayOfYear, DatePart::kEpoch};
  const auto* found = std::ranges::find(kParts, name, [](DatePart part) { return DatePartName(part).text(); });
  return found == std::end(kParts) ? std::nullopt : std::optional(*found);
}

// 1 is Monday.
int IsoDayOfWeek(absl::CivilDay day) { return static_cast<int>(absl::GetWeekday(day)) + 1; }

// A week belongs to the year that its Thursday is in.
int64_t IsoWeek(absl::CivilDay day) {
  const absl::CivilDay thursday = day + (4 - IsoDayOfWeek(day));
  return (absl::GetYearDay(thursday) - 1) / 7 + 1;
}

int64_t PartOfMoment(DatePart part, int64_t micros) {
  const absl::CivilDay day = kEpoch + FloorOf(micros, kMicrosPerDay);
  const int64_t of_day = micros - FloorOf(micros, kMicrosPerDay) * kMicrosPerDay;
  switch (part) {
    case DatePart::kYear: return day.year();
    case DatePart::kQuarter: return (day.month() - 1) / 3 + 1;
    case DatePart::kMonth: return day.month();
    case DatePart::kWeek: return IsoWeek(day);
    case DatePart::kDay: return day.day();
    case DatePart::kHour: return of_day / kMicrosPerHour;
    case DatePart::kMinute: return of_day / kMicrosPerMinute % 60;
    case DatePart::kSecond: return of_day / kMicrosPerSecond % 60;
    case DatePart::kMicrosecond: return of_day % kMicrosPerSecond;
    case DatePart::kDayOfWeek: return IsoDayOfWeek(day) % 7;
    case DatePart::kIsoDayOfWeek: return IsoDayOfWeek(day);
    case DatePart::kDayOfYear: return absl::GetYearDay(day);
    case DatePart::kEpoch: return FloorOf(micros, kMicrosPerSecond);
  }
  return 0;
}

int64_t StartOf(absl::CivilDay day) { return (day - kEpoch) * kMicrosPerDay; }

int64_t TruncatedTo(DatePart part, int64_t micros) {
  const absl::CivilDay day = kEpoch + FloorOf(micros, kMicrosPerDay);
  switch (part) {
    case DatePart::kYear: return StartOf(absl::CivilDay(day.year(), 1, 1));
    case DatePart::kQuarter: return StartOf(absl::CivilDay(day.year(), (day.month() - 1) / 3 * 3 + 1, 1));
    case DatePart::kMonth: return StartOf(absl::CivilDay(day.year(), day.month(), 1));
    case DatePart::kWeek: return StartOf(day - (IsoDayOfWeek(day) - 1));
    case DatePart::kHour: return FloorOf(micros, kMicrosPerHour) * kMicrosPerHour;
    case DatePart::kMinute: return FloorOf(micros, kMicrosPerMinute) * kMicrosPerMinute;
    case DatePart::kSecond:
    case DatePart::kEpoch: return FloorOf(micros, kMicrosPerSecond) * kMicrosPerSecond;
    case DatePart::kMicrosecond: return micros;
    case DatePart::kDay:
    case DatePart::kDayOfWeek:
    case DatePart::kIsoDayOfWeek:
    case DatePart::kDayOfYear: break;
  }
  return StartOf(day);
}

template <int64_t (*kOf)(DatePart, int64_t)>
void OfMoment(sqlite3_context* context, Arguments arguments) {
  const std::optional<DatePart> part = PartOf(TextOf(arguments[0]));
  const std::optional<int64_t> micros = MicrosOf(arguments[1]);
  if (!part.has_value() || !micros.has_value()) return FailOutOfRange(context);
  GiveInteger(context, kOf(*part, *micros));
}

void Now(sqlite3_context* context, int /*count*/, sqlite3_value** /*arguments*/) {
  sqlite3_result_int64(context, static_cast<const StatementClock*>(sqlite3_user_data(context))->micros);
}

constexpr ScalarFunction kFunctions[] = {
    {kMicrosFunction, 1, &Micros},
    {kMicrosFunction, 2, &Micros},
    {kTimestampFunction, 1, &ToTimestamp},
    {kIsoFunction, 1, &ToIso},
    {kDateFunction, 1, &ToDate},
    {kDateOfDaysFunction, 1, &DaysToDate},
    {kDaysFunction, 1, &Days},
    {kExtractFunction, 2, &OfMoment<PartOfMoment>},
    {kDateTruncFunction, 2, &OfMoment<TruncatedTo>},
};

}  // namespace

absl::Status RegisterTemporalFunctions(sqlite3* db, StatementClock& clock) {
  const int code = sqlite3_create_function_v2(db, kNowFunction, 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, &clock, &Now,
                                              nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? RegisterScalars(db, kFunctions) : LastError(db);
}

}  // namespace rowgate::orm::sqlite
