#include "orm/text/literal_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "absl/strings/escaping.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

template <class Number>
std::optional<Value> Read(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Value{number};
}

template <class T>
std::optional<Value> ToValue(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value{*std::move(parsed)};
}

std::optional<Value> BytesFromHex(std::string_view text) {
  const auto is_hex = [](char c) {
    return std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
  };
  if (text.size() % 2 != 0) return std::nullopt;
  for (const char c : text) {
    if (!is_hex(c)) return std::nullopt;
  }
  return Value{Bytes{absl::HexStringToBytes(ToAbsl(text))}};
}

struct LiteralType {
  std::string_view name;
  std::optional<Value> (*read)(std::string_view text);
};
constexpr std::array<LiteralType, 8> kLiteralTypes = {{
    {"timestamp", [](std::string_view text) { return ToValue(ParseTimestamp(text)); }},
    {"date", [](std::string_view text) { return ToValue(ParseDate(text)); }},
    {"time", [](std::string_view text) { return ToValue(ParseTimeOfDay(text)); }},
    {"uuid", [](std::string_view text) { return ToValue(ParseUuid(text)); }},
    {"decimal", [](std::string_view text) { return ToValue(ParseDecimal(text)); }},
    {"duration", [](std::string_view text) { return ToValue(ParseDuration(text)); }},
    {"json", [](std::string_view text) { return std::optional<Value>(Value{Json{std::string(text)}}); }},
    {"bytes", BytesFromHex},
}};

const LiteralType* FindLiteralType(std::string_view name) {
  for (const LiteralType& type : kLiteralTypes) {
    if (SameWord(name, type.name)) return &type;
  }
  return nullptr;
}

std::string Quote(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::string Typed(std::string_view type, std::string_view text) { return StrCat(type, " ", Quote(text)); }

// The exponent is what tells a double from a decimal.
std::string DoubleToText(double number) {
  std::array<char, 40> buffer{};
  const auto result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  return {buffer.data(), result.ptr};
}

std::string DecimalToText(const Decimal& decimal) {
  return decimal.text.find('.') == std::string::npos ? Typed("decimal", decimal.text) : decimal.text;
}

std::string ListToText(const List& list) {
  std::string out = "(";
  for (const Value& item : list.items) StrAppend(out, out.size() > 1 ? ", " : "", LiteralToText(item));
  return out + ")";
}

}  // namespace

std::optional<Value> NumberFromText(TokenKind kind, std::string_view text, bool negative) {
  const std::string signed_text = StrCat(negative ? "-" : "", text);
  if (kind == TokenKind::kDouble) return Read<double>(signed_text);
  if (kind == TokenKind::kInteger) {
    if (auto number = Read<int64_t>(signed_text)) return number;
    if (auto number = Read<uint64_t>(signed_text)) return number;
  }
  return ToValue(ParseDecimal(signed_text));
}

bool IsLiteralType(std::string_view name) { return FindLiteralType(name) != nullptr; }

std::optional<Value> TypedLiteralFromText(std::string_view type_name, std::string_view text) {
  const LiteralType* type = FindLiteralType(type_name);
  return type == nullptr ? std::nullopt : type->read(text);
}

std::string LiteralToText(const Value& value) {
  return std::visit(Overloaded{
                        [](Null) -> std::string { return "NULL"; },
                        [](bool truth) -> std::string { return truth ? "TRUE" : "FALSE"; },
                        [](int64_t number) { return absl::StrCat(number); },
                        [](uint64_t number) { return absl::StrCat(number); },
                        [](double number) { return DoubleToText(number); },
                        [](const std::string& text) { return Quote(text); },
                        [](const Bytes& bytes) { return Typed("bytes", absl::BytesToHexString(bytes.data)); },
                        [](const Decimal& decimal) { return DecimalToText(decimal); },
                        [](Timestamp timestamp) { return Typed("timestamp", FormatTimestampIso(timestamp)); },
                        [](Date date) { return Typed("date", FormatDate(date)); },
                        [](TimeOfDay time) { return Typed("time", FormatTimeOfDay(time)); },
                        [](Duration duration) { return Typed("duration", FormatDuration(duration)); },
                        [](const Uuid& uuid) { return Typed("uuid", uuid.text); },
                        [](const Json& json) { return Typed("json", json.text); },
                        [](EnumNumber number) { return absl::StrCat(number.number); },
                        [](const List& list) { return ListToText(list); },
                    },
                    value.data);
}

}  // namespace rowgate::orm
