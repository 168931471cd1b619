// What operators stand between: literals, parameters, paths, calls, parentheses, lists.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/expr/errors.h"
#include "orm/text/errors.h"
#include "orm/text/grammar.h"
#include "orm/text/literal_text.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

bool IsNumber(const Token& token) {
  return token.kind == TokenKind::kInteger || token.kind == TokenKind::kDecimal || token.kind == TokenKind::kDouble;
}

bool IsName(const Token& token) {
  return token.kind == TokenKind::kQuotedName || (token.kind == TokenKind::kName && !IsReservedWord(token.text));
}

std::string NameOf(const Token& token) {
  return token.kind == TokenKind::kQuotedName ? Unquote(token.text) : std::string(token.text);
}

// Operators that may be written like functions.
std::optional<Operator> CalledOperator(std::string_view name) {
  if (SameWord(name, "contains")) return Operator::kContains;
  if (SameWord(name, "starts_with")) return Operator::kStartsWith;
  if (SameWord(name, "ends_with")) return Operator::kEndsWith;
  if (SameWord(name, "coalesce")) return Operator::kCoalesce;
  return std::nullopt;
}

}  // namespace

Grammar::Result Grammar::Factor() {
  if (!AtSymbol("-") || IsNumber(Peek())) return Primary();
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = token_.offset;
  Advance();
  ASSIGN_OR_RETURN(Node operand, Factor());
  std::vector<Node> operands;
  operands.push_back(std::move(operand));
  return Operate(Operator::kNegate, offset, std::move(operands));
}

Grammar::Result Grammar::Primary() {
  const size_t offset = token_.offset;
  ASSIGN_OR_RETURN(std::optional<Value> literal, TakeLiteral());
  if (literal) return Leaf(Lit(*std::move(literal)), offset);
  if (token_.kind == TokenKind::kParameter) {
    const Token parameter = token_;
    Advance();
    return Leaf(Param(std::string(parameter.text)), offset);
  }
  if (AtSymbol("(")) return Parenthesised();
  if (IsName(token_)) return Name();
  return Unexpected("a value");
}

Grammar::Result Grammar::Parenthesised() {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  Advance();
  ASSIGN_OR_RETURN(Node inner, Disjunction());
  if (!TakeSymbol(")")) return Unexpected("an operator or `)`");
  return inner;
}

Grammar::Result Grammar::Name() {
  const Token first = token_;
  Advance();
  if (AtSymbol("(")) return Call(first);
  Path path;
  path.segments.push_back(NameOf(first));
  while (TakeSymbol(".")) {
    if (token_.kind != TokenKind::kName && token_.kind != TokenKind::kQuotedName) return Unexpected("a name");
    path.segments.push_back(NameOf(token_));
    Advance();
  }
  if (AtSymbol("(")) return QuantifierUnsupported(field_, text_, first.offset);
  return Leaf({.node = std::move(path)}, first.offset);
}

Grammar::Result Grammar::Call(const Token& name) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  std::vector<Node> arguments;
  RETURN_IF_ERROR(Arguments(arguments));
  const bool plain = name.kind == TokenKind::kName;
  if (const auto op = CalledOperator(name.text); plain && op) return Operate(*op, name.offset, std::move(arguments));
  FunctionCall call{.name = NameOf(name)};
  if (plain) absl::AsciiStrToLower(&call.name);
  int depth = 0;
  for (Node& argument : arguments) {
    depth = std::max(depth, argument.depth);
    call.arguments.push_back(std::move(argument.expr));
  }
  return Finish({.node = std::move(call)}, depth + 1, name.offset);
}

absl::Status Grammar::Arguments(std::vector<Node>& arguments) {
  Advance();
  if (TakeSymbol(")")) return absl::OkStatus();
  do {
    ASSIGN_OR_RETURN(Node argument, Disjunction());
    arguments.push_back(std::move(argument));
  } while (TakeSymbol(","));
  return TakeSymbol(")") ? absl::OkStatus() : Unexpected("an operator, `,` or `)`");
}

