#ifndef ROWGATE_ORM_TEXT_GRAMMAR_H_
#define ROWGATE_ORM_TEXT_GRAMMAR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/expr/query.h"
#include "orm/text/token_cursor.h"

namespace rowgate::orm {

// The recursive-descent parser of expressions; parser.h has the grammar. One object reads one text and is then spent.
// Operators are in grammar.cc, what they stand between in operand_grammar.cc, calls in call_grammar.cc, lists and
// literals in list_grammar.cc. QueryGrammar reads what SELECT begins; the two call each other.
class Grammar {
 public:
  // The arguments must outlive the object.
  Grammar(std::string_view text, const ExprLimits& limits, std::string_view field);

  TokenCursor& cursor() { return cursor_; }

  // In all of these `depth` becomes the depth of what was read if it is greater.
  absl::StatusOr<Expr> Expression(int& depth);
  // One or more with commas between them.
  absl::StatusOr<std::vector<Expr>> Expressions(int& depth);
  absl::StatusOr<std::vector<OrderSpec>> OrderTerms(int& depth);
  // `(SELECT …)`, one level deeper than what is in it.
  absl::StatusOr<std::shared_ptr<const Query>> ParenthesisedQuery(int& depth);
  bool AtParenthesisedQuery() const;

  // Whatever costs memory is held against the number of nodes.
  absl::Status CountNodes(int count = 1);

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
  absl::Status CheckDepth(int depth) const;

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
  bool AtComparison() const;

  Result Primary();
  Result Parenthesised();
  Result QueryOperand();
  Result Name();
  Result Relation(Path path, const Token& test, size_t offset);
  Result Case();
  absl::Status When(const std::optional<Node>& subject, int subject_nodes, std::vector<Node>& operands);
  Result CastOf(const Token& name);
  absl::StatusOr<CastType> TypeName();
  absl::StatusOr<uint32_t> Digits();

  Result CallOf(const Token& name);
  Result Exists(const Token& name);
  Result CalledOperation(Operator op, const Token& name);
  Result Function(const Token& name);
  absl::Status Arguments(FunctionCall& call, CallModifiers& modifiers, int& depth);
  absl::Status Part(FunctionCall& call, int& depth);
  absl::Status Modifiers(CallModifiers& modifiers, int& depth);
  absl::StatusOr<OrderSpec> OrderTerm(int& depth);
  absl::StatusOr<Window> Over(int& depth);
  absl::StatusOr<Frame> WindowFrame(FrameUnit unit);
  absl::StatusOr<FrameBound> Bound();

  absl::Status ListOperands(std::vector<Node>& operands);
  static void TakeBackLiterals(std::vector<Node>& items, List& literals);
  absl::Status AddListItem(List& literals, std::vector<Node>& items);
  absl::StatusOr<std::optional<Value>> LiteralItem();
  absl::StatusOr<std::optional<Value>> TakeLiteral();
  absl::StatusOr<std::optional<Value>> TakeTypedLiteral();
  std::optional<Value> TakeWordLiteral();

  Result Leaf(Expr expr, size_t offset);
  Result Operate(Operator op, size_t offset, std::vector<Node> operands);
  // Counts the node and checks its depth.
  Result Finish(Expr expr, int depth, size_t offset);

  const ExprLimits& limits_;
  std::string_view field_;
  TokenCursor cursor_;
  int nodes_ = 0;
  int nesting_ = 0;
  int query_nesting_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_GRAMMAR_H_
