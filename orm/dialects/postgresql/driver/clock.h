#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CLOCK_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CLOCK_H_

#include <cstdint>

// PostgreSQL counts from 2000-01-01, Rowgate from 1970-01-01; both in microseconds and days.
namespace rowgate::orm::postgresql {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
inline constexpr int32_t kEpochDays = 10'957;  // from 1970-01-01 to 2000-01-01
inline constexpr int64_t kEpochMicros = kEpochDays * kMicrosPerDay;

// 0001-01-01 to 9999-12-31, counted from 1970: what Rowgate's dates and timestamps may be.
inline constexpr int64_t kFirstDay = -719'162;
inline constexpr int64_t kLastDay = 2'932'896;

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CLOCK_H_
