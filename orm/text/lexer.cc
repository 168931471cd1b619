#include "orm/text/lexer.h"

#include <algorithm>
#include <array>

namespace rowgate::orm {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }

// The length of the run at the start of `text` whose characters all satisfy `predicate`.
template <class Predicate>
size_t RunOf(std::string_view text, Predicate predicate) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), predicate) - text.begin());
}

// Longer ones first.
constexpr std::array<std::string_view, 17> kSymbols = {"||", "!=", "<>", "<=", ">=", "(", ")", ",", ".",
                                                       "+",  "-",  "*",  "/",  "%",  "=", "<", ">"};

}  // namespace

Token Lexer::Next() {
  offset_ += RunOf(text_.substr(offset_), IsSpace);
  if (offset_ == text_.size()) return {.kind = TokenKind::kEnd, .offset = offset_};
  const char first = text_[offset_];
  if (IsNameStart(first)) return Take(TokenKind::kName, RunOf(text_.substr(offset_), IsNamePart));
  if (first == '\'' || first == '"' || first == '`') return Quoted(first);
  if (first == ':') return Parameter();
  if (IsDigit(first)) return Number();
  return Symbol();
}

Token Lexer::Take(TokenKind kind, size_t size) {
  const Token token{.kind = kind, .text = text_.substr(offset_, size), .offset = offset_};
  offset_ += size;
  return token;
}

Token Lexer::Error(std::string_view problem, size_t offset) {
  return {.kind = TokenKind::kError, .text = problem, .offset = offset};
}

Token Lexer::Quoted(char quote) {
  const TokenKind kind = quote == '`' ? TokenKind::kQuotedName : TokenKind::kString;
  for (size_t end = text_.find(quote, offset_ + 1); end != std::string_view::npos; end = text_.find(quote, end + 2)) {
    const bool doubled = end + 1 < text_.size() && text_[end + 1] == quote;
    if (doubled) continue;
    if (quote == '`' && end == offset_ + 1) return Error("empty name", offset_);
    return Take(kind, end + 1 - offset_);
  }
  return Error(quote == '`' ? "unterminated name" : "unterminated string", offset_);
}

Token Lexer::Number() {
  const std::string_view rest = text_.substr(offset_);
  TokenKind kind = TokenKind::kInteger;
  size_t size = RunOf(rest, IsDigit);
  if (size + 1 < rest.size() && rest[size] == '.' && IsDigit(rest[size + 1])) {
    kind = TokenKind::kDecimal;
    size += 1 + RunOf(rest.substr(size + 1), IsDigit);
  }
  if (size < rest.size() && (rest[size] == 'e' || rest[size] == 'E')) {
    kind = TokenKind::kDouble;
    ++size;
    if (size < rest.size() && (rest[size] == '+' || rest[size] == '-')) ++size;
    const size_t digits = RunOf(rest.substr(size), IsDigit);
    if (digits == 0) return Error("an exponent needs digits", offset_ + size);
    size += digits;
  }
  if (size < rest.size() && (IsNamePart(rest[size]) || rest[size] == '.')) {
    return Error("a number cannot go on like this", offset_ + size);
  }
  return Take(kind, size);
}

Token Lexer::Parameter() {
  const std::string_view name = text_.substr(offset_ + 1);
  const size_t size = name.empty() || !IsNameStart(name.front()) ? 0 : RunOf(name, IsNamePart);
  if (size == 0) return Error("a colon must be followed by the name of a parameter", offset_);
  Token token = Take(TokenKind::kParameter, size + 1);
  token.text.remove_prefix(1);
  return token;
}

Token Lexer::Symbol() {
  const std::string_view rest = text_.substr(offset_);
  for (const std::string_view symbol : kSymbols) {
    if (rest.starts_with(symbol)) return Take(TokenKind::kSymbol, symbol.size());
  }
  return Error("unexpected character", offset_);
}

std::string Unquote(std::string_view quoted) {
  const char quote = quoted.front();
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  std::string out;
  for (size_t i = 0; i < inner.size(); ++i) {
    out += inner[i];
    if (inner[i] == quote) ++i;
  }
  return out;
}

}  // namespace rowgate::orm
