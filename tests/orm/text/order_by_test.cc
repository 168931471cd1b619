#include "orm/text/order_by.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ParseOrderBy, ReadsDirectionsAndPlacesOfNulls) {
  ASSERT_OK_AND_ASSIGN(const auto order,
                       ParseOrderBy("a desc nulls last, b, lower(c) ASC, d NULLS FIRST", {}, "order_by"));
  ASSERT_EQ(order.size(), 4U);
  EXPECT_EQ(order[0].expr, Col("a"));
  EXPECT_TRUE(order[0].descending);
  EXPECT_EQ(order[0].nulls_first, std::optional(false));
  EXPECT_EQ(order[1].expr, Col("b"));
  EXPECT_FALSE(order[1].descending);
  EXPECT_EQ(order[1].nulls_first, std::nullopt);
  EXPECT_EQ(order[2].expr, Call("lower", {Col("c")}));
  EXPECT_FALSE(order[2].descending);
  EXPECT_EQ(order[3].nulls_first, std::optional(true));
}

TEST(ParseOrderBy, TakesBlankTextForNoOrder) {
  ASSERT_OK_AND_ASSIGN(const auto order, ParseOrderBy(" \n", {}, "order_by"));
  EXPECT_TRUE(order.empty());
}

TEST(ParseOrderBy, TakesItsWordsAsColumnsToo) {
  ASSERT_OK_AND_ASSIGN(const auto order, ParseOrderBy("desc desc, nulls nulls first, date", {}, "order_by"));
  ASSERT_EQ(order.size(), 3U);
  EXPECT_EQ(order[0].expr, Col("desc"));
  EXPECT_TRUE(order[0].descending);
  EXPECT_EQ(order[1].expr, Col("nulls"));
}

TEST(ParseOrderBy, SaysWhereItFails) {
  EXPECT_THAT(ParseOrderBy("a,", {}, "order_by"),
              AllOf(HasReason("FILTER_SYNTAX"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("position 3"))));
  EXPECT_THAT(ParseOrderBy("a descending", {}, "order_by"), HasReason("FILTER_SYNTAX"));
  EXPECT_THAT(ParseOrderBy("a nulls", {}, "order_by"), HasReason("FILTER_SYNTAX"));
  EXPECT_THAT(ParseOrderBy("a asc desc", {}, "order_by"), HasReason("FILTER_SYNTAX"));
}

TEST(ParseOrderBy, CountsTheNodesOfAllTerms) {
  std::string text = "a";
  for (int i = 0; i < 5000; ++i) text += ",a";
  EXPECT_THAT(ParseOrderBy(text, {}, "order_by"), HasReason("EXPR_TOO_LARGE"));
}

}  // namespace
}  // namespace rowgate::orm
