#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_TIMESTAMP_STORAGE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_TIMESTAMP_STORAGE_H_

#include <optional>
#include <string>

#include "orm/dialects/sqlite/driver/physical.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// Timestamps, dates and times of day in the forms SQLite columns hold them. Writing keeps to the column's one form,
// so that its order is the order of time; reading takes every form of the same storage class. Thread-safe.
namespace rowgate::orm::sqlite {

// Nothing when the form cannot hold the value: a fraction of a second in kTextSeconds, a time of day in kTextDate.
// Text lives in `buffer`.
std::optional<Physical> EncodeTimestamp(Timestamp timestamp, Storage storage, std::string& buffer);
std::optional<Timestamp> DecodeTimestamp(const Physical& physical, Storage storage);

// "10:00:00.000000": always six digits of fraction, as text is compared byte by byte.
std::string FormatFixedTimeOfDay(TimeOfDay time);

// Also "2024-01-31 00:00:00", as other programs write into DATE columns.
std::optional<Date> DecodeDate(const Physical& physical);
std::optional<TimeOfDay> DecodeTimeOfDay(const Physical& physical);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_TIMESTAMP_STORAGE_H_
