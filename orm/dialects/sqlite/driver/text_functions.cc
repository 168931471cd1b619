// rowgate_lower to rowgate_repeat.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/case_folding.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// As long as SQLite's own LIKE allows.
constexpr size_t kPatternBytesMax = 50'000;

const CaseFolding& FoldingOf(sqlite3_context* context) {
  return *static_cast<const CaseFolding*>(sqlite3_user_data(context));
}

void Lower(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (!IsNull(arguments[0])) GiveText(context, FoldingOf(context).Lower(TextOf(arguments[0])));
}

void Upper(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  if (!IsNull(arguments[0])) GiveText(context, FoldingOf(context).Upper(TextOf(arguments[0])));
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

void UnhexText(sqlite3_context* context, Arguments arguments) {
  const std::optional<std::string> bytes = Unhex(TextOf(arguments[0]));
  if (bytes.has_value()) sqlite3_result_blob64(context, bytes->data(), bytes->size(), SQLITE_TRANSIENT);
}

void Real(sqlite3_context* context, Arguments arguments) {
  double real = 0;
  if (sqlite3_value_type(arguments[0]) != SQLITE_TEXT) {
    sqlite3_result_double(context, sqlite3_value_double(arguments[0]));  // its text would have 15 digits only
  } else if (absl::SimpleAtod(ToAbsl(TextOf(arguments[0])), &real)) {
    sqlite3_result_double(context, real);
  }
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

void Right(sqlite3_context* context, Arguments arguments) {
  const std::string_view text = TextOf(arguments[0]);
  size_t begin = text.size();
  for (int64_t left = sqlite3_value_int64(arguments[1]); left > 0 && begin > 0; --left) {
    --begin;
    while (begin > 0 && IsContinuation(text[begin])) --begin;
  }
  GiveText(context, text.substr(begin));
}

void Repeat(sqlite3_context* context, Arguments arguments) {
  const std::string_view text = TextOf(arguments[0]);
  const auto times = static_cast<uint64_t>(std::max<int64_t>(sqlite3_value_int64(arguments[1]), 0));
  const auto bytes_max =
      static_cast<uint64_t>(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1));
  if (!text.empty() && times > bytes_max / text.size()) return sqlite3_result_error_toobig(context);
  std::string repeated;
  if (!text.empty()) repeated.reserve(text.size() * times);
  for (uint64_t i = 0; i < times && !text.empty(); ++i) repeated += text;
  GiveText(context, repeated);
}

constexpr ScalarFunction kFunctions[] = {
    {kUnhexFunction, 1, &UnhexText},
    {kRealFunction, 1, &Real},
    {kRightFunction, 2, &Right},
    {kRepeatFunction, 2, &Repeat},
};

// Every registration owns its folding: SQLite frees it with the function, in an order that is its own matter.
absl::Status RegisterFolding(sqlite3* db, const char* name, int arguments, AggregateFunction::Step function) {
  auto folding = std::make_unique<CaseFolding>();
  if (!folding->ok()) return UnmappedDatabaseError("ICU", "the root locale's case mapping is missing");
  // Innocuous: may be used by CHECK constraints and views although the schema is not trusted.
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const int code = sqlite3_create_function_v2(db, name, arguments, kFlags, folding.release(), function, nullptr,
                                              nullptr, [](void* owned) { delete static_cast<CaseFolding*>(owned); });
  return code == SQLITE_OK ? absl::OkStatus() : LastError(db);
}

}  // namespace

absl::Status RegisterTextFunctions(sqlite3* db) {
  absl::Status status = RegisterFolding(db, kLowerFunction, 1, &Lower);
  status.Update(RegisterFolding(db, kUpperFunction, 1, &Upper));
  status.Update(RegisterFolding(db, kIlikeFunction, 2, &Ilike));
  status.Update(RegisterScalars(db, kFunctions));
  return status;
}

}  // namespace rowgate::orm::sqlite
