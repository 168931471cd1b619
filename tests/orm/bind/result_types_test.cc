#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

TEST_F(BindTest, GivesEveryExpressionAType) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"score + 1", "int64"},
      {"score + big", "int64"},
      {"score + ratio", "double"},
      {"weight * 2", "double"},
      {"score / 2", "double"},
      {"score idiv 2", "int64"},
      {"score % 2", "int64"},
      {"-score", "int64"},
      {"-weight", "double"},
      {"price + ratio", "double"},
      {"title || 'x'", "string"},
      {"length(title)", "int64"},
      {"abs(weight)", "float"},
      {"now()", "timestamp"},
      {"coalesce(score, 0)", "int64"},
      {"coalesce(title, 'x')", "string"},
      {"id = 1", "bool"},
      {"1.5e0", "double"},
      {"'x'", "string"},
      {"18446744073709551615", "decimal"},
  };
  for (const auto& [text, type] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Describe(bound.type()), type) << text;
  }
}

TEST_F(BindTest, KeepsTrackOfTheScaleOfDecimals) {
  const std::vector<std::pair<const char*, uint32_t>> cases = {
      {"price + 1", 2}, {"price + 1.555", 3}, {"price * price", 4}, {"price * 2", 2}, {"price * 1.5", 3},
      {"price / 3", 6}, {"price idiv 3", 0},  {"price % 3", 2},     {"-price", 2},    {"coalesce(price, 0)", 2},
  };
  for (const auto& [text, scale] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.type().kind, TypeKind::kDecimal) << text;
    EXPECT_EQ(bound.type().scale, scale) << text;
  }
}

TEST_F(BindTest, GivesAddedConstantsTheScaleOfTheColumn) {
  ASSERT_OK_AND_ASSIGN(const BoundExpr sum, BoundValue("cost + 1"));
  EXPECT_EQ(Show(sum), "(ADD cost 1.00:decimal)");
  EXPECT_EQ(sum.stored.storage, Storage::kText);
  ASSERT_OK_AND_ASSIGN(const BoundExpr product, BoundValue("price * 2"));
  EXPECT_EQ(Show(product), "(MULTIPLY price 2:int64)");
}

}  // namespace
}  // namespace rowgate::test
