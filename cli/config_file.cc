#include "cli/config_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "cli/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

bool IsNameCharacter(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; }
bool IsWordCharacter(char c) { return IsNameCharacter(c) || c == '+' || c == '.'; }

class ConfigParser {
 public:
  ConfigParser(std::string_view text, std::string_view file_name) : rest_(text), file_name_(file_name) {}

  absl::StatusOr<std::vector<ConfigEntry>> Parse() {
    for (SkipBlank(); !rest_.empty(); SkipBlank()) {
      RETURN_IF_ERROR(Peek() == '[' ? ParseSection() : ParseEntry());
      RETURN_IF_ERROR(ExpectLineEnd());
    }
    return std::move(entries_);
  }

 private:
  char Peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  char Take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') ++line_;
    return c;
  }
  bool TakeIf(char c) { return Peek() == c && (Take(), true); }

  void SkipSpaces() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\r') Take();
    if (Peek() == '#') rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
  }
  void SkipBlank() {
    for (SkipSpaces(); Peek() == '\n'; SkipSpaces()) Take();
  }

  absl::Status Problem(std::string_view what) const {
    return InvalidSetting(orm::StrCat(file_name_, ":", line_), what);
  }
  absl::Status ExpectLineEnd() {
    SkipSpaces();
    return rest_.empty() || Peek() == '\n' ? absl::OkStatus() : Problem("expected the end of the line");
  }

  absl::StatusOr<std::string> ParseName() {
    std::string name;
    while (IsNameCharacter(Peek())) {
      const char c = Take();
      name += c == '_' ? '-' : c;
    }
    if (name.empty()) return Problem("expected a name of letters, digits, '_' and '-'");
    return name;
  }

  absl::Status ParseSection() {
    Take();
    ASSIGN_OR_RETURN(section_, ParseName());
    return TakeIf(']') ? absl::OkStatus() : Problem("expected ] behind the section's name");
  }

  absl::Status ParseEntry() {
    ConfigEntry entry = {.section = section_, .line = line_};
    ASSIGN_OR_RETURN(entry.key, ParseName());
    SkipSpaces();
    if (!TakeIf('=')) return Problem(orm::StrCat("expected = behind \"", entry.key, "\""));
    SkipSpaces();
    RETURN_IF_ERROR(Peek() == '[' ? ParseArray(entry.values) : ParseValue(entry.values));
    entries_.push_back(std::move(entry));
    return absl::OkStatus();
  }

  absl::Status ParseArray(std::vector<std::string>& values) {
    Take();
    for (SkipBlank(); !TakeIf(']'); SkipBlank()) {
      RETURN_IF_ERROR(ParseValue(values));
      SkipBlank();
      if (!TakeIf(',') && Peek() != ']') return Problem("expected , or ] in the array");
    }
    return absl::OkStatus();
  }

  absl::Status ParseValue(std::vector<std::string>& values) {
    if (Peek() == '"' || Peek() == '\'') return ParseString(Take(), values.emplace_back());
    std::string& word = values.emplace_back();
    while (IsWordCharacter(Peek())) word += Take();
    const bool is_word = word == "true" || word == "false";
    const bool is_number = !word.empty() && word.find_first_not_of("0123456789+-._eE") == std::string::npos;
    return is_word || is_number ? absl::OkStatus() : Problem("expected a string in quotes, a number, true or false");
  }

  absl::Status ParseString(char quote, std::string& out) {
    while (!rest_.empty() && Peek() != '\n') {
      char c = Take();
      if (c == quote) return absl::OkStatus();
      if (c == '\\' && quote == '"') {
        ASSIGN_OR_RETURN(c, ParseEscape());
      }
      out += c;
    }
    return Problem("the string has no end on this line");
  }

  absl::StatusOr<char> ParseEscape() {
    switch (Peek()) {
      case '"':
      case '\\': return Take();
      case 'n': Take(); return '\n';
      case 't': Take(); return '\t';
    }
    return Problem("the escapes of a string are \\\" \\\\ \\n \\t; in '…' nothing is escaped");
  }

  std::string_view rest_;
  const std::string_view file_name_;
  int line_ = 1;
  std::string section_;
  std::vector<ConfigEntry> entries_;
};

}  // namespace

absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(std::string_view text, std::string_view file_name) {
  return ConfigParser(text, file_name).Parse();
}

}  // namespace rowgate::cli
