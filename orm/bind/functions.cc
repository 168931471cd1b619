#include "orm/bind/functions.h"

#include <algorithm>

namespace rowgate::orm {

std::span<const Function> AllFunctions() {
  static const Function kFunctions[] = {
      {FunctionId::kLength, "length", {TypeKind::kString}, TypeKind::kInt64, "number of characters"},
      {FunctionId::kLower, "lower", {TypeKind::kString}, TypeKind::kString, "in lower case, by Unicode's root locale"},
      {FunctionId::kUpper, "upper", {TypeKind::kString}, TypeKind::kString, "in upper case, by Unicode's root locale"},
      {FunctionId::kTrim, "trim", {TypeKind::kString}, TypeKind::kString, "without spaces at both ends"},
      {FunctionId::kAbs, "abs", {TypeKind::kDouble}, TypeKind::kNull, "without the sign"},
      {FunctionId::kNow, "now", {}, TypeKind::kTimestamp, "the database's clock in UTC, microseconds"},
  };
  return kFunctions;
}

const Function* FindFunction(std::string_view name) {
  const std::span<const Function> all = AllFunctions();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Function& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace rowgate::orm
