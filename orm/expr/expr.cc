#include "orm/expr/expr.h"

#include <utility>

#include "orm/base/overloaded.h"

namespace rowgate::orm {

template class OutOfLineVariant<ExprVariant>;

// Declared inside, defined here: clang 14 crashes on a defaulted comparison inside a recursive variant.
bool Operation::operator==(const Operation&) const = default;
bool Cast::operator==(const Cast&) const = default;
bool RelationTest::operator==(const RelationTest&) const = default;
bool Expr::operator==(const Expr& other) const { return node == other.node; }

const char* OperatorName(Operator op) {
  switch (op) {
    case Operator::kEq: return "EQ";
    case Operator::kNe: return "NE";
    case Operator::kLt: return "LT";
    case Operator::kLe: return "LE";
    case Operator::kGt: return "GT";
    case Operator::kGe: return "GE";
    case Operator::kIsDistinctFrom: return "IS_DISTINCT_FROM";
    case Operator::kIsNotDistinctFrom: return "IS_NOT_DISTINCT_FROM";
    case Operator::kAnd: return "AND";
    case Operator::kOr: return "OR";
    case Operator::kNot: return "NOT";
    case Operator::kIn: return "IN";
    case Operator::kNotIn: return "NOT_IN";
    case Operator::kBetween: return "BETWEEN";
    case Operator::kNotBetween: return "NOT_BETWEEN";
    case Operator::kLike: return "LIKE";
    case Operator::kNotLike: return "NOT_LIKE";
    case Operator::kIlike: return "ILIKE";
    case Operator::kNotIlike: return "NOT_ILIKE";
    case Operator::kContains: return "CONTAINS";
    case Operator::kStartsWith: return "STARTS_WITH";
    case Operator::kEndsWith: return "ENDS_WITH";
    case Operator::kIsNull: return "IS_NULL";
    case Operator::kIsNotNull: return "IS_NOT_NULL";
    case Operator::kAdd: return "ADD";
    case Operator::kSubtract: return "SUBTRACT";
    case Operator::kMultiply: return "MULTIPLY";
    case Operator::kDivide: return "DIVIDE";
    case Operator::kIntDivide: return "INT_DIVIDE";
    case Operator::kModulo: return "MODULO";
    case Operator::kNegate: return "NEGATE";
    case Operator::kConcat: return "CONCAT";
    case Operator::kCoalesce: return "COALESCE";
    case Operator::kCase: return "CASE";
    case Operator::kTuple: return "TUPLE";
    case Operator::kExists: return "EXISTS";
  }
  return "";
}

const char* QuantifierName(Quantifier quantifier) {
  switch (quantifier) {
    case Quantifier::kSome: return "SOME";
    case Quantifier::kEvery: return "EVERY";
    case Quantifier::kNone: return "NONE";
    case Quantifier::kCount: return "COUNT";
  }
  return "";
}

std::span<const Expr> OperandsOf(const Expr& expr) {
  using Operands = std::span<const Expr>;
  return std::visit(Overloaded{
                        [](const Literal&) { return Operands(); },
                        [](const Parameter&) { return Operands(); },
                        [](const Path&) { return Operands(); },
                        [](const Operation& operation) { return Operands(operation.operands); },
                        [](const FunctionCall& call) { return Operands(call.arguments); },
                        [](const Cast& cast) { return Operands(cast.operands); },
                        [](const Subquery&) { return Operands(); },
                        [](const RelationTest& test) { return Operands(test.operands); },
                    },
                    expr.node);
}

Expr Lit(Value value) { return {.node = Literal{std::move(value)}}; }
Expr Param(std::string name) { return {.node = Parameter{std::move(name)}}; }
Expr Col(std::string name) { return {.node = Path{{std::move(name)}}}; }
Expr Op(Operator op, std::vector<Expr> operands) { return {.node = Operation{op, std::move(operands)}}; }
Expr Call(std::string name, std::vector<Expr> arguments) {
  return {.node = FunctionCall{.name = std::move(name), .arguments = std::move(arguments)}};
}

}  // namespace rowgate::orm
