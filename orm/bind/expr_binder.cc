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
    case Operator::kCase:
    case Operator::kTuple: return {2, SIZE_MAX};
    case Operator::kExists: return {1, 1};
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
    case Operator::kCase: return CaseAt(operation, site);
    case Operator::kTuple: return TupleAt(operation, site);
    case Operator::kExists: return ExistsAt(operation, site);
  }
  return EmptyExpr(site, "an operation without an operator means nothing");
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
                        [&site](const Cast& cast) { return CastAt(cast, site); },
                        [&site](const Subquery& subquery) { return SubqueryAt(subquery, site); },
                        [&site](const RelationTest& test) { return RelationTestAt(test, site); },
                    },
                    site.expr().node);
}

Bound ConditionAt(const Site& site) {
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  return ConditionOf(std::move(operand));
}

}  // namespace rowgate::orm
