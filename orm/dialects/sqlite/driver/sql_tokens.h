#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_TOKENS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_TOKENS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The words of a CREATE statement, as far as reflection needs them: SQLite keeps constraint names, CHECK texts and
// partial-index conditions nowhere but in the statement's text. Thread-safe.
namespace rowgate::orm::sqlite {

enum class TokenKind { kWord, kQuoted, kOpen, kClose, kComma, kOther };

struct Token {
  TokenKind kind = TokenKind::kOther;
  std::string_view text;  // as written, quotes included
  size_t begin = 0;       // in the statement
};

// White space and comments are left out; text that ends inside quotes ends the last token.
std::vector<Token> Tokenize(std::string_view sql);

// Any case; a quoted word is no keyword.
bool IsKeyword(const Token& token, std::string_view keyword);
// Without its quotes: "a""b", [a b], `a`, 'a'.
std::string NameOf(const Token& token);
// The index of the token that closes the parenthesis at `open`; `tokens.size()` when nothing does.
size_t ClosingOf(const std::vector<Token>& tokens, size_t open);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_TOKENS_H_
