#include "orm/bind/call_arguments.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/common_type.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

absl::Status Wants(const Operand& operand, std::string_view what, const Type& type) {
  return TypeMismatch(operand.site, StrCat("the function wants ", what, ", this is ", Describe(type)));
}

// A constant becomes a value of that type; anything else must have it.
Bound OfKind(Operand operand, TypeKind kind) {
  const Type wanted = Type::Of(kind);
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), {.type = wanted}));
  if (bound.type().kind != kind) return Wants(at, Describe(wanted), bound.type());
  return bound;
}

Bound NumberOf(Operand operand) {
  if (operand.is_null()) return AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kDouble)});
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, Naturally(std::move(operand)));
  if (!IsNumeric(bound.type().kind)) return Wants(at, "a number", bound.type());
  return bound;
}

Bound RealOf(Operand operand) {
  const StoredType real = {.type = Type::Of(TypeKind::kDouble)};
  if (operand.constant) return AdaptOperand(std::move(operand), real);
  ASSIGN_OR_RETURN(BoundExpr number, NumberOf(std::move(operand)));
  return BroughtTo(std::move(number), real);
}

Bound IntegerOf(const FunctionParameter& parameter, Operand operand) {
  RETURN_IF_ERROR(CheckRange(parameter, operand));
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kInt64)}));
  if (!IsInteger(bound.type().kind)) return Wants(at, "an integer", bound.type());
  return bound;
}

// As a timestamp; `kind` becomes what it was.
Bound MomentOf(Operand operand, TypeKind& kind) {
  const StoredType timestamp = {.type = Type::Of(TypeKind::kTimestamp)};
  const bool is_date = operand.constant ? std::holds_alternative<Date>(operand.constant->data)
                                        : operand.bound.type().kind == TypeKind::kDate;
  if (is_date) kind = TypeKind::kDate;
  if (is_date && !operand.constant) return CastTo(std::move(operand.bound), timestamp);
  return OfKind(std::move(operand), TypeKind::kTimestamp);
}

// A NULL that meets nothing still needs a type that every database knows.
Bound AnyOf(Operand operand) {
  const StoredType own = CommonType({operand});
  return AdaptOperand(std::move(operand), own);
}

Bound ComparableOf(Operand operand) {
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, AnyOf(std::move(operand)));
  if (!HasEquality(bound.type())) return Wants(at, "values that can be compared", bound.type());
  return bound;
}

Bound OrderedOf(Operand operand) {
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, ComparableOf(std::move(operand)));
  if (!HasOrder(bound.type())) return Wants(at, "values that have an order", bound.type());
  return bound;
}

Bound LikeFirst(Operand operand, const BoundExpr& first) {
  const Operand at = operand;
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), first.stored));
  const std::optional<StoredType> common = CommonOf(first.stored, bound.stored);
  if (!common || !HasFormOf(first.stored, *common)) return Wants(at, Describe(first.type()), bound.type());
  return BroughtTo(std::move(bound), *common);
}

class Arguments {
 public:
  Arguments(const Function& function, CallArguments& into) : function_(function), into_(into) {}

  absl::Status Add(const FunctionParameter& parameter, Operand operand) {
    if (parameter.accepts == Accepts::kDatePart) {
      ASSIGN_OR_RETURN(into_.part, DatePartOf(function_, operand));
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(BoundExpr argument, Of(parameter, std::move(operand)));
    into_.arguments.push_back(std::move(argument));
    return absl::OkStatus();
  }

 private:
  Bound Of(const FunctionParameter& parameter, Operand operand) {
    switch (parameter.accepts) {
      case Accepts::kText: return OfKind(std::move(operand), TypeKind::kString);
      case Accepts::kNumber: return NumberOf(std::move(operand));
      case Accepts::kReal: return RealOf(std::move(operand));
      case Accepts::kInteger: return IntegerOf(parameter, std::move(operand));
      case Accepts::kBoolean: return ConditionOf(std::move(operand));
      case Accepts::kTimestamp:
      case Accepts::kMoment: return MomentOf(std::move(operand), into_.moment);
      case Accepts::kJson: return OfKind(std::move(operand), TypeKind::kJson);
      case Accepts::kAny: return AnyOf(std::move(operand));
      case Accepts::kComparable: return ComparableOf(std::move(operand));
      case Accepts::kOrdered: return OrderedOf(std::move(operand));
      case Accepts::kLikeFirst: return LikeFirst(std::move(operand), into_.arguments.front());
      case Accepts::kConstantText: return ConstantTextOf(std::move(operand));
      case Accepts::kConstantInteger: return ConstantIntegerOf(parameter, std::move(operand));
      case Accepts::kDatePart:
      case Accepts::kJsonKey: break;  // not among the arguments one by one
    }
    return AnyOf(std::move(operand));
  }

  const Function& function_;
  CallArguments& into_;
};

// All arguments in one type; what each may be is checked in the common one.
absl::Status AddCommon(const Function& function, std::vector<Operand> operands, CallArguments& into) {
  ASSIGN_OR_RETURN(StoredType common, CommonOf(operands, function.name));
  if (common.type.kind == TypeKind::kDecimal && common.storage != Storage::kText) common.storage = Storage::kDefault;
  const bool ordered = function.parameters.front().accepts == Accepts::kOrdered;
  const Operand at = operands.front();
  if (!HasEquality(common.type)) return Wants(at, "values that can be compared", common.type);
  if (ordered && !HasOrder(common.type)) return Wants(at, "values that have an order", common.type);
  into.common = common;
  ASSIGN_OR_RETURN(into.arguments, BroughtTo(std::move(operands), common));
  return absl::OkStatus();
}

}  // namespace

const FunctionParameter& ParameterFor(const Function& function, size_t position) {
  return function.parameters[std::min(position, function.parameters.size() - 1)];
}

absl::StatusOr<CallArguments> CallArgumentsAt(const FunctionCall& call, const Function& function, const Site& site,
                                              const BindContext& inside) {
  std::vector<Operand> operands;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(call.arguments[i], site, i, inside)));
    operands.push_back(std::move(operand));
  }
  CallArguments found;
  if (function.gives == Gives::kCommon) {
    RETURN_IF_ERROR(AddCommon(function, std::move(operands), found));
    return found;
  }
  Arguments arguments(function, found);
  std::vector<Operand> keys;
  for (size_t i = 0; i < operands.size(); ++i) {
    const FunctionParameter& parameter = ParameterFor(function, i);
    if (parameter.accepts == Accepts::kJsonKey) {
      keys.push_back(std::move(operands[i]));
    } else {
      RETURN_IF_ERROR(arguments.Add(parameter, std::move(operands[i])));
    }
  }
  if (!function.parameters.empty() && function.parameters.back().accepts == Accepts::kJsonKey) {
    ASSIGN_OR_RETURN(BoundExpr path, JsonPathOf(keys));
    found.arguments.push_back(std::move(path));
  }
  return found;
}

}  // namespace rowgate::orm
