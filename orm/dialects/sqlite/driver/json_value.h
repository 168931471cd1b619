#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_VALUE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_VALUE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rowgate::orm::sqlite {

// A JSON document as PostgreSQL's jsonb sees it: numbers are exact decimals, of members with one key the last counts.
struct JsonValue {
  enum class Kind { kNull, kFalse, kTrue, kNumber, kText, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string text = {};               // kText; kNumber: canonical, without an exponent
  std::vector<std::string> keys = {};  // kObject
  std::vector<JsonValue> items = {};   // of an array, or what the keys lead to

  // What is behind the keys; null when nothing is. Elements are counted from 0, or from -1 at the end.
  const JsonValue* Find(std::span<const std::string> path) const;
};

// Elements of an array, members of an object.
size_t CountChildren(const JsonValue& value);

// Nothing for text that is no JSON, is nested more than 2,000 deep, or has a number that no double can approach.
std::optional<JsonValue> ParseJson(std::string_view text);

// As jsonb prints it: shorter keys first, then by bytes; one space behind commas and colons.
std::string PrintJson(const JsonValue& value);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_JSON_VALUE_H_
