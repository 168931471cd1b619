#ifndef ROWGATE_ORM_EXPR_TEXT_FORMATS_H_
#define ROWGATE_ORM_EXPR_TEXT_FORMATS_H_

#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/value.h"

// The one text form of each kind of value, shared by literals, stored formats and wire strings. Parsers accept exactly
// what is documented and give nothing for anything else: 2024-02-30 and 24:00:00 are no values. Thread-safe.
namespace rowgate::orm {

// "2024-01-31"; years 0001 to 9999.
std::optional<Date> ParseDate(std::string_view text);
std::string FormatDate(Date date);

// "23:59", "23:59:59", "23:59:59.999999"; the fraction as in ParseTimestamp.
std::optional<TimeOfDay> ParseTimeOfDay(std::string_view text);
// "23:59:59" or "23:59:59.999999": six digits when the fraction is not zero.
std::string FormatTimeOfDay(TimeOfDay time);

// Date alone, or date and time parted by 'T' or ' ', then nothing, "Z", "+hh:mm" or "-hh:mm". At most six digits of
// fraction (more only if they are zeros).
std::optional<Timestamp> ParseTimestamp(std::string_view text);
// "2024-01-31T10:00:00Z", fraction of six digits when not zero.
std::string FormatTimestampIso(Timestamp timestamp);
// "2024-01-31 10:00:00.000000" in UTC.
std::string FormatTimestampMicros(Timestamp timestamp);

// 32 hexadecimal digits with hyphens at the usual places, any case; gives the canonical form.
std::optional<Uuid> ParseUuid(std::string_view text);
std::optional<Uuid> UuidFromBytes(std::string_view sixteen_bytes);
// The 16 bytes of a canonical uuid.
std::string UuidToBytes(const Uuid& uuid);

// "3.5s" as protobuf's JSON reads a Duration, within its range; the fraction as in ParseTimestamp.
std::optional<Duration> ParseDuration(std::string_view text);
// "3s", "3.500s" or "3.000001s", as protobuf's JSON writes it.
std::string FormatDuration(Duration duration);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_TEXT_FORMATS_H_
