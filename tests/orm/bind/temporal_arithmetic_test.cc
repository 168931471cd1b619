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

TEST_F(BindTest, CountsWithMoments) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"created_at + lasting", "(ADD created_at lasting)", "timestamp"},
      {"lasting + created_at", "(ADD lasting created_at)", "timestamp"},
      {"created_at + '3.5s'", "(ADD created_at duration '3.500s':duration)", "timestamp"},
      {"created_at - '1s'", "(SUBTRACT created_at duration '1s':duration)", "timestamp"},
      {"created_at - '2024-01-31'", "(SUBTRACT created_at timestamp '2024-01-31T00:00:00Z':timestamp)", "duration"},
      {"'2024-01-31' - created_at", "(SUBTRACT timestamp '2024-01-31T00:00:00Z':timestamp created_at)", "duration"},
      {"'2024-01-31' - lasting", "(SUBTRACT timestamp '2024-01-31T00:00:00Z':timestamp lasting)", "timestamp"},
      {"now() - created_at", "(SUBTRACT now() created_at)", "duration"},
      {"created_at - seen_at", "(SUBTRACT created_at cast(seen_at as timestamp))", "duration"},
      {"seen_at + lasting", "(ADD seen_at lasting)", "timestamp"},
      {"day + 7", "(ADD day 7:int64)", "date"},
      {"7 + day", "(ADD 7:int64 day)", "date"},
      {"day - score", "(SUBTRACT day score)", "date"},
      {"day - '2024-01-31'", "(SUBTRACT day date '2024-01-31':date)", "int64"},
      {"day - date '2024-01-31'", "(SUBTRACT day date '2024-01-31':date)", "int64"},
      {"created_at - date '2024-01-31'", "(SUBTRACT created_at timestamp '2024-01-31T00:00:00Z':timestamp)",
       "duration"},
      {"date '2024-01-31' + 1", "(ADD date '2024-01-31':date 1:int64)", "date"},
      {"lasting + lasting", "(ADD lasting lasting)", "duration"},
      {"lasting - '1s'", "(SUBTRACT lasting duration '1s':duration)", "duration"},
      {"-lasting", "(NEGATE lasting)", "duration"},
      {"created_at + :nothing", "(ADD created_at NULL:duration)", "timestamp"},
  };
  for (const auto& [text, shown, type] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
    EXPECT_EQ(Describe(bound.type()), type) << text;
    EXPECT_EQ(bound.stored.storage, Storage::kDefault) << text;
  }
}

TEST_F(BindTest, RefusesSumsThatMeanNothing) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"created_at + created_at", "ADD of timestamp and timestamp means nothing"},
      {"created_at + 1", "ADD of timestamp and int64 means nothing"},
      {"created_at - day", "SUBTRACT of timestamp and date means nothing"},
      {"day + lasting", "ADD of date and duration means nothing"},
      {"day + 1.5", "ADD of date and decimal means nothing"},
      {"5 - day", "SUBTRACT of int64 and date means nothing"},
      {"lasting - created_at", "SUBTRACT of duration and timestamp means nothing"},
      {"lasting * 2", "MULTIPLY wants numbers"},
      {"-created_at", "NEGATE wants numbers"},
  };
  for (const auto& [text, message] : cases) {
    const absl::Status status = BoundValue(text).status();
    EXPECT_THAT(status, HasReason("TYPE_MISMATCH")) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
  EXPECT_THAT(BoundValue("created_at + 'soon'"), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST_F(BindTest, ComparesMomentsOfOneKind) {
  EXPECT_THAT(Condition("created_at > day"), HasReason("TYPE_MISMATCH"));
  EXPECT_OK(Condition("created_at > cast(day as timestamp)"));
  EXPECT_THAT(Condition("day = '2024-01-31T10:00:00Z'"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Condition("current_date() = day"), IsOkAndHolds("(EQ current_date() day)"));
}

}  // namespace
}  // namespace rowgate::test
