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

TEST_F(BindTest, AdaptsLiteralsToTheColumnTheyMeet) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"score = 5", "(EQ score 5:int32)"},
      {"5 < id", "(LT 5:int64 id)"},
      {"ratio >= 1", "(GE ratio 1e+00:double)"},
      {"ratio >= 0.1", "(GE ratio 1e-01:double)"},
      {"price = 1", "(EQ price 1.00:decimal(10,2))"},
      {"price = '1.5'", "(EQ price 1.50:decimal(10,2))"},
      {"created_at > :since", "(GT created_at timestamp '2024-01-31T00:00:00Z':timestamp)"},
      {"day between '2024-01-01' and date '2024-01-31'", "(BETWEEN day date '2024-01-01':date date '2024-01-31':date)"},
      {"at < '12:00'", "(LT at time '12:00:00':time)"},
      {"lasting < '1.5s'", "(LT lasting duration '1.500s':duration)"},
      {"token = '0189F7EA-AE2C-7809-8AEB-B819CF5E9E7F'", "(EQ token uuid '0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f':uuid)"},
      {"status = 'ACTIVE'", "(EQ status #1:enum blog.v1.Status)"},
      {"status != 'STATUS_ACTIVE'", "(NE status #1:enum blog.v1.Status)"},
      {"status in (0, 'ACTIVE')", "(IN status (0, 1):enum blog.v1.Status)"},
      {"data = bytes '00'", "(EQ data bytes '00':bytes)"},
      {"score = 5e0", "(EQ score 5:int32)"},
      {"published = true", "(EQ published TRUE:bool)"},
      {"id + 1 > 5", "(GT (ADD id 1:int64) 5:int64)"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, GivesAdaptedLiteralsTheStorageOfTheColumn) {
  ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundCondition("seen_at < '2024-01-31T10:00:00Z'"));
  EXPECT_EQ(std::get<BoundOperation>(bound.node).operands[1].stored.storage, Storage::kUnixSeconds);
  ASSERT_OK_AND_ASSIGN(const BoundExpr clock, BoundCondition("now() > seen_at"));
  EXPECT_EQ(std::get<BoundOperation>(clock.node).operands[0].stored.storage, Storage::kUnixSeconds);
}

TEST_F(BindTest, TakesAnyBooleanForACondition) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"published", "published"},
      {"not published and score is null", "(AND (NOT published) (IS_NULL score))"},
      {"coalesce(published, false)", "(COALESCE published FALSE:bool)"},
      {"published = (score > 3)", "(EQ published (GT score 3:int32))"},
      {"title contains 'x'", "(LIKE title '%x%':string)"},
      {"lower(title) || 'x' like :since", "(LIKE (CONCAT lower(title) 'x':string) '2024-01-31':string)"},
      {"length(title) > 3", "(GT length(title) 3:int64)"},
      {"extra is not null or tags is null", "(OR (IS_NOT_NULL extra) (IS_NULL tags))"},
      {"abs(score) = 1", "(EQ abs(score) 1:int64)"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, ComparesANullParameterToUnknown) {
  EXPECT_THAT(Condition("score = :nothing"), IsOkAndHolds("(EQ score NULL:int32)"));
  EXPECT_THAT(Condition(":nothing"), IsOkAndHolds("NULL:bool"));
  EXPECT_THAT(Condition(":nothing = :nothing"), IsOkAndHolds("(EQ NULL:string NULL:string)"));
  EXPECT_THAT(Condition("score is distinct from null"), IsOkAndHolds("(IS_DISTINCT_FROM score NULL:int32)"));
}

TEST_F(BindTest, FoldsWhatDependsOnNoRow) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"1 = 1", "TRUE"},
      {"1 = 1.0", "TRUE"},
      {"1 > 1.5e0", "FALSE"},
      {"'a' < 'b'", "TRUE"},
      {"true", "TRUE"},
      {":yes", "TRUE"},
      {"not :yes", "FALSE"},
      {"null is null", "TRUE"},
      {":five is null", "FALSE"},
      {":nothing is null", "TRUE"},
      {":five between 1 and 9", "TRUE"},
      {"3 not between 1 and 9", "FALSE"},
      {"3 in (1, 2, 3)", "TRUE"},
      {"3 not in (1, 2)", "TRUE"},
      {"3 in (1, null)", "FALSE"},
      {"null is distinct from 1", "TRUE"},
      {"null is not distinct from null", "TRUE"},
      {"date '2024-01-31' = '2024-01-31'", "TRUE"},
      {"id in ()", "FALSE"},
      {"id not in ()", "TRUE"},
      {"(1 = 1) = (2 = 2)", "TRUE"},
      {"published and 1 = 1", "published"},
      {"published and 1 = 2", "FALSE"},
      {"published or 1 = 1", "TRUE"},
      {"published or 1 = 2", "published"},
      {"not (id in () and published)", "TRUE"},
      {"published or id not in ()", "TRUE"},
      {"id = id", "(EQ id id)"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
  EXPECT_EQ(Show(*BoundCondition(Op(Operator::kAnd, {}))), "TRUE");
}

TEST_F(BindTest, FindsErrorsInPartsThatFoldingDrops) {
  EXPECT_THAT(Condition("1 = 1 or nowhere"), HasReason("UNKNOWN_PATH"));
}

TEST_F(BindTest, KnowsWhatCanBeNull) {
  const std::vector<std::pair<const char*, bool>> cases = {
      {"id", false},
      {"score", true},
      {"id + 1", false},
      {"id + score", true},
      {"id / 2", true},
      {"id % 2", true},
      {"id = 1", false},
      {"score = 1", true},
      {"score is null", false},
      {"score is distinct from 1", false},
      {"coalesce(score, 0)", false},
      {"coalesce(score, null)", true},
      {"lower(subtitle)", true},
      {"now()", false},
      {"score in (1)", true},
      {"id in (1)", false},
      {"title || subtitle", true},
      {":nothing", true},
  };
  for (const auto& [text, nullable] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.nullable, nullable) << text;
  }
}

}  // namespace
}  // namespace rowgate::test
