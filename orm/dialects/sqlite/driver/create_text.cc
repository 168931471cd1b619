#include "orm/dialects/sqlite/driver/create_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/sql_tokens.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr std::array<std::string_view, 5> kTableConstraints = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
// Constraints that reflection takes from pragmas: a name in front of one is used up.
constexpr std::array<std::string_view, 6> kOtherConstraints = {"NOT", "NULL", "DEFAULT", "COLLATE", "GENERATED", "AS"};

template <size_t N>
bool IsOneOf(const Token& token, const std::array<std::string_view, N>& keywords) {
  return std::ranges::any_of(keywords, [&](std::string_view keyword) { return IsKeyword(token, keyword); });
}

std::string Trimmed(std::string_view text) { return std::string(absl::StripAsciiWhitespace(ToAbsl(text))); }

// Reads one column or table constraint between the commas of CREATE TABLE.
class ItemReader {
 public:
  ItemReader(std::string_view sql, const std::vector<Token>& tokens, size_t begin, size_t end, CreateTableText& out)
      : sql_(sql), tokens_(tokens), at_(begin), end_(end), out_(out) {}

  void Read() {
    if (at_ >= end_) return;
    if (!IsOneOf(tokens_[at_], kTableConstraints)) column_ = NameOf(tokens_[at_++]);
    while (at_ < end_) ReadToken();
  }

 private:
  void ReadToken() {
    const Token& token = tokens_[at_];
    if (IsKeyword(token, "CONSTRAINT") && at_ + 1 < end_) {
      name_ = NameOf(tokens_[at_ + 1]);
      at_ += 2;
      return;
    }
    ++at_;
    if (token.kind == TokenKind::kOpen) at_ = std::min(end_, ClosingOf(tokens_, at_ - 1) + 1);
    if (IsKeyword(token, "PRIMARY")) out_.primary_key_name = TakeName();
    if (IsKeyword(token, "UNIQUE")) out_.uniques.push_back({.name = TakeName(), .columns = Columns()});
    if (IsKeyword(token, "CHECK")) out_.checks.push_back({.name = TakeName(), .text = Parenthesised()});
    const bool references = IsKeyword(token, "REFERENCES") && !column_.empty();
    if (references || IsKeyword(token, "FOREIGN")) {
      out_.foreign_keys.push_back({.name = TakeName(), .columns = Columns()});
    }
    if (IsOneOf(token, kOtherConstraints)) name_.clear();
  }

  std::string TakeName() { return std::exchange(name_, ""); }

  size_t NextOpen() const {
    size_t open = at_;
    while (open < end_ && tokens_[open].kind != TokenKind::kOpen) ++open;
    return open;
  }

  // Of a table constraint those in the next parentheses, of a column constraint the column.
  std::vector<std::string> Columns() const {
    if (!column_.empty()) return {column_};
    std::vector<std::string> columns;
    const size_t open = NextOpen();
    const size_t close = std::min(end_, ClosingOf(tokens_, open));
    for (size_t i = open + 1; i < close; ++i) {
      const TokenKind before = tokens_[i - 1].kind;
      if (before == TokenKind::kOpen || before == TokenKind::kComma) columns.push_back(NameOf(tokens_[i]));
    }
    return columns;
  }

  std::string Parenthesised() const {
    const size_t open = NextOpen();
    const size_t close = ClosingOf(tokens_, open);
    if (close >= tokens_.size()) return "";
    return Trimmed(sql_.substr(tokens_[open].begin + 1, tokens_[close].begin - tokens_[open].begin - 1));
  }

  std::string_view sql_;
  const std::vector<Token>& tokens_;
  size_t at_;
  size_t end_;
  CreateTableText& out_;
  std::string column_;  // empty in a table constraint
  std::string name_;    // that the next constraint gets
};

}  // namespace

CreateTableText ParseCreateTable(std::string_view sql) {
  CreateTableText out;
  const std::vector<Token> tokens = Tokenize(sql);
  const auto open = std::ranges::find(tokens, TokenKind::kOpen, &Token::kind);
  if (open == tokens.end()) return out;
  size_t begin = static_cast<size_t>(open - tokens.begin()) + 1;
  const size_t close = ClosingOf(tokens, begin - 1);
  size_t depth = 0;
  for (size_t i = begin; i <= close && i <= tokens.size(); ++i) {
    const TokenKind kind = i < tokens.size() ? tokens[i].kind : TokenKind::kClose;
    if (i == close || (kind == TokenKind::kComma && depth == 0)) {
      ItemReader(sql, tokens, begin, i, out).Read();
      begin = i + 1;
    } else if (kind == TokenKind::kOpen) {
      ++depth;
    } else if (kind == TokenKind::kClose) {
      --depth;
    }
  }
  return out;
}

std::string ParseIndexCondition(std::string_view sql) {
  const std::vector<Token> tokens = Tokenize(sql);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::kOpen) i = ClosingOf(tokens, i);
    if (i < tokens.size() && IsKeyword(tokens[i], "WHERE")) {
      return Trimmed(sql.substr(tokens[i].begin + tokens[i].text.size()));
    }
  }
  return "";
}

std::string NameOfKey(const std::vector<ReflectedKey>& keys, const std::vector<std::string>& columns) {
  const auto found = std::ranges::find_if(keys, [&](const ReflectedKey& key) {
    return std::ranges::equal(key.columns, columns,
                              [](const std::string& a, const std::string& b) { return absl::EqualsIgnoreCase(a, b); });
  });
  return found == keys.end() ? "" : found->name;
}

}  // namespace rowgate::orm::sqlite
