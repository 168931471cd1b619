#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/bind/binder.h"
#include "orm/expr/decimal.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrCat;
using orm::TypeKind;

// A constant in an engine's default text.
struct Constant {
  std::string text;
  bool quoted = false;
};

std::string_view Trim(std::string_view text) { return orm::ToStd(absl::StripAsciiWhitespace(orm::ToAbsl(text))); }

// PostgreSQL writes casts behind constants: 'draft'::character varying.
bool IsCast(std::string_view rest) {
  if (rest.empty()) return true;
  if (!rest.starts_with("::")) return false;
  return std::all_of(rest.begin() + 2, rest.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           std::string_view(" _().,\"").find(c) != std::string_view::npos;
  });
}

std::optional<Constant> ParseQuoted(std::string_view text) {
  Constant constant{.quoted = true};
  size_t i = 1;
  for (; i < text.size(); ++i) {
    if (text[i] != '\'') {
      constant.text += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\'') {
      constant.text += text[i++];
    } else {
      break;
    }
  }
  if (i >= text.size() || !IsCast(Trim(text.substr(i + 1)))) return std::nullopt;
  return constant;
}

// Outer parentheses, as in ((0)), say nothing.
std::string_view Unwrap(std::string_view text) {
  text = Trim(text);
  while (text.size() >= 2 && text.front() == '(' && text.back() == ')' &&
         text.substr(1, text.size() - 2).find_first_of("()") == std::string_view::npos) {
    text = Trim(text.substr(1, text.size() - 2));
  }
  return text;
}

std::optional<Constant> ParseConstant(std::string_view text) {
  text = Unwrap(text);
  if (text.starts_with('\'')) return ParseQuoted(text);
  const size_t cast = text.find("::");
  if (cast != std::string_view::npos && !IsCast(text.substr(cast))) return std::nullopt;
  const std::string_view bare = Unwrap(text.substr(0, cast));
  const std::string word = LowerAscii(bare);
  if (word == "true" || word == "false") return Constant{.text = word};
  if (!orm::ParseDecimal(bare)) return std::nullopt;
  return Constant{.text = std::string(bare)};
}

bool FitsDecimal(const std::string& text, const orm::Type& type) {
  const auto decimal = orm::ParseDecimal(text);
  return decimal && orm::RescaleDecimal(*decimal, type.precision, type.scale);
}

template <class T>
bool FitsInteger(const std::string& text) {
  int64_t value = 0;
  return absl::SimpleAtoi(text, &value) && value >= std::numeric_limits<T>::min() &&
         value <= static_cast<int64_t>(std::numeric_limits<T>::max());
}

// The text for the `default` option; nothing when the annotation cannot say it.
std::optional<std::string> OptionText(const Constant& constant, const orm::ReflectedColumn& column) {
  const orm::Type& type = column.stored->type;
  const std::string& text = constant.text;
  const bool plain = column.stored->storage == orm::Storage::kDefault;
  double number = 0;
  switch (type.kind) {
    case TypeKind::kBool:
      if (text == "true" || text == "1") return "true";
      if (text == "false" || text == "0") return "false";
      return std::nullopt;
    case TypeKind::kInt32: return FitsInteger<int32_t>(text) && plain ? std::optional(text) : std::nullopt;
    case TypeKind::kInt64: return FitsInteger<int64_t>(text) ? std::optional(text) : std::nullopt;
    case TypeKind::kUint32: return FitsInteger<uint32_t>(text) ? std::optional(text) : std::nullopt;
    case TypeKind::kDouble: return absl::SimpleAtod(text, &number) ? std::optional(text) : std::nullopt;
    case TypeKind::kDecimal: return FitsDecimal(text, type) ? std::optional(text) : std::nullopt;
    case TypeKind::kString: {
      const bool sound =
          constant.quoted && !text.empty() && orm::IsValidUtf8(text) && text.find('\0') == std::string::npos;
      const bool fits = sound && (type.max_length == 0 || orm::CountCodePoints(text) <= type.max_length);
      return fits ? std::optional(text) : std::nullopt;
    }
    case TypeKind::kEnum: {
      const auto& labels = column.enum_labels;
      return std::find(labels.begin(), labels.end(), text) != labels.end() ? std::optional(text) : std::nullopt;
    }
    case TypeKind::kNull:
    case TypeKind::kUint64:
    case TypeKind::kFloat:
    case TypeKind::kBytes:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kDuration:
    case TypeKind::kUuid:
    case TypeKind::kJson:
    case TypeKind::kArray: break;
  }
  return std::nullopt;
}

}  // namespace

DefaultModel DescribeDefault(const orm::ReflectedColumn& column) {
  const orm::Type& type = column.stored->type;
  if (column.generated_always) return {.option = "server_default: DATABASE", .comment = "Computed by the database."};
  if (column.default_is_now && type.kind == TypeKind::kTimestamp) return {.option = "server_default: NOW"};
  if (!column.default_text || LowerAscii(Unwrap(*column.default_text)) == "null") return {};
  const std::optional<Constant> constant = ParseConstant(*column.default_text);
  if (constant) {
    // An unset string without presence is the empty text already.
    const bool empty = type.kind == TypeKind::kString && constant->quoted && constant->text.empty();
    if (empty && !column.nullable) return {};
    if (const std::optional<std::string> text = OptionText(*constant, column)) {
      return {.option = StrCat("default: ", Quote(*text))};
    }
  }
  return {.option = "server_default: DATABASE", .comment = StrCat("The database's default: ", *column.default_text)};
}

}  // namespace rowgate::protoschema::introspect
