// Calls of functions, and what aggregates and window functions have behind their arguments.
#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/text/grammar.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

// Operators that may be written like functions.
std::optional<Operator> CalledOperator(const Token& name) {
  if (IsWord(name, "contains")) return Operator::kContains;
  if (IsWord(name, "starts_with")) return Operator::kStartsWith;
  if (IsWord(name, "ends_with")) return Operator::kEndsWith;
  if (IsWord(name, "coalesce")) return Operator::kCoalesce;
  return std::nullopt;
}

}  // namespace

// At the parenthesis behind `name`.
Grammar::Result Grammar::CallOf(const Token& name) {
  if (IsWord(name, "cast")) return CastOf(name);
  if (IsWord(name, "exists")) return Exists(name);
  if (const auto op = CalledOperator(name)) return CalledOperation(*op, name);
  return Function(name);
}

Grammar::Result Grammar::Exists(const Token& name) {
  if (!AtParenthesisedQuery()) {
    cursor_.Advance();
    return cursor_.Unexpected("SELECT or WITH after EXISTS");
  }
  std::vector<Node> operands;
  ASSIGN_OR_RETURN(Node query, QueryOperand());
  operands.push_back(std::move(query));
  return Operate(Operator::kExists, name.offset, std::move(operands));
}

Grammar::Result Grammar::CalledOperation(Operator op, const Token& name) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  std::vector<Expr> operands;
  int depth = 0;
  cursor_.Advance();
  if (!cursor_.AtSymbol(")")) {
    ASSIGN_OR_RETURN(operands, Expressions(depth));
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "an operator, `,` or `)`"));
  return Finish(Op(op, std::move(operands)), depth + 1, name.offset);
}

Grammar::Result Grammar::Function(const Token& name) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  FunctionCall call{.name = NameOf(name)};
  if (name.kind == TokenKind::kName) absl::AsciiStrToLower(&call.name);
  CallModifiers modifiers;
  int depth = 0;
  cursor_.Advance();
  RETURN_IF_ERROR(Arguments(call, modifiers, depth));
  RETURN_IF_ERROR(Modifiers(modifiers, depth));
  if (!(modifiers == CallModifiers{})) call.modifiers = std::make_shared<const CallModifiers>(std::move(modifiers));
  return Finish({.node = std::move(call)}, depth + 1, name.offset);
}

// All between the parentheses, and the closing one.
absl::Status Grammar::Arguments(FunctionCall& call, CallModifiers& modifiers, int& depth) {
  if (call.name == "count" && cursor_.TakeSymbol("*")) return cursor_.ExpectSymbol(")", "`)`");
  if (cursor_.TakeSymbol(")")) return absl::OkStatus();
  if (call.name == "extract" && IsWord(cursor_.Peek(), "from")) RETURN_IF_ERROR(Part(call, depth));
  modifiers.distinct = cursor_.TakeWord("distinct");
  ASSIGN_OR_RETURN(std::vector<Expr> arguments, Expressions(depth));
  std::move(arguments.begin(), arguments.end(), std::back_inserter(call.arguments));
  if (cursor_.TakeWord("order")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("by"));
    ASSIGN_OR_RETURN(modifiers.order_by, OrderTerms(depth));
  }
  return cursor_.ExpectSymbol(")", "an operator, `,` or `)`");
}

// extract(year FROM x) is extract('year', x).
absl::Status Grammar::Part(FunctionCall& call, int& depth) {
  const Token part = cursor_.token();
  const bool is_text = part.kind == TokenKind::kString;
  if (!is_text && part.kind != TokenKind::kName) return cursor_.Unexpected("a part of a date");
  std::string name = is_text ? Unquote(part.text) : absl::AsciiStrToLower(ToAbsl(part.text));
  ASSIGN_OR_RETURN(Node literal, Leaf(Lit({std::move(name)}), part.offset));
  call.arguments.push_back(std::move(literal.expr));
  depth = std::max(depth, literal.depth);
  cursor_.Advance();
  return cursor_.ExpectWord("from");
}

