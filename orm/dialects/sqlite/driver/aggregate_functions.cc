// rowgate_sum to rowgate_avg_decimal, and rowgate_only_row. All but the last may be window functions.
#include <cmath>
#include <deque>
#include <memory>

#include "absl/numeric/int128.h"
#include "orm/dialects/sqlite/driver/exact_numbers.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/functions.h"

namespace rowgate::orm::sqlite {
namespace {

// Sums may leave 64 bits on the way as long as they come back.
struct IntegerSum {
  absl::int128 sum = 0;
  uint64_t count = 0;
  uint32_t from = 0;  // of rowgate_avg_decimal
  uint32_t to = 0;
};

template <int kSign>
void CountInteger(sqlite3_context* context, int count, sqlite3_value** arguments) {
  auto* const state = StateOf<IntegerSum>(context);
  if (state == nullptr || IsNull(arguments[0])) return;
  const std::optional<int64_t> number = IntegerOf(arguments[0]);
  if (!number.has_value()) return FailOutOfRange(context);
  state->sum += kSign * absl::int128(*number);
  state->count += static_cast<uint64_t>(int64_t{kSign});
  if (count < 3) return;
  state->from = static_cast<uint32_t>(sqlite3_value_int(arguments[1]));
  state->to = static_cast<uint32_t>(sqlite3_value_int(arguments[2]));
}

void GiveSum(sqlite3_context* context, const IntegerSum& state) {
  GiveInteger(context, Rescale(state.sum, 0, 0, Rounding::kTowardZero));
}

void GiveAverage(sqlite3_context* context, const IntegerSum& state) {
  GiveReal(context, DivideToReal(state.sum, state.count));
}

void GiveDecimalAverage(sqlite3_context* context, const IntegerSum& state) {
  GiveInteger(context, DivideScaled(state.sum, state.from, absl::int128(state.count), 0, state.to));
}

// The average with so many more digits than the numbers have.
template <uint32_t kDigits>
void GiveLongerAverage(sqlite3_context* context, const IntegerSum& state) {
  GiveInteger(context, DivideScaled(state.sum, 0, absl::int128(state.count), 0, kDigits));
}

// PostgreSQL adds doubles in the order of the rows and, having no way to take one back exactly, adds those of a moving
// frame anew; so do we. It computes the variance along with the average, and fails when that overflows.
struct RealSum {
  double sum = 0;
  double squares = 0;  // of differences from the average
  std::deque<double> numbers;
  bool stale = false;  // a number was taken back
};

void AddReal(RealSum& state, double number, double count) {
  state.sum = count == 1 ? number : state.sum + number;
  if (count == 1) {
    state.squares = 0;
    return;
  }
  const double apart = number * count - state.sum;
  state.squares += apart * apart / (count * (count - 1));
}

void Renew(RealSum& state) {
  if (!std::exchange(state.stale, false)) return;
  double count = 0;
  for (const double number : state.numbers) AddReal(state, number, ++count);
}

void CountReal(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  auto* const state = StateOf<RealSum>(context);
  if (state == nullptr || IsNull(arguments[0])) return;
  state->numbers.push_back(sqlite3_value_double(arguments[0]));
  if (!state->stale) AddReal(*state, state->numbers.back(), static_cast<double>(state->numbers.size()));
}

void TakeBackReal(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  auto* const state = StateOf<RealSum>(context);
  if (state == nullptr || IsNull(arguments[0]) || state->numbers.empty()) return;
  state->numbers.pop_front();
  state->stale = true;
}

void GiveRealSum(sqlite3_context* context, RealSum& state) {
  Renew(state);
  GiveReal(context, state.sum);
}

void GiveRealAverage(sqlite3_context* context, RealSum& state) {
  Renew(state);
  if (!std::isfinite(state.squares)) return FailOutOfRange(context);
  GiveReal(context, state.sum / static_cast<double>(state.numbers.size()));
}

bool IsEmpty(const IntegerSum& state) { return state.count == 0; }
bool IsEmpty(const RealSum& state) { return state.numbers.empty(); }

// NULL of nothing.
template <auto kGive, class State>
void Current(sqlite3_context* context) {
  State* const state = ExistingState<State>(context);
  if (state != nullptr && !IsEmpty(*state)) kGive(context, *state);
}

template <auto kGive, class State>
void Finish(sqlite3_context* context) {
  const std::unique_ptr<State> state = TakeState<State>(context);
  if (state != nullptr && !IsEmpty(*state)) kGive(context, *state);
}

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
struct OnlyRow {
  std::unique_ptr<sqlite3_value, FreeValue> value;
  bool several = false;
};

void SeeRow(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  auto* const state = StateOf<OnlyRow>(context);
  if (state == nullptr) return;
  state->several = state->value != nullptr;
  if (state->several) return sqlite3_result_error(context, kSeveralRowsText, -1);
  state->value.reset(sqlite3_value_dup(arguments[0]));
}

void GiveOnlyRow(sqlite3_context* context) {
  const auto state = TakeState<OnlyRow>(context);
  if (state == nullptr || state->value == nullptr || state->several) return;
  sqlite3_result_value(context, state->value.get());
}

template <auto kGive>
constexpr AggregateFunction OfIntegers(const char* name, int arguments) {
  return {
      name, arguments, &CountInteger<1>, &Finish<kGive, IntegerSum>, &Current<kGive, IntegerSum>, &CountInteger<-1>};
}

template <auto kGive>
constexpr AggregateFunction OfReals(const char* name) {
  return {name, 1, &CountReal, &Finish<kGive, RealSum>, &Current<kGive, RealSum>, &TakeBackReal};
}

constexpr AggregateFunction kFunctions[] = {
    OfIntegers<&GiveSum>(kSumFunction, 1),
    OfIntegers<&GiveAverage>(kAvgFunction, 1),
    OfIntegers<&GiveDecimalAverage>(kAvgDecimalFunction, 3),
    OfIntegers<&GiveLongerAverage<0>>(kAvgLongerFunctions[0], 1),
    OfIntegers<&GiveLongerAverage<1>>(kAvgLongerFunctions[1], 1),
    OfIntegers<&GiveLongerAverage<2>>(kAvgLongerFunctions[2], 1),
    OfIntegers<&GiveLongerAverage<3>>(kAvgLongerFunctions[3], 1),
    OfIntegers<&GiveLongerAverage<4>>(kAvgLongerFunctions[4], 1),
    OfIntegers<&GiveLongerAverage<5>>(kAvgLongerFunctions[5], 1),
    OfIntegers<&GiveLongerAverage<6>>(kAvgLongerFunctions[6], 1),
    OfReals<&GiveRealSum>(kSumRealFunction),
    OfReals<&GiveRealAverage>(kAvgRealFunction),
    {kOnlyRowFunction, 1, &SeeRow, &GiveOnlyRow},
};

}  // namespace

absl::Status RegisterAggregateFunctions(sqlite3* db) { return RegisterAggregates(db, kFunctions); }

}  // namespace rowgate::orm::sqlite
