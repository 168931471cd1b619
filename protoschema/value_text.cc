#include "protoschema/value_text.h"

#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;
using orm::TypeKind;
using orm::Value;

template <class T>
std::optional<Value> Wrap(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value{*std::move(parsed)};
}

template <class T, class Parse>
std::optional<Value> Number(const std::string& text, Parse parse) {
  T number{};
  return parse(text, &number) ? std::optional<Value>(Value{number}) : std::nullopt;
}

std::optional<Value> ParseBool(const std::string& text) {
  if (text == "true") return Value{true};
  if (text == "false") return Value{false};
  return std::nullopt;
}

std::optional<Value> ParseEnum(const std::string& text, const orm::Type& type) {
  const orm::EnumMember* member = type.enum_type->FindName(text);
  if (member == nullptr) return std::nullopt;
  return Value{orm::EnumNumber{member->number}};
}

}  // namespace

std::optional<Value> ParseValueText(const std::string& text, const orm::Type& type) {
  const auto to_int = [](const std::string& from, int64_t* to) { return absl::SimpleAtoi(from, to); };
  const auto to_double = [](const std::string& from, double* to) { return absl::SimpleAtod(from, to); };
  switch (type.kind) {
    case TypeKind::kBool: return ParseBool(text);
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return Number<int64_t>(text, to_int);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return Number<double>(text, to_double);
    case TypeKind::kString: return Value{text};
    case TypeKind::kBytes: return Value{orm::Bytes{text}};
    case TypeKind::kDecimal: return Wrap(orm::ParseDecimal(text));
    case TypeKind::kTimestamp: return Wrap(orm::ParseTimestamp(text));
    case TypeKind::kDate: return Wrap(orm::ParseDate(text));
    case TypeKind::kTime: return Wrap(orm::ParseTimeOfDay(text));
    case TypeKind::kDuration: return Wrap(orm::ParseDuration(text));
    case TypeKind::kUuid: return Wrap(orm::ParseUuid(text));
    case TypeKind::kJson: return Value{orm::Json{text}};
    case TypeKind::kEnum: return ParseEnum(text, type);
    case TypeKind::kNull:
    case TypeKind::kArray: break;
  }
  return std::nullopt;
}

absl::StatusOr<Value> ReadColumnValue(const std::string& text, const orm::Column& column) {
  const std::optional<Value> value = ParseValueText(text, column.type());
  if (!value) {
    return orm::InvalidField("SCHEMA_INVALID", "", StrCat("\"", text, "\" is no ", orm::Describe(column.type())));
  }
  ASSIGN_OR_RETURN(Value adapted, orm::AdaptValue(*value, column.type()));
  RETURN_IF_ERROR(orm::CheckColumnValue(column, adapted));
  return adapted;
}

}  // namespace rowgate::protoschema
