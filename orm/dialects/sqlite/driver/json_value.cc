#include "orm/dialects/sqlite/driver/json_value.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "orm/base/strings.h"
#include "orm/expr/decimal.h"

namespace rowgate::orm::sqlite {
namespace {

using Kind = JsonValue::Kind;

constexpr size_t kDepthMax = 2'000;  // of SQLite's own json_valid()

// Builds a JsonValue out of nlohmann's events, which keep the text of numbers.
class Builder {
 public:
  explicit Builder(JsonValue& root) : root_(root) {}

  bool null() { return Add(Kind::kNull, ""); }
  bool boolean(bool truth) { return Add(truth ? Kind::kTrue : Kind::kFalse, ""); }
  bool number_integer(int64_t number) { return Add(Kind::kNumber, StrCat(number)); }
  bool number_unsigned(uint64_t number) { return Add(Kind::kNumber, StrCat(number)); }
  bool number_float(double /*number*/, const std::string& text) {
    std::optional<Decimal> decimal = ParseDecimal(text);
    return decimal.has_value() && Add(Kind::kNumber, std::move(decimal->text));
  }
  bool string(std::string& text) { return Add(Kind::kText, std::move(text)); }
  bool binary(std::vector<uint8_t>& /*bytes*/) { return false; }
  bool start_object(size_t /*count*/) { return Open(Kind::kObject); }
  bool start_array(size_t /*count*/) { return Open(Kind::kArray); }
  bool key(std::string& key) {
    open_.back()->keys.push_back(std::move(key));
    return true;
  }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool parse_error(size_t /*position*/, const std::string& /*token*/, const nlohmann::detail::exception& /*error*/) {
    return false;
  }

 private:
  bool Add(Kind kind, std::string text) {
    JsonValue& value = open_.empty() ? root_ : open_.back()->items.emplace_back();
    value.kind = kind;
    value.text = std::move(text);
    last_ = &value;
    return true;
  }
  bool Open(Kind kind) {
    if (open_.size() >= kDepthMax) return false;
    Add(kind, "");
    open_.push_back(last_);
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  JsonValue& root_;
  JsonValue* last_ = nullptr;
  std::vector<JsonValue*> open_;  // none grows while one inside it is open
};

// Spaces before and a sign are what PostgreSQL lets pass.
std::optional<int> ElementNumber(const std::string& key) {
  char* end = nullptr;
  errno = 0;
  const long number = std::strtol(key.c_str(), &end, 10);
  const bool whole = end != key.c_str() && end == key.c_str() + key.size() && errno == 0;
  const bool fits = number >= std::numeric_limits<int>::min() && number <= std::numeric_limits<int>::max();
  return whole && fits ? std::optional(static_cast<int>(number)) : std::nullopt;
}

const JsonValue* FindElement(const JsonValue& array, const std::string& key) {
  const std::optional<int> number = ElementNumber(key);
  if (!number.has_value()) return nullptr;
  const auto size = static_cast<int64_t>(array.items.size());
  const int64_t index = *number < 0 ? size + *number : *number;
  return index < 0 || index >= size ? nullptr : &array.items[static_cast<size_t>(index)];
}

const JsonValue* FindMember(const JsonValue& object, const std::string& key) {
  const auto found = std::find(object.keys.rbegin(), object.keys.rend(), key);
  if (found == object.keys.rend()) return nullptr;
  return &object.items[static_cast<size_t>(object.keys.rend() - found) - 1];
}

void AppendQuoted(std::string& out, std::string_view text) {
  constexpr std::string_view kEscaped = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  out += '"';
  for (const char c : text) {
    if (const size_t known = kEscaped.find(c); known != std::string_view::npos) {
      out += '\\';
      out += kLetters[known];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      StrAppend(out, "\\u", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad4));
    } else {
      out += c;
    }
  }
  out += '"';
}

// The last member of each key, in jsonb's order.
std::vector<size_t> MembersInOrder(const JsonValue& object) {
  std::vector<size_t> order(object.keys.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto& keys = object.keys;
  std::ranges::stable_sort(order, [&keys](size_t a, size_t b) {
    return std::pair(keys[a].size(), std::string_view(keys[a])) < std::pair(keys[b].size(), std::string_view(keys[b]));
  });
  std::vector<size_t> last;
  for (const size_t member : order) {
    if (!last.empty() && keys[last.back()] == keys[member]) last.pop_back();
    last.push_back(member);
  }
  return last;
}

void Append(std::string& out, const JsonValue& value);

void AppendArray(std::string& out, const JsonValue& array) {
  out += '[';
  for (size_t i = 0; i < array.items.size(); ++i) {
    if (i > 0) out += ", ";
    Append(out, array.items[i]);
  }
  out += ']';
}

void AppendObject(std::string& out, const JsonValue& object) {
  out += '{';
  bool first = true;
  for (const size_t member : MembersInOrder(object)) {
    if (!std::exchange(first, false)) out += ", ";
    AppendQuoted(out, object.keys[member]);
    out += ": ";
    Append(out, object.items[member]);
  }
  out += '}';
}

void Append(std::string& out, const JsonValue& value) {
  switch (value.kind) {
    case Kind::kNull: out += "null"; return;
    case Kind::kFalse: out += "false"; return;
    case Kind::kTrue: out += "true"; return;
    case Kind::kNumber: out += value.text; return;
    case Kind::kText: AppendQuoted(out, value.text); return;
    case Kind::kArray: AppendArray(out, value); return;
    case Kind::kObject: AppendObject(out, value); return;
  }
}

}  // namespace

const JsonValue* JsonValue::Find(std::span<const std::string> path) const {
  const JsonValue* place = this;
  for (const std::string& key : path) {
    if (place == nullptr) return nullptr;
    place = place->kind == Kind::kArray    ? FindElement(*place, key)
            : place->kind == Kind::kObject ? FindMember(*place, key)
                                           : nullptr;
  }
  return place;
}

size_t CountChildren(const JsonValue& value) {
  return value.kind == Kind::kObject ? MembersInOrder(value).size() : value.items.size();
}

std::optional<JsonValue> ParseJson(std::string_view text) {
  JsonValue root;
  Builder builder(root);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return root;
}

std::string PrintJson(const JsonValue& value) {
  std::string text;
  Append(text, value);
  return text;
}

}  // namespace rowgate::orm::sqlite
