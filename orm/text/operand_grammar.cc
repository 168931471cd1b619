// What operators stand between: parameters, paths, parentheses, CASE, CAST, tests of related rows, queries.
#include <algorithm>
#include <charconv>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/expr/errors.h"
#include "orm/text/grammar.h"
#include "orm/text/query_grammar.h"
#include "orm/text/type_names.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

// A query in a query takes more of the parser's stack than an expression in an expression.
constexpr int kQueryNestingMax = 64;

bool IsNumber(const Token& token) {
  return token.kind == TokenKind::kInteger || token.kind == TokenKind::kDecimal || token.kind == TokenKind::kDouble;
}

std::optional<Quantifier> QuantifierFrom(const Token& token) {
  if (IsWord(token, "some")) return Quantifier::kSome;
  if (IsWord(token, "every")) return Quantifier::kEvery;
  if (IsWord(token, "none")) return Quantifier::kNone;
  if (IsWord(token, "count")) return Quantifier::kCount;
  return std::nullopt;
}

}  // namespace

Grammar::Result Grammar::Factor() {
  if (!cursor_.AtSymbol("-") || IsNumber(cursor_.Peek())) return Primary();
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = cursor_.offset();
  cursor_.Advance();
  ASSIGN_OR_RETURN(Node operand, Factor());
  std::vector<Node> operands;
  operands.push_back(std::move(operand));
  return Operate(Operator::kNegate, offset, std::move(operands));
}

Grammar::Result Grammar::Primary() {
  const size_t offset = cursor_.offset();
  ASSIGN_OR_RETURN(std::optional<Value> literal, TakeLiteral());
  if (literal) return Leaf(Lit(*std::move(literal)), offset);
  if (cursor_.At(TokenKind::kParameter)) {
    const Token parameter = cursor_.token();
    cursor_.Advance();
    return Leaf(Param(std::string(parameter.text)), offset);
  }
  if (AtParenthesisedQuery()) return QueryOperand();
  if (cursor_.AtSymbol("(")) return Parenthesised();
  if (cursor_.AtWord("case")) return Case();
  if (cursor_.AtName()) return Name();
  return cursor_.Unexpected("a value");
}

// One expression is just in parentheses, several are a tuple.
Grammar::Result Grammar::Parenthesised() {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = cursor_.offset();
  cursor_.Advance();
  std::vector<Node> items;
  do {
    ASSIGN_OR_RETURN(Node item, Disjunction());
    items.push_back(std::move(item));
  } while (cursor_.TakeSymbol(","));
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "an operator, `,` or `)`"));
  if (items.size() == 1) return std::move(items.front());
  return Operate(Operator::kTuple, offset, std::move(items));
}

bool Grammar::AtParenthesisedQuery() const {
  if (!cursor_.AtSymbol("(")) return false;
  const Token next = cursor_.Peek();
  return IsWord(next, "select") || IsWord(next, "with");
}

absl::StatusOr<std::shared_ptr<const Query>> Grammar::ParenthesisedQuery(int& depth) {
  const Nesting nesting(nesting_);
  const Nesting query_nesting(query_nesting_);
  RETURN_IF_ERROR(CheckNesting());
  if (query_nesting_ > std::min(limits_.depth_max, kQueryNestingMax)) return ExprTooDeep(field_, limits_);
  RETURN_IF_ERROR(cursor_.ExpectSymbol("(", "a query in parentheses"));
  QueryGrammar query(*this);
  ASSIGN_OR_RETURN(Query read, query.Read());
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", query.MayGoOnWith("`)`")));
  RETURN_IF_ERROR(CheckDepth(query.depth() + 1));
  depth = std::max(depth, query.depth() + 1);
  return std::make_shared<const Query>(std::move(read));
}

Grammar::Result Grammar::QueryOperand() {
  const size_t offset = cursor_.offset();
  int depth = 0;
  ASSIGN_OR_RETURN(std::shared_ptr<const Query> query, ParenthesisedQuery(depth));
  return Finish({.node = Subquery{std::move(query)}}, depth, offset);
}

Grammar::Result Grammar::Name() {
  const Token first = cursor_.token();
  cursor_.Advance();
  if (cursor_.AtSymbol("(")) return CallOf(first);
  Path path{{NameOf(first)}};
  Token last = first;
  while (cursor_.TakeSymbol(".")) {
    last = cursor_.token();
    if (cursor_.AtSymbol("*")) return cursor_.Error(last.offset, "the whole row is the name in front of the dot alone");
    if (last.kind != TokenKind::kName && last.kind != TokenKind::kQuotedName) return cursor_.Unexpected("a name");
    path.segments.push_back(NameOf(last));
    cursor_.Advance();
  }
  if (cursor_.AtSymbol("(")) return Relation(std::move(path), last, first.offset);
  return Leaf({.node = std::move(path)}, first.offset);
}

