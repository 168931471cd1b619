#include "orm/text/type_names.h"

#include <array>

#include "orm/base/strings.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

struct TypeName {
  std::string_view name;
  TypeKind kind;
};
// The first name of a kind is what is printed.
constexpr std::array<TypeName, 29> kTypeNames = {{
    {"bool", TypeKind::kBool},           {"boolean", TypeKind::kBool},
    {"int32", TypeKind::kInt32},         {"int", TypeKind::kInt32},
    {"integer", TypeKind::kInt32},       {"int64", TypeKind::kInt64},
    {"bigint", TypeKind::kInt64},        {"uint32", TypeKind::kUint32},
    {"uint64", TypeKind::kUint64},       {"float", TypeKind::kFloat},
    {"real", TypeKind::kFloat},          {"double", TypeKind::kDouble},
    {"string", TypeKind::kString},       {"text", TypeKind::kString},
    {"varchar", TypeKind::kString},      {"bytes", TypeKind::kBytes},
    {"bytea", TypeKind::kBytes},         {"blob", TypeKind::kBytes},
    {"decimal", TypeKind::kDecimal},     {"numeric", TypeKind::kDecimal},
    {"timestamp", TypeKind::kTimestamp}, {"timestamptz", TypeKind::kTimestamp},
    {"datetime", TypeKind::kTimestamp},  {"date", TypeKind::kDate},
    {"time", TypeKind::kTime},           {"duration", TypeKind::kDuration},
    {"uuid", TypeKind::kUuid},           {"json", TypeKind::kJson},
    {"jsonb", TypeKind::kJson},
}};

std::string_view NameOfKind(TypeKind kind) {
  for (const TypeName& type : kTypeNames) {
    if (type.kind == kind) return type.name;
  }
  return "";
}

}  // namespace

std::optional<TypeKind> CastKindFromName(std::string_view name) {
  for (const TypeName& type : kTypeNames) {
    if (SameWord(name, type.name)) return type.kind;
  }
  return std::nullopt;
}

std::string CastTypeToText(const CastType& type) {
  const std::string_view name = NameOfKind(type.kind);
  if (type.kind != TypeKind::kDecimal || (type.precision == 0 && type.scale == 0)) return std::string(name);
  return StrCat(name, "(", type.precision, ", ", type.scale, ")");
}

}  // namespace rowgate::orm
