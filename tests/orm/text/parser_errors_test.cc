#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/text/parser.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Pair;

absl::StatusOr<Expr> Parse(std::string_view text) { return ParseExpr(text, {}, "filter"); }

std::string Repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(ParserErrors, ShowThePlaceWithACaret) {
  const absl::Status status = Parse("title = 'é' and and b").status();
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("FILTER_SYNTAX")));
  const ErrorDetail detail = DetailOf(status);
  ASSERT_EQ(detail.violations.size(), 1U);
  EXPECT_EQ(detail.violations[0].field, "filter");
  EXPECT_EQ(detail.violations[0].description,
            "expected a value, found the word and (a column of that name needs backticks) at position 17\n"
            "title = 'é' and and b\n"
            "                ^");
}

TEST(ParserErrors, NameThePosition) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "expected a value, found the end at position 1"},
      {"   ", "found the end at position 4"},
      {"a =", "found the end at position 4"},
      {"a = 'x", "unterminated string at position 5"},
      {"a = \"x", "unterminated string at position 5"},
      {"`a", "unterminated name at position 1"},
      {"`` = 1", "empty name at position 1"},
      {"a = 1 b", "expected an operator or the end, found `b` at position 7"},
      {"a == 1", "found `=` at position 4"},
      {"a ? b", "unexpected character at position 3"},
      {"a = 12abc", "at position 7"},
      {"a = 1.2.3", "at position 8"},
      {"a = 1e", "an exponent needs digits at position 7"},
      {"a = 1e999", "this number is out of range at position 5"},
      {"a = : b", "name of a parameter at position 5"},
      {"a < b < c", "needs parentheses at position 7"},
      {"a = b is null", "needs parentheses at position 7"},
      {"(a = 1", "expected an operator, `,` or `)`, found the end at position 7"},
      {"a = 1)", "found `)` at position 6"},
      {"f(a", "found the end at position 4"},
      {"f(a,)", "found `)` at position 5"},
      {"a.", "expected a name, found the end at position 3"},
      {"a in 1",
       "expected a list in parentheses, a query in parentheses or a parameter after IN, found `1` at position 6"},
      {"a in (1,", "found the end at position 9"},
      {"a in (1 2)", "found `2` at position 9"},
      {"a between 1", "AND and the upper end of BETWEEN, found the end at position 12"},
      {"a is 1", "expected NULL or DISTINCT FROM, found `1` at position 6"},
      {"a is distinct b", "expected FROM, found `b` at position 15"},
      {"a not b", "at position 7"},
      {"date '2024-02-30' = a", "this is not a valid date at position 6"},
      {"a = timestamp '24:00'", "this is not a valid timestamp at position 15"},
      {"a = bytes 'f'", "this is not a valid bytes at position 11"},
      {"a // b", "found `/` at position 4"},
      {"a; DROP TABLE users", "unexpected character at position 2"},
      {"select = 1 --", "found the end at position 14"},
      {std::string("a = 1\0", 6), "NUL byte at position 6"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(Parse(text),
                AllOf(HasReason("FILTER_SYNTAX"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message))))
        << text;
  }
}