// posts.some(score > 3), posts.count()
Grammar::Result Grammar::Relation(Path path, const Token& test, size_t offset) {
  const std::optional<Quantifier> quantifier = QuantifierFrom(test);
  if (!quantifier)
    return cursor_.Error(test.offset, "a relation has some(), every(), none() and count(), nothing else");
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  path.segments.pop_back();
  RelationTest relation{.quantifier = *quantifier, .relation = std::move(path)};
  int depth = 0;
  cursor_.Advance();
  if (!cursor_.AtSymbol(")") || *quantifier == Quantifier::kEvery) {
    ASSIGN_OR_RETURN(Expr condition, Expression(depth));
    relation.operands.push_back(std::move(condition));
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "an operator or `)`"));
  return Finish({.node = std::move(relation)}, depth + 1, offset);
}

// CASE x WHEN 1 THEN … is read as CASE WHEN x = 1 THEN ….
Grammar::Result Grammar::Case() {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const WordScope words = WordScope::OfCase(cursor_);
  const size_t offset = cursor_.offset();
  cursor_.Advance();
  std::optional<Node> subject;
  const int nodes_before = nodes_;
  if (!cursor_.AtWord("when")) {
    ASSIGN_OR_RETURN(subject, Disjunction());
    if (!cursor_.AtWord("when")) return cursor_.Unexpected("an operator or WHEN");
  }
  const int subject_nodes = nodes_ - nodes_before;
  nodes_ = nodes_before;  // they count where they are repeated
  std::vector<Node> operands;
  while (cursor_.TakeWord("when")) RETURN_IF_ERROR(When(subject, subject_nodes, operands));
  if (cursor_.TakeWord("else")) {
    ASSIGN_OR_RETURN(Node value, Disjunction());
    operands.push_back(std::move(value));
  }
  if (!cursor_.TakeWord("end")) return cursor_.Unexpected(operands.size() % 2 == 0 ? "WHEN, ELSE or END" : "END");
  return Operate(Operator::kCase, offset, std::move(operands));
}

absl::Status Grammar::When(const std::optional<Node>& subject, int subject_nodes, std::vector<Node>& operands) {
  const size_t offset = cursor_.offset();
  ASSIGN_OR_RETURN(Node condition, Disjunction());
  if (subject) {
    RETURN_IF_ERROR(CountNodes(subject_nodes));
    std::vector<Node> sides = {*subject};
    sides.push_back(std::move(condition));
    ASSIGN_OR_RETURN(condition, Operate(Operator::kEq, offset, std::move(sides)));
  }
  operands.push_back(std::move(condition));
  if (!cursor_.TakeWord("then")) return cursor_.Unexpected("an operator or THEN");
  ASSIGN_OR_RETURN(Node value, Disjunction());
  operands.push_back(std::move(value));
  return absl::OkStatus();
}

Grammar::Result Grammar::CastOf(const Token& name) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  cursor_.Advance();
  Cast cast;
  int depth = 0;
  ASSIGN_OR_RETURN(Expr operand, Expression(depth));
  cast.operands.push_back(std::move(operand));
  if (!cursor_.TakeWord("as")) return cursor_.Unexpected("an operator or AS and a type");
  ASSIGN_OR_RETURN(cast.type, TypeName());
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "`)`"));
  return Finish({.node = std::move(cast)}, depth + 1, name.offset);
}

absl::StatusOr<CastType> Grammar::TypeName() {
  const std::optional<TypeKind> kind =
      cursor_.At(TokenKind::kName) ? CastKindFromName(cursor_.token().text) : std::nullopt;
  if (!kind) return cursor_.Unexpected("a type (bool, int64, double, decimal(12, 2), string, timestamp …)");
  const bool is_double = cursor_.AtWord("double");
  cursor_.Advance();
  if (is_double) cursor_.TakeWord("precision");
  CastType type{.kind = *kind};
  if (*kind != TypeKind::kDecimal || !cursor_.TakeSymbol("(")) return type;
  ASSIGN_OR_RETURN(type.precision, Digits());
  if (cursor_.TakeSymbol(",")) {
    ASSIGN_OR_RETURN(type.scale, Digits());
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "`)`"));
  return type;
}

absl::StatusOr<uint32_t> Grammar::Digits() {
  const std::string_view text = cursor_.token().text;
  uint32_t number = 0;
  if (!cursor_.At(TokenKind::kInteger) ||
      std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
    return cursor_.Unexpected("a number of digits");
  }
  cursor_.Advance();
  return number;
}

}  // namespace rowgate::orm
