// rowgate_json_text to rowgate_json_length.
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/json_value.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/functions.h"

namespace rowgate::orm::sqlite {
namespace {

using Kind = JsonValue::Kind;

std::vector<std::string> PathOf(Arguments arguments) {
  std::vector<std::string> path;
  if (arguments.size() < 2) return path;
  const std::optional<JsonValue> keys = ParseJson(TextOf(arguments[1]));
  if (!keys.has_value()) return path;
  for (const JsonValue& key : keys->items) path.push_back(key.text);
  return path;
}

using Reader = void (*)(sqlite3_context* context, const JsonValue* place);

// `place` is null when nothing is behind the keys. The text of the error is that of SQLite's own functions.
template <Reader kRead>
void At(sqlite3_context* context, Arguments arguments) {
  const std::optional<JsonValue> document = ParseJson(TextOf(arguments[0]));
  if (!document.has_value()) return sqlite3_result_error(context, "malformed JSON", -1);
  kRead(context, document->Find(PathOf(arguments)));
}

void ReadText(sqlite3_context* context, const JsonValue* place) {
  if (place != nullptr && place->kind == Kind::kText) GiveText(context, place->text);
}

void ReadInteger(sqlite3_context* context, const JsonValue* place) {
  if (place == nullptr || place->kind != Kind::kNumber) return;
  std::string_view digits = place->text;
  if (const size_t point = digits.find('.'); point != std::string_view::npos) {
    if (digits.find_first_not_of('0', point + 1) != std::string_view::npos) return;
    digits = digits.substr(0, point);
  }
  int64_t integer = 0;
  if (absl::SimpleAtoi(ToAbsl(digits), &integer)) sqlite3_result_int64(context, integer);
}

// A number too small for a double is an error, as it is where numbers are exact.
void ReadNumber(sqlite3_context* context, const JsonValue* place) {
  if (place == nullptr || place->kind != Kind::kNumber) return;
  const double real = std::strtod(place->text.c_str(), nullptr);
  const bool zero = place->text.find_first_not_of("-0.") == std::string::npos;
  if (real == 0 && !zero) return FailOutOfRange(context);
  GiveReal(context, real);
}

void ReadBool(sqlite3_context* context, const JsonValue* place) {
  if (place == nullptr || (place->kind != Kind::kTrue && place->kind != Kind::kFalse)) return;
  sqlite3_result_int(context, place->kind == Kind::kTrue ? 1 : 0);
}

void ReadJson(sqlite3_context* context, const JsonValue* place) {
  if (place != nullptr) GiveText(context, PrintJson(*place));
}

void ReadExists(sqlite3_context* context, const JsonValue* place) {
  sqlite3_result_int(context, place == nullptr ? 0 : 1);
}

void ReadLength(sqlite3_context* context, const JsonValue* place) {
  if (place == nullptr || (place->kind != Kind::kArray && place->kind != Kind::kObject)) return;
  sqlite3_result_int64(context, static_cast<int64_t>(CountChildren(*place)));
}

constexpr ScalarFunction kFunctions[] = {
    {kJsonTextFunction, -1, &At<ReadText>},     {kJsonIntegerFunction, -1, &At<ReadInteger>},
    {kJsonNumberFunction, -1, &At<ReadNumber>}, {kJsonBoolFunction, -1, &At<ReadBool>},
    {kJsonGetFunction, -1, &At<ReadJson>},      {kJsonExistsFunction, -1, &At<ReadExists>},
    {kJsonLengthFunction, -1, &At<ReadLength>},
};

}  // namespace

absl::Status RegisterJsonFunctions(sqlite3* db) { return RegisterScalars(db, kFunctions); }

}  // namespace rowgate::orm::sqlite
