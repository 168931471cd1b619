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

TEST_F(BindTest, AssignsValuesInTheTypeAndStorageOfTheColumn) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"score", "5", "5:int32"},
      {"score", "null", "NULL:int32"},
      {"score", ":nothing", "NULL:int32"},
      {"score", "score + 1", "(ADD score 1:int64)"},
      {"seen_at", "'2024-01-31'", "timestamp '2024-01-31T00:00:00Z':timestamp"},
      {"seen_at", "now()", "now()"},
      {"published", "not published", "(NOT published)"},
      {"published", "1 = 1", "TRUE:bool"},
      {"published", "score > 3", "(GT score 3:int32)"},
      {"price", "price * 2", "(MULTIPLY price 2:int64)"},
      {"ratio", "id / 2", "(DIVIDE id 2:int64)"},
      {"extra", "'[1]'", "json '[1]':json"},
      {"title", "upper(title)", "upper(title)"},
  };
  for (const auto& [column, text, shown] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, Assignment(column, text));
    EXPECT_EQ(Show(bound), shown) << text;
  }
  EXPECT_EQ(Assignment("seen_at", "now()")->stored.storage, Storage::kUnixSeconds);
  EXPECT_EQ(Assignment("seen_at", "'2024-01-31'")->stored.storage, Storage::kUnixSeconds);
}

TEST_F(BindTest, RefusesAssignmentsThatLoseSomething) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"id", "null", "NOT_NULL_VIOLATION"},       {"id", ":nothing", "NOT_NULL_VIOLATION"},
      {"title", "'12345678901'", "TOO_LONG"},     {"score", "3000000000", "VALUE_OUT_OF_RANGE"},
      {"tiny", "40000", "VALUE_OUT_OF_RANGE"},    {"extra", "'{'", "INVALID_JSON"},
      {"status", "7", "UNKNOWN_ENUM_VALUE"},      {"id", "title", "TYPE_MISMATCH"},
      {"id", "id / 2", "TYPE_MISMATCH"},          {"price", "price * 1.5", "TYPE_MISMATCH"},
      {"price", "ratio", "TYPE_MISMATCH"},        {"price", "cost", "TYPE_MISMATCH"},
      {"created_at", "seen_at", "TYPE_MISMATCH"}, {"published", "id", "TYPE_MISMATCH"},
  };
  for (const auto& [column, text, reason] : cases) {
    EXPECT_THAT(Assignment(column, text), HasReason(reason)) << column << " = " << text;
  }
}

}  // namespace
}  // namespace rowgate::test
