#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using ::testing::HasSubstr;

TEST_F(BindTest, MakesPatternsOfConstantsThatAreSearchedFor) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"contains(title, 'a')", "(LIKE title '%a%':string)"},
      {"starts_with(title, 'a')", "(LIKE title 'a%':string)"},
      {"ends_with(title, 'a')", "(LIKE title '%a':string)"},
      {"contains(title, '5%_\\')", "(LIKE title '%5\\%\\_\\\\%':string)"},
      {"contains(title, '')", "(LIKE title '%%':string)"},
      {"contains(title, :nothing)", "(LIKE title NULL:string)"},
      {"contains('abc', title)", "(CONTAINS 'abc':string title)"},
      {"starts_with(title, subtitle)", "(STARTS_WITH title subtitle)"},
      {"title like 'a\\_%'", "(LIKE title 'a\\_%':string)"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, RefusesPatternsThatEndInALoneBackslash) {
  for (const char* text :
       {"title like 'a\\'", "title not like '\\\\\\'", "title ilike '\\'", "title not ilike 'a\\'"}) {
    EXPECT_THAT(Condition(text), HasReason("INVALID_PATTERN")) << text;
  }
  EXPECT_OK(Condition("title like 'a\\\\'"));
  EXPECT_OK(Condition("ends_with(title, '\\')"));
}

TEST_F(BindTest, TellsTheDigitsOfDecimalsInTheirType) {
  table.columns[9].stored.type = Type::Of(TypeKind::kDecimal);  // price: without declared digits
  const auto scale_of = [this](const char* text) {
    const absl::StatusOr<BoundExpr> bound = BoundCondition(text);
    EXPECT_OK(bound) << text;
    return bound.ok() ? std::get<BoundOperation>(bound->node).operands[1].type().scale : 0;
  };
  EXPECT_EQ(scale_of("price > 1.555"), 3U);
  EXPECT_EQ(scale_of("price > 1"), 0U);
  EXPECT_EQ(scale_of("price in (1, 2.50, 3.1)"), 2U);
}

}  // namespace
}  // namespace rowgate::test
