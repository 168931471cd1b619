#include "orm/dialects/sqlite/driver/sql_tokens.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "orm/base/strings.h"

namespace rowgate::orm::sqlite {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// How the name or string that `open` starts is closed; 0 when it starts none.
char ClosingQuote(char open) {
  if (open == '[') return ']';
  return open == '"' || open == '\'' || open == '`' ? open : '\0';
}

size_t QuotedBytes(std::string_view text) {
  const char close = ClosingQuote(text[0]);
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] != close) continue;
    const bool doubled = close != ']' && i + 1 < text.size() && text[i + 1] == close;
    if (!doubled) return i + 1;
    ++i;
  }
  return text.size();
}

size_t WordBytes(std::string_view text) {
  return static_cast<size_t>(std::ranges::find_if_not(text, IsWordByte) - text.begin());
}

// Bytes of white space or of a comment at the start of `text`.
size_t SkippedBytes(std::string_view text) {
  if (IsSpace(text[0])) return 1;
  const bool line = text.starts_with("--");
  if (!line && !text.starts_with("/*")) return 0;
  const std::string_view end = line ? "\n" : "*/";
  const size_t at = text.find(end, 2);
  return at == std::string_view::npos ? text.size() : at + end.size();
}

Token NextToken(std::string_view rest, size_t begin) {
  const char first = rest[0];
  if (ClosingQuote(first) != '\0') return {TokenKind::kQuoted, rest.substr(0, QuotedBytes(rest)), begin};
  if (const size_t word = WordBytes(rest); word > 0) return {TokenKind::kWord, rest.substr(0, word), begin};
  const TokenKind kind = first == '('   ? TokenKind::kOpen
                         : first == ')' ? TokenKind::kClose
                         : first == ',' ? TokenKind::kComma
                                        : TokenKind::kOther;
  return {kind, rest.substr(0, 1), begin};
}

}  // namespace

std::vector<Token> Tokenize(std::string_view sql) {
  std::vector<Token> tokens;
  for (size_t at = 0; at < sql.size();) {
    const std::string_view rest = sql.substr(at);
    if (const size_t skipped = SkippedBytes(rest); skipped > 0) {
      at += skipped;
      continue;
    }
    tokens.push_back(NextToken(rest, at));
    at += tokens.back().text.size();
  }
  return tokens;
}

bool IsKeyword(const Token& token, std::string_view keyword) {
  return token.kind == TokenKind::kWord && absl::EqualsIgnoreCase(ToAbsl(token.text), ToAbsl(keyword));
}

std::string NameOf(const Token& token) {
  if (token.kind != TokenKind::kQuoted || token.text.size() < 2) return std::string(token.text);
  const char close = ClosingQuote(token.text[0]);
  const std::string_view inside = token.text.substr(1, token.text.size() - 2);
  std::string name;
  for (size_t i = 0; i < inside.size(); ++i) {
    name += inside[i];
    if (close != ']' && inside[i] == close) ++i;  // the second one of a pair
  }
  return name;
}

size_t ClosingOf(const std::vector<Token>& tokens, size_t open) {
  size_t depth = 0;
  for (size_t i = open; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::kOpen) ++depth;
    if (tokens[i].kind == TokenKind::kClose && --depth == 0) return i;
  }
  return tokens.size();
}

}  // namespace rowgate::orm::sqlite
