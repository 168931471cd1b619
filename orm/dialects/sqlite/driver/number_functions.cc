// rowgate_round to rowgate_decimal_divide.
#include <cerrno>
#include <cmath>

#include "orm/dialects/sqlite/driver/exact_numbers.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/functions.h"

namespace rowgate::orm::sqlite {
namespace {

double RealOf(sqlite3_value* value) { return sqlite3_value_double(value); }

void Round(sqlite3_context* context, Arguments arguments) {
  GiveReal(context, RoundReal(RealOf(arguments[0]), sqlite3_value_int(arguments[1])));
}

template <double (*kFunction)(double)>
void Map(sqlite3_context* context, Arguments arguments) {
  GiveReal(context, kFunction(RealOf(arguments[0])));
}

void Sqrt(sqlite3_context* context, Arguments arguments) {
  if (const double real = RealOf(arguments[0]); real >= 0) GiveReal(context, std::sqrt(real));
}

void Ln(sqlite3_context* context, Arguments arguments) {
  if (const double real = RealOf(arguments[0]); real > 0) GiveReal(context, std::log(real));
}

// PostgreSQL does not take 0 for a number that is too small to be told from it.
void GivePositive(sqlite3_context* context, double real) {
  if (real == 0) return FailOutOfRange(context);
  GiveReal(context, real);
}

void Exp(sqlite3_context* context, Arguments arguments) { GivePositive(context, std::exp(RealOf(arguments[0]))); }

void Power(sqlite3_context* context, Arguments arguments) {
  const double base = RealOf(arguments[0]);
  const double exponent = RealOf(arguments[1]);
  const bool defined = base > 0 || ((base != 0 || exponent >= 0) && exponent == std::floor(exponent));
  if (!defined) return;
  if (base == 0) return GiveReal(context, std::pow(base, exponent));
  errno = 0;
  const double power = std::pow(base, exponent);
  if (errno == ERANGE) return FailOutOfRange(context);
  GivePositive(context, power);
}

// SQLite's own operators turn into doubles what 64 bits cannot hold.
template <bool (*kOperation)(int64_t, int64_t, int64_t*)>
void Checked(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> left = IntegerOf(arguments[0]);
  const std::optional<int64_t> right = IntegerOf(arguments[1]);
  int64_t result = 0;
  const bool fits = left.has_value() && right.has_value() && !kOperation(*left, *right, &result);
  GiveInteger(context, fits ? std::optional(result) : std::nullopt);
}

bool Add(int64_t a, int64_t b, int64_t* sum) { return __builtin_add_overflow(a, b, sum); }
bool Subtract(int64_t a, int64_t b, int64_t* difference) { return __builtin_sub_overflow(a, b, difference); }
bool Multiply(int64_t a, int64_t b, int64_t* product) { return __builtin_mul_overflow(a, b, product); }

uint32_t ScaleOf(sqlite3_value* value) { return static_cast<uint32_t>(sqlite3_value_int(value)); }

template <Rounding kRounding>
void RescaleDecimal(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> scaled = IntegerOf(arguments[0]);
  if (!scaled.has_value()) return FailOutOfRange(context);
  GiveInteger(context, Rescale(*scaled, ScaleOf(arguments[1]), ScaleOf(arguments[2]), kRounding));
}

void Divide(sqlite3_context* context, Arguments arguments) {
  const std::optional<int64_t> dividend = IntegerOf(arguments[0]);
  const std::optional<int64_t> divisor = IntegerOf(arguments[2]);
  if (!dividend.has_value() || !divisor.has_value()) return FailOutOfRange(context);
  if (*divisor == 0) return;
  GiveInteger(context,
              DivideScaled(*dividend, ScaleOf(arguments[1]), *divisor, ScaleOf(arguments[3]), ScaleOf(arguments[4])));
}

constexpr ScalarFunction kFunctions[] = {
    {kRoundFunction, 2, &Round},
    {kCeilFunction, 1, &Map<std::ceil>},
    {kFloorFunction, 1, &Map<std::floor>},
    {kTruncFunction, 1, &Map<std::trunc>},
    {kSqrtFunction, 1, &Sqrt},
    {kLnFunction, 1, &Ln},
    {kExpFunction, 1, &Exp},
    {kPowerFunction, 2, &Power},
    {kAddFunction, 2, &Checked<Add>},
    {kSubtractFunction, 2, &Checked<Subtract>},
    {kMultiplyFunction, 2, &Checked<Multiply>},
    {kDecimalRoundFunction, 3, &RescaleDecimal<Rounding::kHalfAwayFromZero>},
    {kDecimalCeilFunction, 3, &RescaleDecimal<Rounding::kUp>},
    {kDecimalFloorFunction, 3, &RescaleDecimal<Rounding::kDown>},
    {kDecimalTruncFunction, 3, &RescaleDecimal<Rounding::kTowardZero>},
    {kDecimalDivideFunction, 5, &Divide},
};

}  // namespace

absl::Status RegisterNumberFunctions(sqlite3* db) { return RegisterScalars(db, kFunctions); }

}  // namespace rowgate::orm::sqlite
