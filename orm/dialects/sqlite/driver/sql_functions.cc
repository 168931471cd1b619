#include "orm/dialects/sqlite/driver/sql_functions.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/case_folding.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// As long as SQLite's own LIKE allows.
constexpr size_t kPatternBytesMax = 50'000;

const CaseFolding& FoldingOf(sqlite3_context* context) {
  return *static_cast<const CaseFolding*>(sqlite3_user_data(context));
}

std::string_view TextOf(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};  // out of memory: SQLite reports that by itself
  return {text, static_cast<size_t>(sqlite3_value_bytes(value))};
}

bool IsNull(sqlite3_value* value) { return sqlite3_value_type(value) == SQLITE_NULL; }

void ResultText(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Lower(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (!IsNull(arguments[0])) ResultText(context, FoldingOf(context).Lower(TextOf(arguments[0])));
}

void Upper(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (!IsNull(arguments[0])) ResultText(context, FoldingOf(context).Upper(TextOf(arguments[0])));
}

void Ilike(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (IsNull(arguments[0]) || IsNull(arguments[1])) return;
  const std::string_view pattern = TextOf(arguments[1]);
  if (pattern.size() > kPatternBytesMax) return sqlite3_result_error_toobig(context);
  const std::string text = FoldingOf(context).Lower(TextOf(arguments[0]));
  // The pattern is the same for every row of a query: it is folded once.
  if (const auto* folded = static_cast<const std::string*>(sqlite3_get_auxdata(context, 1))) {
    return sqlite3_result_int(context, MatchesLike(text, *folded) ? 1 : 0);
  }
  auto folded = std::make_unique<std::string>(FoldingOf(context).Lower(pattern));
  sqlite3_result_int(context, MatchesLike(text, *folded) ? 1 : 0);
  sqlite3_set_auxdata(context, 1, folded.release(), [](void* owned) { delete static_cast<std::string*>(owned); });
}

std::optional<int> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<std::string> Unhex(std::string_view text) {
  std::string bytes;
  std::optional<int> high;
  for (const char c : text) {
    if (c == '-') continue;
    const std::optional<int> digit = HexDigit(c);
    if (!digit.has_value()) return std::nullopt;
    if (high.has_value()) bytes += static_cast<char>(*high * 16 + *digit);
    high = high.has_value() ? std::nullopt : digit;
  }
  return high.has_value() ? std::nullopt : std::optional(bytes);
}

void UnhexFunction(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (IsNull(arguments[0])) return;
  const std::optional<std::string> bytes = Unhex(TextOf(arguments[0]));
  if (bytes.has_value()) sqlite3_result_blob64(context, bytes->data(), bytes->size(), SQLITE_TRANSIENT);
}

void Real(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  double real = 0;
  if (IsNull(arguments[0])) return;
  if (sqlite3_value_type(arguments[0]) != SQLITE_TEXT) {
    sqlite3_result_double(context, sqlite3_value_double(arguments[0]));  // its text would have 15 digits only
  } else if (absl::SimpleAtod(ToAbsl(TextOf(arguments[0])), &real)) {
    sqlite3_result_double(context, real);
  }
}

using ScalarFunction = void (*)(sqlite3_context*, int, sqlite3_value**);

// Every registration owns its folding: SQLite frees it with the function, in an order that is its own matter.
absl::Status Register(sqlite3* db, const char* name, int arguments, ScalarFunction function) {
  auto folding = std::make_unique<CaseFolding>();
  if (!folding->ok()) return UnmappedDatabaseError("ICU", "the root locale's case mapping is missing");
  // Innocuous: may be used by CHECK constraints and views although the schema is not trusted.
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const int code = sqlite3_create_function_v2(db, name, arguments, kFlags, folding.release(), function, nullptr,
                                              nullptr, [](void* owned) { delete static_cast<CaseFolding*>(owned); });
  return code == SQLITE_OK ? absl::OkStatus() : LastError(db);
}

}  // namespace

absl::Status RegisterFunctions(sqlite3* db) {
  absl::Status status = Register(db, kLowerFunction, 1, &Lower);
  status.Update(Register(db, kUpperFunction, 1, &Upper));
  status.Update(Register(db, kIlikeFunction, 2, &Ilike));
  status.Update(Register(db, kUnhexFunction, 1, &UnhexFunction));
  status.Update(Register(db, kRealFunction, 1, &Real));
  return status;
}

}  // namespace rowgate::orm::sqlite
