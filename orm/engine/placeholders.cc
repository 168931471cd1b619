#include "orm/engine/placeholders.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

bool StartsName(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool InName(char c) { return StartsName(c) || absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsSpace(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

absl::Status Problem(std::string_view text) { return absl::InvalidArgumentError(ToAbsl(text)); }

class Scanner {
 public:
  Scanner(std::string_view sql, bool numbered) : sql_(sql), numbered_(numbered) {}

  absl::StatusOr<PlaceholderSql> Scan() && {
    while (at_ < sql_.size()) RETURN_IF_ERROR(Next());
    while (!out_.sql.empty() && (IsSpace(out_.sql.back()) || out_.sql.back() == ';')) out_.sql.pop_back();
    if (out_.sql.empty()) return Problem("there is no statement");
    return std::move(out_);
  }

 private:
  char Peek(size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }
  bool At(std::string_view text) const { return sql_.substr(at_, text.size()) == text; }

  void Copy(size_t count) {
    out_.sql.append(sql_.substr(at_, count));
    at_ = std::min(at_ + count, sql_.size());
  }

  absl::Status Next() {
    const char c = sql_[at_];
    if (At("--") || At("/*")) return Comment();
    if (IsSpace(c)) return Space();
    if (ended_ && c != ';') return Problem("only one statement is allowed");
    if (c == '\'') return Quoted('\'', EscapesByBackslash());
    if (c == '"' || c == '`') return Quoted(c, false);
    if (c == '$') return Dollar();
    if (c == ':') return Colon();
    if (InName(c)) return Word();
    return Symbol(c);
  }

  absl::Status Space() {
    Copy(1);
    return absl::OkStatus();
  }

  absl::Status Comment() {
    const bool line = At("--");
    const size_t end = line ? sql_.find('\n', at_) : sql_.find("*/", at_ + 2);
    if (end == std::string_view::npos && !line) return Problem("a comment is not finished");
    Copy(end == std::string_view::npos ? sql_.size() - at_ : end + (line ? 1 : 2) - at_);
    return absl::OkStatus();
  }

  // E'…': the one kind of string in which a backslash escapes.
  bool EscapesByBackslash() const {
    if (at_ == 0 || (sql_[at_ - 1] != 'E' && sql_[at_ - 1] != 'e')) return false;
    return at_ == 1 || !InName(sql_[at_ - 2]);
  }

  absl::Status Quoted(char quote, bool backslash) {
    size_t end = at_ + 1;
    for (; end < sql_.size(); ++end) {
      if (backslash && sql_[end] == '\\') {
        ++end;
      } else if (sql_[end] == quote) {
        if (end + 1 == sql_.size() || sql_[end + 1] != quote) break;
        ++end;  // doubled
      }
    }
    if (end >= sql_.size()) return Problem("a string or quoted name is not finished");
    Copy(end + 1 - at_);
    after_value_ = true;
    return absl::OkStatus();
  }

  // $tag$ … $tag$
  absl::Status Dollar() {
    size_t end = at_ + 1;
    while (end < sql_.size() && InName(sql_[end])) ++end;
    const bool quote = end < sql_.size() && sql_[end] == '$' && !IsDigit(Peek(1));
    if (!quote) return Problem("values are written :name, not $1");
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    const size_t close = sql_.find(tag, end + 1);
    if (close == std::string_view::npos) return Problem("a dollar-quoted string is not finished");
    Copy(close + tag.size() - at_);
    after_value_ = true;
    return absl::OkStatus();
  }

  absl::Status Colon() {
    const bool slice = brackets_ > 0 && after_value_;
    if (At("::") || slice || !StartsName(Peek(1))) {
      Copy(At("::") ? 2 : 1);
      after_value_ = false;
      return absl::OkStatus();
    }
    size_t end = at_ + 1;
    while (end < sql_.size() && InName(sql_[end])) ++end;
    Placeholder(std::string(sql_.substr(at_ + 1, end - at_ - 1)));
    at_ = end;
    after_value_ = true;
    return absl::OkStatus();
  }

  void Placeholder(std::string name) {
    if (!numbered_) {
      out_.sql.push_back('?');
      out_.names.push_back(std::move(name));
      return;
    }
    auto found = std::find(out_.names.begin(), out_.names.end(), name);
    if (found == out_.names.end()) found = out_.names.insert(found, std::move(name));
    StrAppend(out_.sql, "$", found - out_.names.begin() + 1);
  }

  // Names and numbers. ARRAY is the word before a bracket that no value stands before. A `$` may be inside of a name.
  absl::Status Word() {
    size_t end = at_;
    while (end < sql_.size() && (InName(sql_[end]) || (end > at_ && sql_[end] == '$'))) ++end;
    const std::string_view word = sql_.substr(at_, end - at_);
    after_value_ = absl::AsciiStrToUpper(ToAbsl(word)) != "ARRAY";
    Copy(word.size());
    return absl::OkStatus();
  }

  absl::Status Symbol(char c) {
    if (c == ';') ended_ = true;
    if (c == '?' && !numbered_) return Problem("values are written :name, not ?");
    if (c == '[') ++brackets_;
    if (c == ']' && brackets_ > 0) --brackets_;
    after_value_ = c == ')' || c == ']';
    Copy(1);
    return absl::OkStatus();
  }

  const std::string_view sql_;
  const bool numbered_;
  size_t at_ = 0;
  size_t brackets_ = 0;
  bool after_value_ = false;  // so that a colon inside brackets is a slice
  bool ended_ = false;        // by a semicolon
  PlaceholderSql out_;
};

}  // namespace

absl::StatusOr<PlaceholderSql> ReplacePlaceholders(std::string_view sql, bool numbered) {
  return Scanner(sql, numbered).Scan();
}

}  // namespace rowgate::orm
