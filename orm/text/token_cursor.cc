#include "orm/text/token_cursor.h"

#include "absl/strings/ascii.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/expr/excerpt.h"
#include "orm/text/errors.h"
#include "orm/text/words.h"

namespace rowgate::orm {

TokenCursor::TokenCursor(std::string_view text, std::string_view field)
    : text_(text), field_(field), lexer_(text), token_(lexer_.Next()) {}

absl::Status TokenCursor::CheckText() const {
  if (!IsValidUtf8(text_)) return FilterNotUtf8(field_);
  if (const size_t nul = text_.find('\0'); nul != std::string_view::npos) return Error(nul, "NUL byte");
  return absl::OkStatus();
}

bool TokenCursor::AtWord(std::string_view lower_case_word) const { return IsWord(token_, lower_case_word); }
bool TokenCursor::AtSymbol(std::string_view symbol) const { return IsSymbol(token_, symbol); }

bool TokenCursor::TakeWord(std::string_view lower_case_word) {
  if (!AtWord(lower_case_word)) return false;
  Advance();
  return true;
}

bool TokenCursor::TakeSymbol(std::string_view symbol) {
  if (!AtSymbol(symbol)) return false;
  Advance();
  return true;
}

absl::Status TokenCursor::ExpectWord(std::string_view lower_case_word) {
  return TakeWord(lower_case_word) ? absl::OkStatus() : Unexpected(absl::AsciiStrToUpper(ToAbsl(lower_case_word)));
}

absl::Status TokenCursor::ExpectSymbol(std::string_view symbol, std::string_view expected) {
  return TakeSymbol(symbol) ? absl::OkStatus() : Unexpected(expected);
}

absl::StatusOr<std::string> TokenCursor::ExpectName(std::string_view expected) {
  if (!AtName()) return Unexpected(expected);
  std::string name = NameOf(token_);
  Advance();
  return name;
}

absl::Status TokenCursor::Error(size_t offset, std::string_view problem) const {
  return FilterSyntax(field_, text_, offset, problem);
}

absl::Status TokenCursor::Unexpected(std::string_view expected) const {
  if (At(TokenKind::kError)) return Error(offset(), token_.text);
  if (AtEnd()) return Error(offset(), StrCat("expected ", expected, ", found the end"));
  if (At(TokenKind::kName) && AtReservedWord()) {
    return Error(offset(), StrCat("expected ", expected, ", found the word ", token_.text,
                                  " (a column of that name needs backticks)"));
  }
  return Error(offset(), StrCat("expected ", expected, ", found ", QuotedName(token_.text)));
}

bool TokenCursor::AtReservedWord() const {
  if (IsReservedWord(token_.text)) return true;
  if (cases_ > 0 && IsCaseWord(token_.text)) return true;
  if (queries_ == 0 || !IsClauseWord(token_.text)) return false;
  // left(name, 3) is a function.
  return !IsFunctionToo(token_.text) || !IsSymbol(Peek(), "(");
}

std::string NameOf(const Token& token) {
  return token.kind == TokenKind::kQuotedName ? Unquote(token.text) : std::string(token.text);
}

bool IsWord(const Token& token, std::string_view lower_case_word) {
  return token.kind == TokenKind::kName && SameWord(token.text, lower_case_word);
}

bool IsSymbol(const Token& token, std::string_view symbol) {
  return token.kind == TokenKind::kSymbol && token.text == symbol;
}

}  // namespace rowgate::orm
