#ifndef ROWGATE_ORM_TEXT_LEXER_H_
#define ROWGATE_ORM_TEXT_LEXER_H_

#include <cstddef>
#include <string>
#include <string_view>

// Cuts filter text into tokens, one at a time. A Lexer is a small value: copying it is how the parser looks ahead.
namespace rowgate::orm {

enum class TokenKind {
  kEnd,
  kError,       // Token::text is the problem, for people
  kName,        // id, AND, …: keywords are names until the parser gives them a meaning
  kQuotedName,  // `order`
  kString,      // 'x' or "x"
  kInteger,     // 12
  kDecimal,     // 1.50
  kDouble,      // 1.5e3
  kParameter,   // :since; text without the colon
  kSymbol,      // ( ) , . + - * / % || = != <> < <= > >=
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // as written, for quoted ones with their quotes; views the lexed text
  size_t offset = 0;      // in bytes
};

class Lexer {
 public:
  // `text` must outlive the lexer and its tokens.
  explicit Lexer(std::string_view text) : text_(text) {}

  // After the end and after an error it stays there.
  Token Next();

 private:
  Token Take(TokenKind kind, size_t size);
  Token Error(std::string_view problem, size_t offset);
  Token Quoted(char quote);
  Token Number();
  Token Parameter();
  Token Symbol();

  std::string_view text_;
  size_t offset_ = 0;
};

// What a kString or kQuotedName token stands for: without quotes, doubled quotes made single.
std::string Unquote(std::string_view quoted);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_LEXER_H_
