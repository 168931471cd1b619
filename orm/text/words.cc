#include "orm/text/words.h"

#include <algorithm>
#include <array>

namespace rowgate::orm {
namespace {

constexpr std::array<std::string_view, 12> kReserved = {"and",  "or",    "not",  "is",   "in",    "between",
                                                        "like", "ilike", "case", "true", "false", "null"};
// Some are here only so that what SQL makes of them is refused instead of read as an alias: FROM a RIGHT JOIN b.
constexpr std::array<std::string_view, 24> kClause = {
    "select", "from",  "where", "group", "having", "union", "intersect", "except",  "order", "limit", "offset", "for",
    "join",   "inner", "left",  "right", "full",   "outer", "cross",     "natural", "on",    "using", "as",     "with"};
constexpr std::array<std::string_view, 4> kCase = {"when", "then", "else", "end"};
constexpr std::array<std::string_view, 2> kFunctionToo = {"left", "right"};
constexpr std::array<std::string_view, 21> kContextual = {
    "contains",  "starts_with", "ends_with", "idiv", "coalesce", "distinct", "recursive",
    "timestamp", "date",        "time",      "uuid", "decimal",  "duration", "json",
    "bytes",     "double",      "asc",       "desc", "nulls",    "first",    "last"};

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& words, std::string_view name) {
  return std::any_of(words.begin(), words.end(), [name](std::string_view word) { return SameWord(name, word); });
}

}  // namespace

bool SameWord(std::string_view name, std::string_view lower_case_word) {
  return std::equal(name.begin(), name.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return ToLower(a) == b; });
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && IsAsciiLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsAsciiLetter(c) || (c >= '0' && c <= '9'); });
}

bool IsReservedWord(std::string_view name) { return IsOneOf(kReserved, name); }
bool IsClauseWord(std::string_view name) { return IsOneOf(kClause, name); }
bool IsCaseWord(std::string_view name) { return IsOneOf(kCase, name); }
bool IsFunctionToo(std::string_view name) { return IsOneOf(kFunctionToo, name); }

bool IsContextualWord(std::string_view name) {
  return IsOneOf(kContextual, name) || IsClauseWord(name) || IsCaseWord(name);
}

}  // namespace rowgate::orm
