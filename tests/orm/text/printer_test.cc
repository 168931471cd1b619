#include "orm/text/printer.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/text/parser.h"
#include "tests/orm/text/random_expr.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::IsOkAndHolds;

std::string Reprinted(std::string_view text) {
  const absl::StatusOr<Expr> expr = ParseExpr(text, {}, "filter");
  return expr.ok() ? PrintExpr(*expr) : std::string(expr.status().message());
}

TEST(Printer, KeepsOnlyTheParenthesesThatMatter) {
  EXPECT_EQ(Reprinted("((a = 1)) and (b or (c))"), "a = 1 AND (b OR c)");
  EXPECT_EQ(Reprinted("(a and b) or (c and d)"), "a AND b OR c AND d");
  EXPECT_EQ(Reprinted("a and (b and c)"), "a AND (b AND c)");
  EXPECT_EQ(Reprinted("not (a = 1)"), "NOT a = 1");
  EXPECT_EQ(Reprinted("not (a or b)"), "NOT (a OR b)");
  EXPECT_EQ(Reprinted("(a + b) * c - (d - e) - f"), "(a + b) * c - (d - e) - f");
  EXPECT_EQ(Reprinted("(a * b) + (c / d)"), "a * b + c / d");
  EXPECT_EQ(Reprinted("(a = b) = c"), "(a = b) = c");
  EXPECT_EQ(Reprinted("-(5) + -(-5) - -x"), "-(5) + --5 - -x");
}

TEST(Printer, WritesWordsInUpperCaseAndQuotesNames) {
  EXPECT_EQ(Reprinted("`in` is not null and id in (1,'it''s') and t not between 1 and 2"),
            "`in` IS NOT NULL AND id IN (1, 'it''s') AND t NOT BETWEEN 1 AND 2");
  EXPECT_EQ(Reprinted("LOWER(a.`b c`) starts_with \"x\" or d idiv 2 = null"),
            "lower(a.`b c`) STARTS_WITH 'x' OR d IDIV 2 = NULL");
  EXPECT_EQ(Reprinted("contains(a, 'b') and Coalesce(a, :b) is distinct from date \"2024-01-31\""),
            "a CONTAINS 'b' AND coalesce(a, :b) IS DISTINCT FROM date '2024-01-31'");
}

TEST(Printer, WritesEveryConstruct) {
  const std::vector<std::string> canonical = {
      "CASE WHEN a = 1 THEN 'x' WHEN b THEN 'y' ELSE 'z' END",
      "CASE WHEN a THEN 1 END + 1",
      "CAST(a + b AS decimal(12, 2))",
      "CAST(a AS decimal)",
      "(a, b) IN ((1, 2), (3, 4))",
      "(a, b) < (:x, :y)",
      "a IN (SELECT x FROM Post)",
      "(a, b) NOT IN (SELECT x, y FROM Post)",
      "NOT EXISTS (SELECT * FROM Post)",
      "a > (SELECT max(x) FROM Post) - 1",
      "posts.some(score > 3) AND p.author.posts.none() AND tags.every(name LIKE 'a%') AND posts.count() > 2",
      "count(*) + count(DISTINCT a)",
      "string_agg(a, ',' ORDER BY b DESC NULLS LAST, c)",
      "sum(a) FILTER (WHERE b OR c)",
      "row_number() OVER ()",
      "sum(a) FILTER (WHERE b) OVER (PARTITION BY c, d ORDER BY e DESC ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)",
      "sum(a) OVER (ORDER BY b RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
      "extract(year FROM created_at)",
      "left(a, 3) || right(a, 3)",
  };
  for (const std::string& text : canonical) EXPECT_EQ(Reprinted(text), text);
}

TEST(Printer, WritesOtherSpellingsInOneWay) {
  EXPECT_EQ(Reprinted("case a when 1 then 'x' else 'y' end"), "CASE WHEN a = 1 THEN 'x' ELSE 'y' END");
  EXPECT_EQ(Reprinted("cast(a as double precision) = cast(b as NUMERIC(5))"),
            "CAST(a AS double) = CAST(b AS decimal(5, 0))");
  EXPECT_EQ(Reprinted("Extract('Year', a) = extract(Month from a)"), "extract('Year', a) = extract(month FROM a)");
  EXPECT_EQ(Reprinted("sum(a) over (order by b rows unbounded preceding)"),
            "sum(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)");
  EXPECT_EQ(Reprinted("count()"), "count(*)");
  EXPECT_EQ(Reprinted("Contains(a) = b or ends_with(a, b, c)"), "(contains(a)) = b OR ends_with(a, b, c)");
}

TEST(Printer, IsUndoneByTheParser) {
  std::mt19937 random(20240131);
  const ExprLimits roomy{.depth_max = 64, .nodes_max = 1'000'000};
  for (int i = 0; i < 6'000; ++i) {
    const Expr expr = test::RandomExpr(random, 1 + i % 6);
    const std::string text = PrintExpr(expr);
    ASSERT_THAT(ParseExpr(text, roomy, "filter"), IsOkAndHolds(expr)) << text;
  }
}

}  // namespace
}  // namespace rowgate::orm
