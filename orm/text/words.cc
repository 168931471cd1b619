#include "orm/text/words.h"

#include <algorithm>
#include <array>

namespace rowgate::orm {
namespace {

constexpr std::array<std::string_view, 11> kReserved = {"and",  "or",    "not",  "is",    "in",  "between",
                                                        "like", "ilike", "true", "false", "null"};
constexpr std::array<std::string_view, 21> kContextual = {
    "contains",  "starts_with", "ends_with", "idiv", "coalesce", "distinct", "from",
    "timestamp", "date",        "time",      "uuid", "decimal",  "duration", "json",
    "bytes",     "double",      "asc",       "desc", "nulls",    "first",    "last"};

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool SameWord(std::string_view name, std::string_view lower_case_word) {
  return std::equal(name.begin(), name.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return ToLower(a) == b; });
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && IsAsciiLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsAsciiLetter(c) || (c >= '0' && c <= '9'); });
}

bool IsReservedWord(std::string_view name) {
  return std::any_of(kReserved.begin(), kReserved.end(), [name](std::string_view w) { return SameWord(name, w); });
}

bool IsContextualWord(std::string_view name) {
  return std::any_of(kContextual.begin(), kContextual.end(), [name](std::string_view w) { return SameWord(name, w); });
}

}  // namespace rowgate::orm
