#include "orm/text/grammar.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/expr/errors.h"

namespace rowgate::orm {
namespace {

// Whatever the configured limit, the parser's own stack stays small.
constexpr int kNestingMax = 400;

}  // namespace

Grammar::Grammar(std::string_view text, const ExprLimits& limits, std::string_view field)
    : limits_(limits), field_(field), cursor_(text, field) {}

absl::StatusOr<Expr> Grammar::Expression(int& depth) {
  ASSIGN_OR_RETURN(Node node, Disjunction());
  depth = std::max(depth, node.depth);
  return std::move(node.expr);
}

absl::StatusOr<std::vector<Expr>> Grammar::Expressions(int& depth) {
  std::vector<Expr> exprs;
  do {
    ASSIGN_OR_RETURN(Expr expr, Expression(depth));
    exprs.push_back(std::move(expr));
  } while (cursor_.TakeSymbol(","));
  return exprs;
}

absl::Status Grammar::CheckNesting() const {
  // A node may stand in parentheses and be a NOT or a minus itself: two levels of text for one of the tree.
  return nesting_ > std::min(2 * limits_.depth_max, kNestingMax) ? ExprTooDeep(field_, limits_) : absl::OkStatus();
}

absl::Status Grammar::CheckDepth(int depth) const {
  return depth > limits_.depth_max ? ExprTooDeep(field_, limits_) : absl::OkStatus();
}

absl::Status Grammar::CountNodes(int count) {
  nodes_ += count;
  return nodes_ > limits_.nodes_max ? ExprTooLarge(field_, limits_) : absl::OkStatus();
}

Grammar::Result Grammar::Finish(Expr expr, int depth, size_t offset) {
  RETURN_IF_ERROR(CountNodes());
  RETURN_IF_ERROR(CheckDepth(depth));
  expr.position = static_cast<int>(offset);
  return Node{std::move(expr), depth};
}

Grammar::Result Grammar::Leaf(Expr expr, size_t offset) { return Finish(std::move(expr), 1, offset); }

Grammar::Result Grammar::Operate(Operator op, size_t offset, std::vector<Node> operands) {
  std::vector<Expr> exprs;
  int depth = 0;
  for (Node& operand : operands) {
    depth = std::max(depth, operand.depth);
    exprs.push_back(std::move(operand.expr));
  }
  return Finish(Op(op, std::move(exprs)), depth + 1, offset);
}

Grammar::Result Grammar::Binary(Operator op, size_t offset, Node left) {
  ASSIGN_OR_RETURN(Node right, Concatenation());
  std::vector<Node> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(right));
  return Operate(op, offset, std::move(operands));
}

Grammar::Result Grammar::Run(std::string_view word, Operator op, Production operand) {
  ASSIGN_OR_RETURN(Node first, (this->*operand)());
  if (!cursor_.AtWord(word)) return first;
  const size_t offset = cursor_.offset();
  std::vector<Node> operands;
  operands.push_back(std::move(first));
  while (cursor_.TakeWord(word)) {
    ASSIGN_OR_RETURN(Node next, (this->*operand)());
    operands.push_back(std::move(next));
  }
  return Operate(op, offset, std::move(operands));
}

Grammar::Result Grammar::Disjunction() { return Run("or", Operator::kOr, &Grammar::Conjunction); }
Grammar::Result Grammar::Conjunction() { return Run("and", Operator::kAnd, &Grammar::Negation); }

Grammar::Result Grammar::Negation() {
  if (!cursor_.AtWord("not")) return Comparison();
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = cursor_.offset();
  cursor_.Advance();
  ASSIGN_OR_RETURN(Node operand, Negation());
  std::vector<Node> operands;
  operands.push_back(std::move(operand));
  return Operate(Operator::kNot, offset, std::move(operands));
}

std::optional<Grammar::BinaryOperator> Grammar::TakeOneOf(std::span<const BinaryOperator> operators) {
  for (const BinaryOperator& candidate : operators) {
    if (cursor_.TakeSymbol(candidate.spelling) || cursor_.TakeWord(candidate.spelling)) return candidate;
  }
  return std::nullopt;
}

bool Grammar::AtComparison() const {
  static constexpr std::string_view kSymbols[] = {"=", "!=", "<>", "<", "<=", ">", ">="};
  static constexpr std::string_view kWords[] = {"is",    "not",      "in",          "between",  "like",
                                                "ilike", "contains", "starts_with", "ends_with"};
  return std::any_of(std::begin(kSymbols), std::end(kSymbols),
                     [this](std::string_view s) { return cursor_.AtSymbol(s); }) ||
         std::any_of(std::begin(kWords), std::end(kWords), [this](std::string_view w) { return cursor_.AtWord(w); });
}