TEST(ParserErrors, RefuseWhatIsNotUtf8) {
  EXPECT_THAT(Parse("a = '\xff'"),
              AllOf(HasReason("FILTER_SYNTAX"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UTF-8"))));
}

TEST(ParserErrors, NameTheConstructThatIsBroken) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"case", "expected a value, found the end at position 5"},
      {"case = 1", "expected a value, found `=` at position 6"},
      {"case a then b end", "expected an operator or WHEN, found the word then"},
      {"case when then 1 end", "expected a value, found the word then"},
      {"case when a end", "expected an operator or THEN, found the word end"},
      {"case when a then b", "expected WHEN, ELSE or END, found the end at position 19"},
      {"case when a then b else c when d then e end", "expected END, found the word when"},
      {"cast(a)", "expected an operator or AS and a type, found `)` at position 7"},
      {"cast(a as blurb)", "expected a type (bool, int64, double, decimal(12, 2), string, timestamp …), found `blurb`"},
      {"cast(a as decimal(x))", "expected a number of digits, found `x` at position 19"},
      {"cast(a as decimal(99999999999))", "expected a number of digits, found `99999999999` at position 19"},
      {"cast(a as string(10))", "expected `)`, found `(` at position 17"},
      {"()", "expected a value, found `)` at position 2"},
      {"(a, )", "expected a value, found `)` at position 5"},
      {"posts.any(a)", "a relation has some(), every(), none() and count(), nothing else at position 7"},
      {"posts.`some`(a)", "a relation has some(), every(), none() and count(), nothing else at position 7"},
      {"posts.every()", "expected a value, found `)` at position 13"},
      {"posts.some(a, b)", "expected an operator or `)`, found `,` at position 13"},
      {"exists(a)", "expected SELECT or WITH after EXISTS, found `a` at position 8"},
      {"sum(*)", "expected a value, found `*` at position 5"},
      {"count(distinct)", "expected a value, found `)` at position 15"},
      {"f(a order b)", "expected BY, found `b` at position 11"},
      {"f(a) filter (b)", "expected WHERE, found `b` at position 14"},
      {"f(a) over w", "expected `(` after OVER, found `w` at position 11"},
      {"f(a) over (a)", "expected PARTITION BY, ORDER BY, ROWS, RANGE or `)`, found `a` at position 12"},
      {"f(a) over (order by a groups unbounded preceding)", "found `groups` at position 23"},
      {"f(a) over (rows a preceding)", "expected UNBOUNDED, CURRENT ROW or a number of rows, found `a` at position 17"},
      {"f(a) over (rows between 1 and 2)", "expected PRECEDING or FOLLOWING, found the word and"},
      {"f(a) over (rows 99999999999999999999 preceding)", "this number is out of range at position 17"},
      {"coalesce(a) over ()", "expected an operator or the end, found `over` at position 13"},
      {"extract(1 from a)", "expected a part of a date, found `1` at position 9"},
      {"a in (select 1", "or `)`, found the end at position 15"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(Parse(text),
                AllOf(HasReason("FILTER_SYNTAX"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message))))
        << text;
  }
}

TEST(ParserErrors, StopHostileNestingEarly) {
  const int many = 100'000;
  for (const std::string& text :
       {Repeated("(", many), Repeated("not ", many), Repeated("-", many), Repeated("f(", many),
        Repeated("a in (", many), Repeated("- -", many), Repeated("case when ", many), Repeated("cast(", many),
        Repeated("r.some(", many), Repeated("(1, (", many), Repeated("f() over (order by ", many),
        Repeated("f(1) filter (where ", many), Repeated("exists (select ", many), Repeated("coalesce(", many),
        "a" + Repeated(" - a", 4000), Repeated("(", many) + "a" + Repeated(")", many)}) {
    EXPECT_THAT(Parse(text), HasReason("EXPR_TOO_DEEP")) << text.substr(0, 20);
  }
}

TEST(ParserErrors, NameTheLimitThatWasPassed) {
  EXPECT_THAT(Parse(Repeated("not ", 32) + "a"),
              AllOf(HasReason("EXPR_TOO_DEEP"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("32 levels"))));
  EXPECT_OK(Parse(Repeated("not ", 31) + "a"));
  const absl::Status large = Parse("a" + Repeated(" and a", 5000)).status();
  EXPECT_THAT(large, HasReason("EXPR_TOO_LARGE"));
  EXPECT_THAT(DetailOf(large).metadata, ::testing::Contains(Pair("value", "4096")));
  EXPECT_THAT(Parse("a in (1" + Repeated(",1", 50'000) + ")"), HasReason("LIST_TOO_LONG"));
  EXPECT_THAT(Parse("a in (b" + Repeated(",1", 50'000) + ")"), HasReason("EXPR_TOO_LARGE"));
}

TEST(ParserErrors, CountWhatASimpleCaseRepeats) {
  const std::string subject = "(a" + Repeated(" + a", 98) + ")";  // 100 nodes
  EXPECT_OK(Parse("case " + subject + Repeated(" when 1 then 2", 39) + " end"));
  EXPECT_THAT(Parse("case " + subject + Repeated(" when 1 then 2", 40) + " end"), HasReason("EXPR_TOO_LARGE"));
  // Each level doubles what is in it.
  EXPECT_THAT(Parse(Repeated("case ", 14) + "a" + Repeated(" when 1 then 2 when 3 then 4 end", 14)),
              HasReason("EXPR_TOO_LARGE"));
}

TEST(ParserErrors, StaySmall) {
  const std::string name(1'000'000, 'x');
  EXPECT_LT(Parse(name + " " + name).status().message().size(), 1000U);
}

}  // namespace
}  // namespace rowgate::orm