Grammar::Result Grammar::In(Node left, Operator op, size_t offset) {
  std::vector<Node> operands;
  operands.push_back(std::move(left));
  if (token_.kind == TokenKind::kParameter) {
    ASSIGN_OR_RETURN(Node parameter, Primary());
    operands.push_back(std::move(parameter));
  } else if (AtSymbol("(")) {
    RETURN_IF_ERROR(ListOperands(operands));
  } else {
    return Unexpected("a list in parentheses or a parameter after IN");
  }
  return Operate(op, offset, std::move(operands));
}

// A list of literals becomes one operand, so that its length is not held against the number of nodes. Anything else in
// it makes every item an operand.
absl::Status Grammar::ListOperands(std::vector<Node>& operands) {
  const Nesting nesting(nesting_);
  RETURN_IF_ERROR(CheckNesting());
  const size_t offset = token_.offset;
  Advance();
  List literals;
  std::vector<Node> items;
  if (!AtSymbol(")")) {
    do {
      RETURN_IF_ERROR(AddListItem(literals, items));
    } while (TakeSymbol(","));
  }
  if (!TakeSymbol(")")) return Unexpected("an operator, `,` or `)`");
  if (items.empty()) {
    ASSIGN_OR_RETURN(Node list, Leaf(Lit({std::move(literals)}), offset));
    operands.push_back(std::move(list));
  }
  std::move(items.begin(), items.end(), std::back_inserter(operands));
  return absl::OkStatus();
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
    ASSIGN_OR_RETURN(Node item, Leaf(Lit(std::move(literal)), token_.offset));
    items.push_back(std::move(item));
  }
  literals.items.clear();
  ASSIGN_OR_RETURN(Node item, Disjunction());
  items.push_back(std::move(item));
  return absl::OkStatus();
}

// A literal that is a whole item; otherwise nothing is taken.
absl::StatusOr<std::optional<Value>> Grammar::LiteralItem() {
  const Lexer lexer = lexer_;
  const Token token = token_;
  ASSIGN_OR_RETURN(std::optional<Value> literal, TakeLiteral());
  if (literal && (AtSymbol(",") || AtSymbol(")"))) return literal;
  lexer_ = lexer;
  token_ = token;
  return std::nullopt;
}

absl::StatusOr<std::optional<Value>> Grammar::TakeLiteral() {
  const Token token = token_;
  if (token.kind == TokenKind::kString) {
    Advance();
    return Value{Unquote(token.text)};
  }
  const bool negative = AtSymbol("-") && IsNumber(Peek());
  if (negative) Advance();
  if (IsNumber(token_)) {
    std::optional<Value> number = NumberFromText(token_.kind, token_.text, negative);
    if (!number) return Error(token.offset, "this number is out of range");
    Advance();
    return number;
  }
  if (std::optional<Value> word = TakeWordLiteral()) return word;
  return TakeTypedLiteral();
}

std::optional<Value> Grammar::TakeWordLiteral() {
  if (TakeWord("true")) return Value{true};
  if (TakeWord("false")) return Value{false};
  if (TakeWord("null")) return Value{Null{}};
  return std::nullopt;
}

absl::StatusOr<std::optional<Value>> Grammar::TakeTypedLiteral() {
  if (token_.kind != TokenKind::kName || !IsLiteralType(token_.text)) return std::nullopt;
  const Token type = token_;
  const Token text = Peek();
  if (text.kind != TokenKind::kString) return std::nullopt;
  std::optional<Value> value = TypedLiteralFromText(type.text, Unquote(text.text));
  if (!value) return Error(text.offset, StrCat("this is not a valid ", absl::AsciiStrToLower(ToAbsl(type.text))));
  Advance();
  Advance();
  return value;
}

}  // namespace rowgate::orm
