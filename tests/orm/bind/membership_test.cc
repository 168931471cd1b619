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

TEST_F(BindTest, BindsAListAsOneValue) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"id in (1, 2)", "(IN id (1, 2):int64)"},
      {"id not in :ids", "(NOT_IN id (1, 2):int64)"},
      {"id in (:ids)", "(IN id (1, 2):int64)"},
      {"id in (:five, 6)", "(IN id (5, 6):int64)"},
      {"day in ('2024-01-31')", "(IN day (date '2024-01-31'):date)"},
      {"price in (1, 2.5)", "(IN price (1.00, 2.50):decimal(10,2))"},
      {"length(title) in (1)", "(IN length(title) (1):int64)"},
      {"5 in (id, score)", "(OR (EQ 5:int64 id) (EQ 5:int64 score))"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, TakesNullInAListForATest) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"score in (1, null)", "(OR (IN score (1):int32) (IS_NULL score))"},
      {"score not in (1, null)", "(AND (NOT_IN score (1):int32) (IS_NOT_NULL score))"},
      {"score in (null)", "(IS_NULL score)"},
      {"score in (:nothing, 2)", "(OR (IN score (2):int32) (IS_NULL score))"},
      {"score in :nothing", "(EQ score NULL:int32)"},
      {"score not in :nothing", "(NE score NULL:int32)"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, ComparesWithItemsThatAreExpressions) {
  EXPECT_THAT(Condition("id in (1, score, 2)"), IsOkAndHolds("(OR (IN id (1, 2):int64) (EQ id score))"));
  EXPECT_THAT(Condition("id not in (score + 1)"), IsOkAndHolds("(NE id (ADD score 1:int64))"));
}

TEST_F(BindTest, BindsFiftyThousandItems) {
  List list;
  list.items.resize(50'000, Value{int64_t{7}});
  EXPECT_OK(BoundCondition(Op(Operator::kIn, {Col("id"), Lit({list})})));
  list.items.push_back({int64_t{7}});
  EXPECT_THAT(BoundCondition(Op(Operator::kIn, {Col("id"), Lit({list})})), HasReason("LIST_TOO_LONG"));
  parameters["ids"] = {list};
  EXPECT_THAT(BoundCondition(Op(Operator::kIn, {Col("id"), Param("ids")})), HasReason("LIST_TOO_LONG"));
}

TEST_F(BindTest, SaysWhichItemDoesNotFit) {
  EXPECT_THAT(Condition("score in (1, 'x')"), StatusIs(absl::StatusCode::kInvalidArgument,
                                                       ::testing::HasSubstr("item 2: a string does not fit int32")));
  EXPECT_THAT(Condition("extra in (json '1')"), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(Condition("null in (1)"), HasReason("NULL_COMPARISON"));
}

}  // namespace
}  // namespace rowgate::test
