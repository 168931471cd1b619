#include "orm/bind/functions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "orm/base/strings.h"
#include "orm/bind/function_tables.h"

namespace rowgate::orm {
namespace {

std::string_view WordOf(Accepts accepts) {
  switch (accepts) {
    case Accepts::kText: return "text";
    case Accepts::kNumber:
    case Accepts::kReal: return "number";
    case Accepts::kInteger: return "integer";
    case Accepts::kBoolean: return "boolean";
    case Accepts::kTimestamp:
    case Accepts::kMoment: return "timestamp or date";
    case Accepts::kJson: return "json";
    case Accepts::kAny: return "any";
    case Accepts::kComparable: return "comparable";
    case Accepts::kOrdered: return "ordered";
    case Accepts::kLikeFirst: return "like the first";
    case Accepts::kDatePart: return "constant part of a date";
    case Accepts::kJsonKey: return "constant text or integer";
    case Accepts::kConstantText: return "constant text";
    case Accepts::kConstantInteger: return "constant integer";
  }
  return "";
}

std::string ParameterText(const FunctionParameter& parameter) {
  const std::string_view word = WordOf(parameter.accepts);
  const std::string text = parameter.name == word ? std::string(word) : StrCat(parameter.name, " ", word);
  return parameter.optional ? StrCat("[", text, "]") : text;
}

std::vector<Function> Collected() {
  std::vector<Function> all;
  for (std::vector<Function> part : {TextFunctions(), NumberFunctions(), ConditionFunctions(), TemporalFunctions(),
                                     JsonFunctions(), AggregateFunctions(), WindowFunctions()}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::span<const Function> AllFunctions() {
  static const std::vector<Function> functions = Collected();
  return functions;
}

const Function* FindFunction(std::string_view name) {
  const std::span<const Function> all = AllFunctions();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Function& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string SignatureOf(const Function& function) {
  std::string text = StrCat(function.name, "(");
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    StrAppend(text, i == 0 ? "" : ", ", ParameterText(function.parameters[i]));
  }
  return StrCat(text, function.variadic ? ", …)" : ")");
}

}  // namespace rowgate::orm