absl::Status Grammar::Modifiers(CallModifiers& modifiers, int& depth) {
  if (cursor_.AtWord("filter") && IsSymbol(cursor_.Peek(), "(")) {
    cursor_.Advance();
    cursor_.Advance();
    RETURN_IF_ERROR(cursor_.ExpectWord("where"));
    ASSIGN_OR_RETURN(modifiers.filter, Expression(depth));
    RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "an operator or `)`"));
  }
  if (!cursor_.TakeWord("over")) return absl::OkStatus();
  ASSIGN_OR_RETURN(modifiers.over, Over(depth));
  return absl::OkStatus();
}

absl::StatusOr<Window> Grammar::Over(int& depth) {
  RETURN_IF_ERROR(cursor_.ExpectSymbol("(", "`(` after OVER"));
  Window window;
  if (cursor_.TakeWord("partition")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("by"));
    ASSIGN_OR_RETURN(window.partition_by, Expressions(depth));
  }
  if (cursor_.TakeWord("order")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("by"));
    ASSIGN_OR_RETURN(window.order_by, OrderTerms(depth));
  }
  if (cursor_.TakeWord("rows")) {
    ASSIGN_OR_RETURN(window.frame, WindowFrame(FrameUnit::kRows));
  } else if (cursor_.TakeWord("range")) {
    ASSIGN_OR_RETURN(window.frame, WindowFrame(FrameUnit::kRange));
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "PARTITION BY, ORDER BY, ROWS, RANGE or `)`"));
  return window;
}

absl::StatusOr<Frame> Grammar::WindowFrame(FrameUnit unit) {
  Frame frame{.unit = unit};
  const bool has_end = cursor_.TakeWord("between");
  ASSIGN_OR_RETURN(frame.start, Bound());
  if (!has_end) return frame;
  RETURN_IF_ERROR(cursor_.ExpectWord("and"));
  ASSIGN_OR_RETURN(frame.end, Bound());
  return frame;
}

absl::StatusOr<FrameBound> Grammar::Bound() {
  if (cursor_.TakeWord("current")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("row"));
    return FrameBound{FrameBoundKind::kCurrentRow};
  }
  const Token first = cursor_.token();
  const bool unbounded = cursor_.TakeWord("unbounded");
  FrameBound bound;
  if (!unbounded) {
    if (first.kind != TokenKind::kInteger) return cursor_.Unexpected("UNBOUNDED, CURRENT ROW or a number of rows");
    const std::string_view digits = first.text;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), bound.offset).ec != std::errc()) {
      return cursor_.Error(first.offset, "this number is out of range");
    }
    cursor_.Advance();
  }
  const bool preceding = cursor_.TakeWord("preceding");
  if (!preceding && !cursor_.TakeWord("following")) return cursor_.Unexpected("PRECEDING or FOLLOWING");
  if (preceding) bound.kind = unbounded ? FrameBoundKind::kUnboundedPreceding : FrameBoundKind::kPreceding;
  if (!preceding) bound.kind = unbounded ? FrameBoundKind::kUnboundedFollowing : FrameBoundKind::kFollowing;
  return bound;
}

absl::StatusOr<std::vector<OrderSpec>> Grammar::OrderTerms(int& depth) {
  std::vector<OrderSpec> terms;
  do {
    ASSIGN_OR_RETURN(OrderSpec term, OrderTerm(depth));
    terms.push_back(std::move(term));
  } while (cursor_.TakeSymbol(","));
  return terms;
}

absl::StatusOr<OrderSpec> Grammar::OrderTerm(int& depth) {
  OrderSpec spec;
  ASSIGN_OR_RETURN(spec.expr, Expression(depth));
  spec.descending = cursor_.TakeWord("desc");
  if (!spec.descending) cursor_.TakeWord("asc");
  if (!cursor_.TakeWord("nulls")) return spec;
  spec.nulls_first = cursor_.TakeWord("first");
  if (!*spec.nulls_first && !cursor_.TakeWord("last")) return cursor_.Unexpected("FIRST or LAST after NULLS");
  return spec;
}

}  // namespace rowgate::orm
