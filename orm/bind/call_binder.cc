// Calls of functions: what they take is in call_arguments.cc, what may stand behind them in call_modifiers.cc.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/call_arguments.h"
#include "orm/bind/call_modifiers.h"
#include "orm/bind/common_type.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

// An average of decimals has at least so many digits after the point.
constexpr uint32_t kAverageScaleMin = 6;

StoredType Plain(TypeKind kind) { return {.type = Type::Of(kind)}; }
StoredType DecimalOf(uint32_t scale) { return {.type = {.kind = TypeKind::kDecimal, .scale = scale}}; }

absl::Status CheckArity(const FunctionCall& call, const Function& function, const Site& site) {
  const auto& parameters = function.parameters;
  const auto least = static_cast<size_t>(
      std::count_if(parameters.begin(), parameters.end(), [](const FunctionParameter& p) { return !p.optional; }));
  const size_t most = function.variadic ? SIZE_MAX : parameters.size();
  const size_t count = call.arguments.size();
  if (count >= least && count <= most) return absl::OkStatus();
  return WrongArity(site, QuotedName(function.name), least, most, count);
}

// What min() and lag() give: the argument as it is.
StoredType TypeOfFirst(const BoundExpr& first) {
  if (IsInteger(first.type().kind)) return Plain(TypeKind::kInt64);
  StoredType stored = first.stored;
  stored.type.max_length = 0;
  const bool exact = stored.type.kind == TypeKind::kDecimal && stored.storage != Storage::kText;
  if (exact) stored.storage = Storage::kDefault;
  return stored;
}

uint32_t DigitsAskedFor(const std::vector<BoundExpr>& arguments) {
  if (arguments.size() < 2) return 0;
  const auto* value = std::get_if<BoundValue>(&arguments[1].node);
  const auto* digits = value == nullptr ? nullptr : std::get_if<int64_t>(&value->value.data);
  return digits == nullptr ? 0 : static_cast<uint32_t>(*digits);
}

StoredType NumberLike(const Type& type, uint32_t scale) {
  if (type.kind == TypeKind::kDecimal) return DecimalOf(scale);
  return Plain(IsInteger(type.kind) ? TypeKind::kInt64 : TypeKind::kDouble);
}

StoredType AverageOf(const Type& type) {
  if (type.kind == TypeKind::kDecimal) return DecimalOf(std::max(type.scale, kAverageScaleMin));
  return Plain(TypeKind::kDouble);
}

StoredType ResultOf(const Function& function, const CallArguments& found) {
  const std::vector<BoundExpr>& arguments = found.arguments;
  switch (function.gives) {
    case Gives::kInteger: return Plain(TypeKind::kInt64);
    case Gives::kDouble: return Plain(TypeKind::kDouble);
    case Gives::kBoolean: return Plain(TypeKind::kBool);
    case Gives::kText: return Plain(TypeKind::kString);
    case Gives::kTimestamp: return Plain(TypeKind::kTimestamp);
    case Gives::kDate: return Plain(TypeKind::kDate);
    case Gives::kDuration: return Plain(TypeKind::kDuration);
    case Gives::kJson: return Plain(TypeKind::kJson);
    case Gives::kFirst: return TypeOfFirst(arguments.front());
    case Gives::kCommon: return found.common;
    case Gives::kRounded: {
      const Type& type = arguments.front().type();
      return NumberLike(type, std::min(type.scale, DigitsAskedFor(arguments)));
    }
    case Gives::kSum: return NumberLike(arguments.front().type(), arguments.front().type().scale);
    case Gives::kAverage: return AverageOf(arguments.front().type());
  }
  return {};
}

bool IsNullable(const Function& function, const std::vector<BoundExpr>& arguments) {
  switch (function.nulls) {
    case NullRule::kPropagates:
      return std::any_of(arguments.begin(), arguments.end(), [](const BoundExpr& a) { return a.nullable; });
    case NullRule::kNever: return false;
    case NullRule::kSkips:
    case NullRule::kMayBe: return true;
  }
  return true;
}

}  // namespace

Bound CallAt(const FunctionCall& call, const Site& site) {
  const Function* function = FindFunction(call.name);
  if (function == nullptr) return UnknownFunction(site, call.name);
  RETURN_IF_ERROR(CheckArity(call, *function, site));
  RETURN_IF_ERROR(CheckModifiers(call, *function, site));
  BindContext inside = site.context();
  inside.rules = RulesInside(call, *function, inside.rules);
  ASSIGN_OR_RETURN(CallArguments found, CallArgumentsAt(call, *function, site, inside));
  BoundCall bound{.function = function, .part = found.part};
  ASSIGN_OR_RETURN(bound.modifiers, ModifiersAt(call, found, site, inside));
  const StoredType result = ResultOf(*function, found);
  const bool nullable = IsNullable(*function, found.arguments);
  bound.arguments = std::move(found.arguments);
  BoundExpr expr{.node = std::move(bound), .stored = result, .nullable = nullable};
  const bool of_date = function->gives == Gives::kTimestamp && found.moment == TypeKind::kDate;
  return of_date ? CastTo(std::move(expr), Plain(TypeKind::kDate)) : std::move(expr);
}

}  // namespace rowgate::orm