Grammar::Result Grammar::Comparison() {
  ASSIGN_OR_RETURN(Node left, Concatenation());
  if (!AtComparison()) return left;
  ASSIGN_OR_RETURN(Node comparison, ComparedWith(std::move(left)));
  if (AtComparison()) return cursor_.Error(cursor_.offset(), "a comparison of a comparison needs parentheses");
  return comparison;
}

Grammar::Result Grammar::ComparedWith(Node left) {
  static constexpr BinaryOperator kOperators[] = {{"=", Operator::kEq, false},
                                                  {"!=", Operator::kNe, false},
                                                  {"<>", Operator::kNe, false},
                                                  {"<", Operator::kLt, false},
                                                  {"<=", Operator::kLe, false},
                                                  {">", Operator::kGt, false},
                                                  {">=", Operator::kGe, false},
                                                  {"like", Operator::kLike, false},
                                                  {"ilike", Operator::kIlike, false},
                                                  {"contains", Operator::kContains, false},
                                                  {"starts_with", Operator::kStartsWith, false},
                                                  {"ends_with", Operator::kEndsWith, false}};
  static constexpr BinaryOperator kNegated[] = {{"like", Operator::kNotLike, false},
                                                {"ilike", Operator::kNotIlike, false}};
  const size_t offset = cursor_.offset();
  if (const auto op = TakeOneOf(kOperators)) return Binary(op->op, offset, std::move(left));
  if (cursor_.TakeWord("is")) return Is(std::move(left), offset);
  const bool negated = cursor_.TakeWord("not");
  if (cursor_.TakeWord("in")) return In(std::move(left), negated ? Operator::kNotIn : Operator::kIn, offset);
  if (cursor_.TakeWord("between")) {
    return Between(std::move(left), negated ? Operator::kNotBetween : Operator::kBetween, offset);
  }
  if (const auto op = TakeOneOf(kNegated)) return Binary(op->op, offset, std::move(left));
  return cursor_.Unexpected("IN, BETWEEN, LIKE or ILIKE after NOT");
}

Grammar::Result Grammar::Is(Node left, size_t offset) {
  const bool negated = cursor_.TakeWord("not");
  if (cursor_.TakeWord("null")) {
    std::vector<Node> operands;
    operands.push_back(std::move(left));
    return Operate(negated ? Operator::kIsNotNull : Operator::kIsNull, offset, std::move(operands));
  }
  if (!cursor_.TakeWord("distinct")) return cursor_.Unexpected("NULL or DISTINCT FROM");
  if (!cursor_.TakeWord("from")) return cursor_.Unexpected("FROM");
  return Binary(negated ? Operator::kIsNotDistinctFrom : Operator::kIsDistinctFrom, offset, std::move(left));
}

Grammar::Result Grammar::Between(Node left, Operator op, size_t offset) {
  ASSIGN_OR_RETURN(Node low, Concatenation());
  if (!cursor_.TakeWord("and")) return cursor_.Unexpected("AND and the upper end of BETWEEN");
  ASSIGN_OR_RETURN(Node high, Concatenation());
  std::vector<Node> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(low));
  operands.push_back(std::move(high));
  return Operate(op, offset, std::move(operands));
}

// Operators of one precedence, from left to right: a - b - c is (a - b) - c, a + b + c is one node of three operands.
Grammar::Result Grammar::LeftToRight(Production operand, std::span<const BinaryOperator> operators) {
  ASSIGN_OR_RETURN(Node left, (this->*operand)());
  size_t offset = cursor_.offset();
  auto op = TakeOneOf(operators);
  while (op) {
    std::vector<Node> operands;
    operands.push_back(std::move(left));
    const BinaryOperator current = *op;
    const size_t operation_offset = offset;
    do {
      ASSIGN_OR_RETURN(Node right, (this->*operand)());
      operands.push_back(std::move(right));
      offset = cursor_.offset();
      op = TakeOneOf(operators);
    } while (current.n_ary && op && op->op == current.op);
    ASSIGN_OR_RETURN(left, Operate(current.op, operation_offset, std::move(operands)));
  }
  return left;
}

Grammar::Result Grammar::Concatenation() {
  static constexpr BinaryOperator kOperators[] = {{"||", Operator::kConcat, true}};
  return LeftToRight(&Grammar::Sum, kOperators);
}

Grammar::Result Grammar::Sum() {
  static constexpr BinaryOperator kOperators[] = {{"+", Operator::kAdd, true}, {"-", Operator::kSubtract, false}};
  return LeftToRight(&Grammar::Product, kOperators);
}

Grammar::Result Grammar::Product() {
  static constexpr BinaryOperator kOperators[] = {{"*", Operator::kMultiply, true},
                                                  {"/", Operator::kDivide, false},
                                                  {"%", Operator::kModulo, false},
                                                  {"idiv", Operator::kIntDivide, false}};
  return LeftToRight(&Grammar::Factor, kOperators);
}

}  // namespace rowgate::orm
