#ifndef ROWGATE_ORM_BIND_FUNCTIONS_H_
#define ROWGATE_ORM_BIND_FUNCTIONS_H_

#include <span>
#include <string_view>
#include <vector>

#include "orm/expr/type.h"

// The published registry of functions that expressions may call. Names are lower case; what a dialect has under another
// name is the dialect's matter.
namespace rowgate::orm {

enum class FunctionId { kLength, kLower, kUpper, kTrim, kAbs, kNow };

struct Function {
  FunctionId id;
  std::string_view name;
  std::vector<TypeKind> arguments;  // one per argument; kDouble stands for any number
  TypeKind result;                  // kNull: the type of the first argument
  std::string_view description;
};

std::span<const Function> AllFunctions();
const Function* FindFunction(std::string_view name);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_FUNCTIONS_H_
