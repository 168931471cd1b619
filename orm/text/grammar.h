#ifndef ROWGATE_ORM_TEXT_GRAMMAR_H_
#define ROWGATE_ORM_TEXT_GRAMMAR_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/text/lexer.h"

namespace rowgate::orm {

// The recursive-descent parser behind ParseExpr and ParseOrderBy; parser.h has the grammar. One object reads one text
// and is then spent. Operators are in grammar.cc, what they stand between in operand_grammar.cc.
class Grammar {
 public:
  // The arguments must outlive the object.
  Grammar(std::string_view text, const ExprLimits& limits, std::string_view field);

  // UTF-8 without NUL bytes; ask before anything else.
  absl::Status CheckText() const;

  absl::StatusOr<Expr> Expression();

  bool AtEnd() const { return token_.kind == TokenKind::kEnd; }
  bool AtWord(std::string_view lower_case_word) const;
  bool TakeWord(std::string_view lower_case_word);
  bool TakeSymbol(std::string_view symbol);
  // The error that something else than `expected` stands at the current place.
  absl::Status Unexpected(std::string_view expected) const;

 private:
  struct Node {
    Expr expr;
    int depth = 1;
  };
  using Result = absl::StatusOr<Node>;
  using Production = Result (Grammar::*)();
  struct BinaryOperator {
    std::string_view spelling;
    Operator op;
    bool n_ary;
  };

  // Guards the recursion of the parser itself: alive while something that may nest is read.
  class Nesting {
   public:
    explicit Nesting(int& depth) : depth_(++depth) {}
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    int& depth_;
  };
  absl::Status CheckNesting() const;

  Result Disjunction();
  Result Conjunction();
  Result Negation();
  Result Comparison();
  Result ComparedWith(Node left);
  Result Is(Node left, size_t offset);
  Result In(Node left, Operator op, size_t offset);
  Result Between(Node left, Operator op, size_t offset);
  Result Concatenation();
  Result Sum();
  Result Product();
  Result Factor();

  Result Run(std::string_view word, Operator op, Production operand);
  Result LeftToRight(Production operand, std::span<const BinaryOperator> operators);
  std::optional<BinaryOperator> TakeOneOf(std::span<const BinaryOperator> operators);
  Result Binary(Operator op, size_t offset, Node left);

  Result Primary();
  Result Parenthesised();
  Result Name();
  Result Call(const Token& name);
  absl::Status Arguments(std::vector<Node>& arguments);
  absl::Status ListOperands(std::vector<Node>& operands);
  absl::Status AddListItem(List& literals, std::vector<Node>& items);
  absl::StatusOr<std::optional<Value>> LiteralItem();
  absl::StatusOr<std::optional<Value>> TakeLiteral();
  absl::StatusOr<std::optional<Value>> TakeTypedLiteral();
  std::optional<Value> TakeWordLiteral();

  Result Leaf(Expr expr, size_t offset);
  Result Operate(Operator op, size_t offset, std::vector<Node> operands);
  // Counts the node and checks its depth.
  Result Finish(Expr expr, int depth, size_t offset);

  bool AtSymbol(std::string_view symbol) const;
  bool AtComparison() const;
  Token Peek() const;
  void Advance() { token_ = lexer_.Next(); }
  absl::Status Error(size_t offset, std::string_view problem) const;

  std::string_view text_;
  const ExprLimits& limits_;
  std::string_view field_;
  Lexer lexer_;
  Token token_;
  int nodes_ = 0;
  int nesting_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_GRAMMAR_H_
