#include "orm/text/printer.h"

#include <random>
#include <string>

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

TEST(Printer, IsUndoneByTheParser) {
  std::mt19937 random(20240131);
  for (int i = 0; i < 4'000; ++i) {
    const Expr expr = test::RandomExpr(random, 1 + i % 6);
    const std::string text = PrintExpr(expr);
    ASSERT_THAT(ParseExpr(text, {}, "filter"), IsOkAndHolds(expr)) << text;
  }
}

}  // namespace
}  // namespace rowgate::orm
