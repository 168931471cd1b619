#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/text/parser.h"
#include "orm/text/query_parser.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

absl::StatusOr<Query> Parse(std::string_view text) { return ParseQuery(text, {}, "query"); }

std::string Repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(QueryErrors, ShowThePlaceWithACaret) {
  const ErrorDetail detail = DetailOf(Parse("SELECT a FROM Post WHERE ORDER BY a").status());
  ASSERT_EQ(detail.violations.size(), 1U);
  EXPECT_EQ(detail.violations[0].field, "query");
  EXPECT_EQ(detail.violations[0].description,
            "expected a value, found the word ORDER (a column of that name needs backticks) at position 26\n"
            "SELECT a FROM Post WHERE ORDER BY a\n"
            "                         ^");
}

TEST(QueryErrors, NameThePosition) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "expected SELECT, found the end at position 1"},
      {"a = 1", "expected SELECT, found `a` at position 1"},
      {"select", "expected a value, found the end at position 7"},
      {"select a b",
       "expected `,`, AS, FROM, WHERE, GROUP BY, HAVING, UNION, ORDER BY, LIMIT, OFFSET, FOR UPDATE or "
       "the end, found `b` at position 10"},
      {"select a as from Post", "expected a label, found the word from"},
      {"select *, a from Post", "found `,` at position 9"},
      {"select a, * from Post", "`*` stands alone; a whole row is a table's name at position 11"},
      {"select p.* from Post p", "the whole row is the name in front of the dot alone at position 10"},
      {"select distinct on a from Post", "expected `(` after DISTINCT ON, found `a` at position 20"},
      {"select a from", "expected a table or a query in parentheses, found the end at position 14"},
      {"select a from A, B", "all pairs are CROSS JOIN at position 16"},
      {"select a from A right join B", "there is no RIGHT JOIN; a LEFT JOIN says the same at position 17"},
      {"select a from A full outer join B", "there is no FULL JOIN at position 17"},
      {"select a from A natural join B", "there is no NATURAL JOIN"},
      {"select a from A outer join B", "found `outer` at position 17"},
      {"select a from A left B", "expected JOIN, found `B` at position 22"},
      {"select a from A join", "expected a table, a relation or a query in parentheses, found the end at position 21"},
      {"select a from A join B using (id)", "there is no USING; say ON what, or a relation at position 24"},
      {"select a from A join (select 1) x", "expected ON and a condition, found the end at position 34"},
      {"select a from A cross join B on x", "found `on` at position 30"},
      {"select a from (select 1)", "expected an alias for the query, found the end at position 25"},
      {"select a from (A)", "expected SELECT, found `A` at position 16"},
      {"select a from A.", "expected a name, found the end at position 17"},
      {"select a from A group a", "expected BY, found `a` at position 23"},
      {"select a from A having b where c",
       "expected UNION, ORDER BY, LIMIT, OFFSET, FOR UPDATE or the end, found `where`"},
      {"select a from A where b and where", "expected a value, found the word where"},
      {"select 1 union 2", "expected ALL or SELECT, found `2` at position 16"},
      {"select 1 intersect all select 2", "expected SELECT, found `all` at position 20"},
      {"select 1 union (select 2)", "expected ALL or SELECT, found `(` at position 16"},
      {"select 1 order a", "expected BY, found `a` at position 16"},
      {"select 1 limit a", "LIMIT takes a whole number or a parameter at position 16"},
      {"select 1 limit 1 + 1", "LIMIT takes a whole number or a parameter at position 16"},
      {"select 1 limit 1.5", "LIMIT takes a whole number or a parameter at position 16"},
      {"select 1 limit 1 order by a", "expected OFFSET, FOR UPDATE or the end, found `order`"},
      {"select 1 offset 'x'", "OFFSET takes a whole number or a parameter at position 17"},
      {"select 1 for update of a", "expected the end, found `of` at position 21"},
      {"select 1 for all", "expected UPDATE or SHARE, found `all` at position 14"},
      {"select 1 for update skip", "expected LOCKED, found the end at position 25"},
      {"with x as select 1 select 2", "expected a query in parentheses, found the word select"},
      {"with x (a as (select 1) select 2", "expected `,` or `)`, found the word as"},
      {"with x as (select 1)", "expected SELECT, found the end at position 21"},
      {"with x as (select 1) x", "expected SELECT, found `x` at position 22"},
      {"select 1; drop table x", "unexpected character at position 9"},
      {"select (select 1", "or `)`, found the end at position 17"},
      {"select 1 where exists (a)", "expected SELECT or WITH after EXISTS, found `a` at position 24"},
      {std::string("select 1\0", 9), "NUL byte at position 9"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(Parse(text),
                AllOf(HasReason("FILTER_SYNTAX"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message))))
        << text;
  }
}

TEST(QueryErrors, StopHostileNestingEarly) {
  const int many = 100'000;
  for (const std::string& text :
       {Repeated("select (", many), Repeated("select * from (", many), Repeated("with x as (", many),
        Repeated("select 1 where exists (", many), Repeated("select 1 where a in (", many)}) {
    EXPECT_THAT(Parse(text), HasReason("EXPR_TOO_DEEP")) << text.substr(0, 30);
  }
  const ExprLimits generous{.depth_max = 1'000'000, .nodes_max = 100'000'000};
  EXPECT_THAT(ParseQuery(Repeated("select * from (", many), generous, "query"), HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(ParseExpr(Repeated("(select ", many), generous, "filter"), HasReason("EXPR_TOO_DEEP"));
}

TEST(QueryErrors, CountAQueryInAQueryAsOneLevel) {
  const auto nested = [](int levels) { return Repeated("select (", levels) + "select 1" + Repeated(")", levels); };
  EXPECT_OK(Parse(nested(31)));
  EXPECT_THAT(Parse(nested(32)), HasReason("EXPR_TOO_DEEP"));
  const auto derived = [](int levels) {
    return Repeated("select * from (", levels) + "select 1" + Repeated(") x", levels);
  };
  EXPECT_OK(Parse(derived(31)));
  EXPECT_THAT(Parse(derived(32)), HasReason("EXPR_TOO_DEEP"));
}

TEST(QueryErrors, CountWhateverCostsMemory) {
  // One node is the SELECT.
  EXPECT_OK(Parse("select 1" + Repeated(", 1", 4094)));
  EXPECT_THAT(Parse("select 1" + Repeated(", 1", 4095)), HasReason("EXPR_TOO_LARGE"));
  for (const std::string& text :
       {"select * from A" + Repeated(" cross join A", 5000), "select * from A" + Repeated(" join a", 5000),
        "select *" + Repeated(" union select *", 5000),
        "with x (a" + Repeated(", a", 5000) + ") as (select 1) select 1",
        "with x as (select *)" + Repeated(", x as (select *)", 5000) + " select 1",
        "select 1 order by 1" + Repeated(", 1", 5000), "select sum(1) over (partition by 1" + Repeated(", 1", 5000)}) {
    EXPECT_THAT(Parse(text), HasReason("EXPR_TOO_LARGE")) << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace rowgate::orm
