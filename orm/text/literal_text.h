#ifndef ROWGATE_ORM_TEXT_LITERAL_TEXT_H_
#define ROWGATE_ORM_TEXT_LITERAL_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/value.h"
#include "orm/text/lexer.h"

// Literals between their text and their values, one function for each direction.
namespace rowgate::orm {

// A kInteger, kDecimal or kDouble token. Integers become int64 if they fit, else uint64, else a decimal. Nothing when
// the number has too many digits or is too large for a double.
std::optional<Value> NumberFromText(TokenKind kind, std::string_view text, bool negative);

// True for the names that make a typed literal with the string behind them: timestamp, date, time, uuid, decimal,
// duration, json, bytes (hexadecimal digits).
bool IsLiteralType(std::string_view name);

// `date '2024-01-31'`: nothing when the text is no such value. JSON is checked by the binder.
std::optional<Value> TypedLiteralFromText(std::string_view type_name, std::string_view text);

// How the grammar writes `value`: an item that parses back to it. Enum numbers are written as integers.
std::string LiteralToText(const Value& value);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_LITERAL_TEXT_H_
