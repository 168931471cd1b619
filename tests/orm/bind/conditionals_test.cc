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

TEST_F(BindTest, BringsBranchesToOneType) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"case when published then score else 0 end", "(CASE published score 0:int64)", "int64"},
      {"case when published then score else price end", "(CASE published cast(score as decimal) price)", "decimal"},
      {"case when published then price else ratio end", "(CASE published cast(price as double) ratio)", "double"},
      {"case when published then score else 1.5 end", "(CASE published cast(score as decimal) 1.5:decimal)", "decimal"},
      {"case when published then weight else ratio end", "(CASE published weight ratio)", "double"},
      {"case when published then 'a' when score > 1 then title end",
       "(CASE published 'a':string (GT score 1:int32) title)", "string"},
      {"case when published then seen_at else created_at end", "(CASE published cast(seen_at as timestamp) created_at)",
       "timestamp"},
      {"case when published then seen_at else now() end", "(CASE published seen_at now())", "timestamp"},
      {"case when published then day else '2024-01-31' end", "(CASE published day date '2024-01-31':date)", "date"},
      {"case when published then status else 'ACTIVE' end", "(CASE published status #1:enum blog.v1.Status)",
       "enum blog.v1.Status"},
      {"case when published then 1 else 2.50 end", "(CASE published 1.00:decimal 2.50:decimal)", "decimal"},
      {"case when published then null else 1 end", "(CASE published NULL:int64 1:int64)", "int64"},
      {"coalesce(score, price)", "(COALESCE cast(score as decimal) price)", "decimal"},
      {"coalesce(subtitle, title)", "(COALESCE subtitle title)", "string"},
      {"coalesce(cost, 1)", "(COALESCE cost 1.00:decimal(10,2))", "decimal(10,2)"},
  };
  for (const auto& [text, shown, type] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
    EXPECT_EQ(Describe(bound.type()), type) << text;
  }
}

TEST_F(BindTest, KeepsAStorageThatAllBranchesShare) {
  ASSERT_OK_AND_ASSIGN(const BoundExpr same, BoundValue("coalesce(seen_at, '2024-01-31')"));
  EXPECT_EQ(same.stored.storage, Storage::kUnixSeconds);
  ASSERT_OK_AND_ASSIGN(const BoundExpr mixed, BoundValue("coalesce(seen_at, created_at)"));
  EXPECT_EQ(mixed.stored.storage, Storage::kDefault);
}

TEST_F(BindTest, KnowsWhenConditionalsMayBeNull) {
  const std::vector<std::pair<const char*, bool>> cases = {
      {"case when published then 1 else 2 end", false},
      {"case when published then 1 end", true},
      {"case when published then id else score end", true},
      {"coalesce(score, id)", false},
      {"coalesce(score, :nothing)", true},
  };
  for (const auto& [text, nullable] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.nullable, nullable) << text;
  }
}

TEST_F(BindTest, RefusesBranchesOfDifferentKinds) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"case when published then title else score end", "TYPE_MISMATCH", "CASE cannot mix string and int64"},
      {"case when published then created_at else day end", "TYPE_MISMATCH", "CASE cannot mix timestamp and date"},
      {"case when published then cost else price end", "TYPE_MISMATCH", "CASE cannot mix decimal"},
      {"case when score then 1 end", "TYPE_MISMATCH", "a condition is true or false"},
      {"coalesce(title, 1)", "TYPE_MISMATCH", "an integer does not fit string"},
      {"coalesce(id, 'x')", "TYPE_MISMATCH", "a string does not fit int64"},
      {"coalesce(cost, ratio)", "TYPE_MISMATCH", "COALESCE cannot mix"},
      {"coalesce(cost, 1.555)", "TYPE_MISMATCH", "COALESCE cannot mix"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = BoundValue(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace rowgate::test
