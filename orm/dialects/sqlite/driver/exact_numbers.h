#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_EXACT_NUMBERS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_EXACT_NUMBERS_H_

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"

// Arithmetic that SQLite lacks: scaled integers (a decimal is an integer times 10^-scale) and doubles as the shortest
// decimals (shortest_decimal.h). Thread-safe.
namespace rowgate::orm::sqlite {

enum class Rounding { kHalfAwayFromZero, kUp, kDown, kTowardZero };

// Nothing for what 64 bits cannot hold.
std::optional<int64_t> Rescale(absl::int128 scaled, uint32_t from, uint32_t to, Rounding rounding);
// dividend / divisor, each with its scale, rounded half away from zero; the divisor is not 0.
std::optional<int64_t> DivideScaled(absl::int128 dividend, uint32_t dividend_scale, absl::int128 divisor,
                                    uint32_t divisor_scale, uint32_t scale);
// The double next to sum / count; count is not 0.
double DivideToReal(absl::int128 sum, uint64_t count);
// Whether it has at most `precision` digits.
bool HasDigits(int64_t scaled, uint32_t precision);

// Rounded half away from zero: 2.675 becomes 2.68, although the double is a little less.
double RoundReal(double real, int digits);
std::optional<int64_t> ScaledFromReal(double real, uint32_t scale);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_EXACT_NUMBERS_H_
