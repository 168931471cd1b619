#include "orm/expr/type.h"

#include <algorithm>

#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

template <class Predicate>
const EnumMember* Find(const std::vector<EnumMember>& members, Predicate matches) {
  const auto found = std::find_if(members.begin(), members.end(), matches);
  return found == members.end() ? nullptr : &*found;
}

}  // namespace

const EnumMember* EnumType::FindNumber(int32_t number) const {
  return Find(members, [number](const EnumMember& member) { return member.number == number; });
}
const EnumMember* EnumType::FindLabel(std::string_view label) const {
  return Find(members, [label](const EnumMember& member) { return member.label == label; });
}
const EnumMember* EnumType::FindName(std::string_view name) const {
  const EnumMember* by_label = FindLabel(name);
  if (by_label != nullptr) return by_label;
  return Find(members, [name](const EnumMember& member) { return member.proto_name == name; });
}

bool IsInteger(TypeKind kind) {
  return kind == TypeKind::kInt32 || kind == TypeKind::kInt64 || kind == TypeKind::kUint32 || kind == TypeKind::kUint64;
}

bool IsNumeric(TypeKind kind) {
  return IsInteger(kind) || kind == TypeKind::kFloat || kind == TypeKind::kDouble || kind == TypeKind::kDecimal;
}

std::string Describe(const Type& type) {
  switch (type.kind) {
    case TypeKind::kNull: return "NULL";
    case TypeKind::kBool: return "bool";
    case TypeKind::kInt32: return "int32";
    case TypeKind::kInt64: return "int64";
    case TypeKind::kUint32: return "uint32";
    case TypeKind::kUint64: return "uint64";
    case TypeKind::kFloat: return "float";
    case TypeKind::kDouble: return "double";
    case TypeKind::kString: return "string";
    case TypeKind::kBytes: return "bytes";
    case TypeKind::kDecimal:
      return type.precision == 0 ? "decimal" : StrCat("decimal(", type.precision, ",", type.scale, ")");
    case TypeKind::kTimestamp: return "timestamp";
    case TypeKind::kDate: return "date";
    case TypeKind::kTime: return "time";
    case TypeKind::kDuration: return "duration";
    case TypeKind::kUuid: return "uuid";
    case TypeKind::kJson: return "json";
    case TypeKind::kEnum: return type.enum_type ? StrCat("enum ", type.enum_type->full_name) : "enum";
    case TypeKind::kArray: return type.element ? StrCat("repeated ", Describe(*type.element)) : "list";
  }
  return "";
}

}  // namespace rowgate::orm
