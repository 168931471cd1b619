// What IN takes, and literals.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/expr/errors.h"
#include "orm/text/grammar.h"
#include "orm/text/literal_text.h"

namespace rowgate::orm {
namespace {

bool IsNumber(const Token& token) {
  return token.kind == TokenKind::kInteger || token.kind == TokenKind::kDecimal || token.kind == TokenKind::kDouble;
}

}  // namespace

Grammar::Result Grammar::In(Node left, Operator op, size_t offset) {
  std::vector<Node> operands;
  operands.push_back(std::move(left));
  if (cursor_.At(TokenKind::kParameter) || AtParenthesisedQuery()) {
    ASSIGN_OR_RETURN(Node right, Primary());
    operands.push_back(std::move(right));
  } else if (cursor_.AtSymbol("(")) {
    RETURN_IF_ERROR(ListOperands(operands));
  } else {
    return cursor_.Unexpected("a list in parentheses, a query in parentheses or a parameter after IN");
  }
  return Operate(op, offset, std::move(operands));
}

// A list of literals becomes one operand, so that its length is not held against the number of nodes. Anything else in
// it makes every item an operand.
absl::Status Grammar::ListOperands(std::vector<Node>& operands) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = cursor_.offset();
  cursor_.Advance();
  List literals;
  std::vector<Node> items;
  if (!cursor_.AtSymbol(")")) {
    do {
      RETURN_IF_ERROR(AddListItem(literals, items));
    } while (cursor_.TakeSymbol(","));
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "an operator, `,` or `)`"));
  TakeBackLiterals(items, literals);
  if (items.empty()) {
    ASSIGN_OR_RETURN(Node list, Leaf(Lit({std::move(literals)}), offset));
    operands.push_back(std::move(list));
  }
  std::move(items.begin(), items.end(), std::back_inserter(operands));
  return absl::OkStatus();
}

// `((1), 2)` holds nothing but literals, too.
void Grammar::TakeBackLiterals(std::vector<Node>& items, List& literals) {
  const auto is_literal = [](const Node& item) { return std::holds_alternative<Literal>(item.expr.node); };
  if (!std::all_of(items.begin(), items.end(), is_literal)) return;
  for (Node& item : items) literals.items.push_back(std::get<Literal>(std::move(item.expr.node)).value);
  items.clear();
}

absl::Status Grammar::AddListItem(List& literals, std::vector<Node>& items) {
  if (literals.items.size() + items.size() >= static_cast<size_t>(limits_.list_items_max)) {
    return ListTooLong(field_, limits_);
  }
  if (items.empty()) {
    ASSIGN_OR_RETURN(std::optional<Value> literal, LiteralItem());
    if (literal) {
      literals.items.push_back(*std::move(literal));
      return absl::OkStatus();
    }
  }
  for (Value& literal : literals.items) {
    ASSIGN_OR_RETURN(Node item, Leaf(Lit(std::move(literal)), cursor_.offset()));
    items.push_back(std::move(item));
  }
  literals.items.clear();
  ASSIGN_OR_RETURN(Node item, Disjunction());
  items.push_back(std::move(item));
  return absl::OkStatus();
}

// A literal that is a whole item; otherwise nothing is taken.
absl::StatusOr<std::optional<Value>> Grammar::LiteralItem() {
  const TokenCursor start = cursor_;
  ASSIGN_OR_RETURN(std::optional<Value> literal, TakeLiteral());
  if (literal && (cursor_.AtSymbol(",") || cursor_.AtSymbol(")"))) return literal;
  cursor_ = start;
  return std::nullopt;
}

absl::StatusOr<std::optional<Value>> Grammar::TakeLiteral() {
  const Token token = cursor_.token();
  if (token.kind == TokenKind::kString) {
    cursor_.Advance();
    return Value{Unquote(token.text)};
  }
  const bool negative = cursor_.AtSymbol("-") && IsNumber(cursor_.Peek());
  if (negative) cursor_.Advance();
  if (IsNumber(cursor_.token())) {
    std::optional<Value> number = NumberFromText(cursor_.token().kind, cursor_.token().text, negative);
    if (!number) return cursor_.Error(token.offset, "this number is out of range");
    cursor_.Advance();
    return number;
  }
  if (std::optional<Value> word = TakeWordLiteral()) return word;
  return TakeTypedLiteral();
}

std::optional<Value> Grammar::TakeWordLiteral() {
  if (cursor_.TakeWord("true")) return Value{true};
  if (cursor_.TakeWord("false")) return Value{false};
  if (cursor_.TakeWord("null")) return Value{Null{}};
  return std::nullopt;
}

absl::StatusOr<std::optional<Value>> Grammar::TakeTypedLiteral() {
  if (cursor_.token().kind != TokenKind::kName || !IsLiteralType(cursor_.token().text)) return std::nullopt;
  const Token type = cursor_.token();
  const Token text = cursor_.Peek();
  if (text.kind != TokenKind::kString) return std::nullopt;
  std::optional<Value> value = TypedLiteralFromText(type.text, Unquote(text.text));
  if (!value)
    return cursor_.Error(text.offset, StrCat("this is not a valid ", absl::AsciiStrToLower(ToAbsl(type.text))));
  cursor_.Advance();
  cursor_.Advance();
  return value;
}

}  // namespace rowgate::orm
