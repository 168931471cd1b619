#include "orm/bind/expr_binder.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/errors.h"
#include "orm/bind/fold.h"
#include "orm/bind/functions.h"
#include "orm/bind/operand.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

struct Arity {
  size_t least;
  size_t most;
};

Arity ArityOf(Operator op) {
  switch (op) {
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kLt:
    case Operator::kLe:
    case Operator::kGt:
    case Operator::kGe:
    case Operator::kIsDistinctFrom:
    case Operator::kIsNotDistinctFrom:
    case Operator::kLike:
    case Operator::kNotLike:
    case Operator::kIlike:
    case Operator::kNotIlike:
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kSubtract:
    case Operator::kDivide:
    case Operator::kIntDivide:
    case Operator::kModulo: return {2, 2};
    case Operator::kNot:
    case Operator::kIsNull:
    case Operator::kIsNotNull:
    case Operator::kNegate: return {1, 1};
    case Operator::kBetween:
    case Operator::kNotBetween: return {3, 3};
    case Operator::kAdd:
    case Operator::kMultiply:
    case Operator::kConcat: return {2, SIZE_MAX};
    case Operator::kIn:
    case Operator::kNotIn:
    case Operator::kCoalesce: return {1, SIZE_MAX};
    case Operator::kAnd:
    case Operator::kOr: return {0, SIZE_MAX};
  }
  return {0, 0};
}

Bound ConnectionAt(const Operation& operation, const Site& site) {
  if (operation.op == Operator::kOr && operation.operands.empty()) {
    return EmptyExpr(site, "an OR without operands means nothing");
  }
  std::vector<BoundExpr> conditions;
  for (size_t i = 0; i < operation.operands.size(); ++i) {
    ASSIGN_OR_RETURN(BoundExpr condition, ConditionAt(Site(operation.operands[i], site, i)));
    conditions.push_back(std::move(condition));
  }
  return Connect(operation.op, std::move(conditions));
}

Bound NotAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(BoundExpr condition, ConditionAt(Site(operation.operands.front(), site, 0)));
  return Negate(std::move(condition));
}

Bound OperationAt(const Operation& operation, const Site& site) {
  const Arity arity = ArityOf(operation.op);
  const size_t count = operation.operands.size();
  if (count < arity.least || count > arity.most) {
    return WrongArity(site, OperatorName(operation.op), arity.least, arity.most, count);
  }
  switch (operation.op) {
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kLt:
    case Operator::kLe:
    case Operator::kGt:
    case Operator::kGe:
    case Operator::kIsDistinctFrom:
    case Operator::kIsNotDistinctFrom:
    case Operator::kBetween:
    case Operator::kNotBetween: return ComparisonAt(operation, site);
    case Operator::kAnd:
    case Operator::kOr: return ConnectionAt(operation, site);
    case Operator::kNot: return NotAt(operation, site);
    case Operator::kIn:
    case Operator::kNotIn: return MembershipAt(operation, site);
    case Operator::kLike:
    case Operator::kNotLike:
    case Operator::kIlike:
    case Operator::kNotIlike:
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith: return TextMatchAt(operation, site);
    case Operator::kIsNull:
    case Operator::kIsNotNull: return NullTestAt(operation, site);
    case Operator::kAdd:
    case Operator::kSubtract:
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kIntDivide:
    case Operator::kModulo:
    case Operator::kNegate: return ArithmeticAt(operation, site);
    case Operator::kConcat: return ConcatAt(operation, site);
    case Operator::kCoalesce: return CoalesceAt(operation, site);
  }
  return EmptyExpr(site, "an operation without an operator means nothing");
}

Bound PathAt(const Path& path, const Site& site) {
  if (path.segments.empty()) return EmptyExpr(site, "a path without segments means nothing");
  const Table* table = site.context().table;
  const std::string& name = path.segments.front();
  const bool is_relation = table != nullptr && table->FindRelation(name) != nullptr;
  if (path.segments.size() > 1 || is_relation) return RelationPathUnsupported(site);
  const Column* column = table == nullptr ? nullptr : table->FindField(name);
  if (column == nullptr) return UnknownPath(site, name);
  return BoundCol(*column);
}

// kDouble in the registry stands for any number.
Bound ArgumentAt(TypeKind wanted, const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  const bool any_number = wanted == TypeKind::kDouble;
  if (operand.is_null() || (operand.constant && !any_number)) {
    return AdaptOperand(std::move(operand), {.type = Type::Of(wanted)});
  }
  ASSIGN_OR_RETURN(BoundExpr bound, Naturally(std::move(operand)));
  const TypeKind kind = bound.type().kind;
  if (any_number ? !IsNumeric(kind) : kind != wanted) {
    return TypeMismatch(site, StrCat("the function wants ", any_number ? "a number" : Describe(Type::Of(wanted)),
                                     ", this is ", Describe(bound.type())));
  }
  return bound;
}

Bound CallAt(const FunctionCall& call, const Site& site) {
  const Function* function = FindFunction(call.name);
  if (function == nullptr) return UnknownFunction(site, call.name);
  const size_t wanted = function->arguments.size();
  if (call.arguments.size() != wanted) {
    return WrongArity(site, QuotedName(function->name), wanted, wanted, call.arguments.size());
  }
  std::vector<BoundExpr> arguments;
  for (size_t i = 0; i < wanted; ++i) {
    ASSIGN_OR_RETURN(BoundExpr argument, ArgumentAt(function->arguments[i], Site(call.arguments[i], site, i)));
    arguments.push_back(std::move(argument));
  }
  const StoredType stored =
      function->result == TypeKind::kNull ? arguments.front().stored : StoredType{.type = Type::Of(function->result)};
  const bool nullable = std::any_of(arguments.begin(), arguments.end(), [](const BoundExpr& a) { return a.nullable; });
  return BoundExpr{.node = BoundCall{function, std::move(arguments)}, .stored = stored, .nullable = nullable};
}

Bound ConstantValueAt(const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  return Naturally(std::move(operand));
}

}  // namespace

Bound ValueAt(const Site& site) {
  return std::visit(Overloaded{
                        [&site](const Literal&) { return ConstantValueAt(site); },
                        [&site](const Parameter&) { return ConstantValueAt(site); },
                        [&site](const Path& path) { return PathAt(path, site); },
                        [&site](const Operation& operation) { return OperationAt(operation, site); },
                        [&site](const FunctionCall& call) { return CallAt(call, site); },
                    },
                    site.expr().node);
}

Bound ConditionAt(const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  if (operand.constant) {
    if (const auto* truth = std::get_if<bool>(&operand.constant->data)) return BoundTruth(*truth);
    const bool unknown = operand.is_null() && !operand.is_null_literal();
    if (unknown) return BoundVal({Null{}}, {.type = Type::Of(TypeKind::kBool)});
    return NotACondition(site, NaturalType(*operand.constant).type);
  }
  if (operand.bound.type().kind != TypeKind::kBool) return NotACondition(site, operand.bound.type());
  return std::move(operand.bound);
}

}  // namespace rowgate::orm
