#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FUNCTION_TOOLS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FUNCTION_TOOLS_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "orm/dialects/sqlite/driver/physical.h"

// What SQL functions are made of. A function is called by the thread that steps the statement and keeps nothing between
// calls but what an aggregate counts.
namespace rowgate::orm::sqlite {

// Why a function makes its statement fail: SQLite passes a text only, which errors.cc knows.
inline constexpr char kOutOfRangeText[] = "rowgate: value out of range";
inline constexpr char kSeveralRowsText[] = "rowgate: more than one row";
inline constexpr char kNotOfItsTypeText[] = "rowgate: stored value is not of its type";

inline void FailOutOfRange(sqlite3_context* context) { sqlite3_result_error(context, kOutOfRangeText, -1); }
inline void FailNotOfItsType(sqlite3_context* context) { sqlite3_result_error(context, kNotOfItsTypeText, -1); }

inline bool IsNull(sqlite3_value* value) { return sqlite3_value_type(value) == SQLITE_NULL; }
// Text and blobs live until the value is asked for another form.
std::string_view TextOf(sqlite3_value* value);
Physical PhysicalOf(sqlite3_value* value);
// Nothing for what is no integer; a sum that has left 64 bits is a double in SQLite.
std::optional<int64_t> IntegerOf(sqlite3_value* value);

void GiveText(sqlite3_context* context, std::string_view text);
// Fails where there is none.
void GiveInteger(sqlite3_context* context, std::optional<int64_t> integer);
// Fails for infinities and what is no number.
void GiveReal(sqlite3_context* context, double real);

using Arguments = std::span<sqlite3_value* const>;

// A function of the values of one row: deterministic, NULL when an argument is.
struct ScalarFunction {
  const char* name;
  int arguments;  // -1: any number
  void (*call)(sqlite3_context* context, Arguments arguments);
};
// The entries must live for ever.
absl::Status RegisterScalars(sqlite3* db, std::span<const ScalarFunction> functions);

// An aggregate; those with `take_back` may be window functions.
struct AggregateFunction {
  using Step = void (*)(sqlite3_context* context, int count, sqlite3_value** arguments);
  using Result = void (*)(sqlite3_context* context);
  const char* name;
  int arguments;
  Step add;
  Result finish;
  Result current = nullptr;
  Step take_back = nullptr;
};
absl::Status RegisterAggregates(sqlite3* db, std::span<const AggregateFunction> functions);

// What an aggregate has counted so far; made on first use. Null when memory has run out, which SQLite then reports.
template <class State>
State* StateOf(sqlite3_context* context) {
  auto** slot = static_cast<State**>(sqlite3_aggregate_context(context, sizeof(State*)));
  if (slot == nullptr) return nullptr;
  if (*slot == nullptr) *slot = new State;
  return *slot;
}
// The same without making one.
template <class State>
State* ExistingState(sqlite3_context* context) {
  auto** slot = static_cast<State**>(sqlite3_aggregate_context(context, 0));
  return slot == nullptr ? nullptr : *slot;
}
// For `finish`, which is the last call.
template <class State>
std::unique_ptr<State> TakeState(sqlite3_context* context) {
  auto** slot = static_cast<State**>(sqlite3_aggregate_context(context, 0));
  return std::unique_ptr<State>(slot == nullptr ? nullptr : std::exchange(*slot, nullptr));
}

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FUNCTION_TOOLS_H_
