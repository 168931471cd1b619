#ifndef ROWGATE_ORM_TEXT_TOKEN_CURSOR_H_
#define ROWGATE_ORM_TEXT_TOKEN_CURSOR_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/text/lexer.h"

namespace rowgate::orm {

// A place in a text that is being parsed: the token there, ways to step over it, and errors that point at it. A small
// value: a copy is how the parser comes back to a place.
class TokenCursor {
 public:
  // The arguments must outlive the object.
  TokenCursor(std::string_view text, std::string_view field);

  // UTF-8 without NUL bytes; ask before anything else.
  absl::Status CheckText() const;

  const Token& token() const { return token_; }
  size_t offset() const { return token_.offset; }
  // The token behind the current one.
  Token Peek() const { return Lexer(lexer_).Next(); }
  void Advance() { token_ = lexer_.Next(); }

  bool At(TokenKind kind) const { return token_.kind == kind; }
  bool AtEnd() const { return At(TokenKind::kEnd); }
  bool AtWord(std::string_view lower_case_word) const;
  bool AtSymbol(std::string_view symbol) const;
  // A name that needs no backticks here, or has them.
  bool AtName() const { return At(TokenKind::kQuotedName) || (At(TokenKind::kName) && !AtReservedWord()); }

  bool TakeWord(std::string_view lower_case_word);
  bool TakeSymbol(std::string_view symbol);
  absl::Status ExpectWord(std::string_view lower_case_word);
  // `expected` is what the error says should stand here.
  absl::Status ExpectSymbol(std::string_view symbol, std::string_view expected);
  absl::StatusOr<std::string> ExpectName(std::string_view expected);

  absl::Status Error(size_t offset, std::string_view problem) const;
  // The error that something else than `expected` stands here.
  absl::Status Unexpected(std::string_view expected) const;

 private:
  friend class WordScope;
  bool AtReservedWord() const;

  std::string_view text_;
  std::string_view field_;
  Lexer lexer_;
  Token token_;
  int queries_ = 0;
  int cases_ = 0;
};

// While one is alive, the words of queries or of CASE cannot be names without backticks.
class WordScope {
 public:
  static WordScope OfQuery(TokenCursor& cursor) { return WordScope(cursor.queries_); }
  static WordScope OfCase(TokenCursor& cursor) { return WordScope(cursor.cases_); }
  ~WordScope() { --count_; }
  WordScope(const WordScope&) = delete;
  WordScope& operator=(const WordScope&) = delete;

 private:
  explicit WordScope(int& count) : count_(++count) {}

  int& count_;
};

// What a kName or kQuotedName token names.
std::string NameOf(const Token& token);

bool IsWord(const Token& token, std::string_view lower_case_word);
bool IsSymbol(const Token& token, std::string_view symbol);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_TOKEN_CURSOR_H_
