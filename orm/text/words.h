#ifndef ROWGATE_ORM_TEXT_WORDS_H_
#define ROWGATE_ORM_TEXT_WORDS_H_

#include <string_view>

// The words of the grammar. All are case-insensitive.
namespace rowgate::orm {

// Letters, digits and underscores of ASCII, not starting with a digit: what needs no backticks unless it is a word of
// the grammar.
bool IsPlainName(std::string_view name);

// Words that cannot be names without backticks anywhere: and, or, not, is, in, between, like, ilike, case, true, false,
// null.
bool IsReservedWord(std::string_view name);

// Words that cannot be names without backticks inside queries: select, from, where, join, order, limit …
bool IsClauseWord(std::string_view name);

// Words that cannot be names without backticks inside CASE: when, then, else, end.
bool IsCaseWord(std::string_view name);

// Clause words that are functions when a parenthesis follows: left, right.
bool IsFunctionToo(std::string_view name);

// All of the above but reserved words, and words that mean something at some places only. They may be column names, and
// the printer puts them into backticks all the same so that nobody has to wonder.
bool IsContextualWord(std::string_view name);

bool SameWord(std::string_view name, std::string_view lower_case_word);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_WORDS_H_
