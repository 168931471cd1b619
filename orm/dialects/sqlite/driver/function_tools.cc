#include "orm/dialects/sqlite/driver/function_tools.h"

#include <algorithm>
#include <cmath>

#include "orm/dialects/sqlite/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// Innocuous: may be used by CHECK constraints and views although the schema is not trusted.
constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

void CallScalar(sqlite3_context* context, int count, sqlite3_value** arguments) {
  const Arguments values(arguments, static_cast<size_t>(count));
  if (std::any_of(values.begin(), values.end(), IsNull)) return;
  static_cast<const ScalarFunction*>(sqlite3_user_data(context))->call(context, values);
}

}  // namespace

std::string_view TextOf(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};  // out of memory: SQLite reports that by itself
  return {text, static_cast<size_t>(sqlite3_value_bytes(value))};
}

Physical PhysicalOf(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return Physical::Integer(sqlite3_value_int64(value));
    case SQLITE_FLOAT: return Physical::Real(sqlite3_value_double(value));
    case SQLITE_TEXT: return Physical::Text(TextOf(value));
    case SQLITE_BLOB: {
      const auto* blob = static_cast<const char*>(sqlite3_value_blob(value));
      return Physical::Blob({blob, static_cast<size_t>(sqlite3_value_bytes(value))});
    }
    default: return {};
  }
}

std::optional<int64_t> IntegerOf(sqlite3_value* value) {
  if (sqlite3_value_type(value) != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_value_int64(value);
}

void GiveText(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void GiveInteger(sqlite3_context* context, std::optional<int64_t> integer) {
  if (!integer.has_value()) return FailOutOfRange(context);
  sqlite3_result_int64(context, *integer);
}

void GiveReal(sqlite3_context* context, double real) {
  if (!std::isfinite(real)) return FailOutOfRange(context);
  sqlite3_result_double(context, real);
}

absl::Status RegisterScalars(sqlite3* db, std::span<const ScalarFunction> functions) {
  for (const ScalarFunction& function : functions) {
    auto* const entry = const_cast<ScalarFunction*>(&function);  // handed back to CallScalar only
    const int code = sqlite3_create_function_v2(db, function.name, function.arguments, kFlags, entry, &CallScalar,
                                                nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return LastError(db);
  }
  return absl::OkStatus();
}

absl::Status RegisterAggregates(sqlite3* db, std::span<const AggregateFunction> functions) {
  for (const AggregateFunction& function : functions) {
    const int code =
        function.take_back == nullptr
            ? sqlite3_create_function_v2(db, function.name, function.arguments, kFlags, nullptr, nullptr, function.add,
                                         function.finish, nullptr)
            : sqlite3_create_window_function(db, function.name, function.arguments, kFlags, nullptr, function.add,
                                             function.finish, function.current, function.take_back, nullptr);
    if (code != SQLITE_OK) return LastError(db);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
