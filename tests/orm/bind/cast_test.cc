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

TEST_F(BindTest, AdaptsConstantsThatAreCast) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"cast('2024-01-31' as date)", "date '2024-01-31':date"},
      {"cast('12' as int64)", "12:int64"},
      {"cast('1.50' as decimal(10, 3))", "1.500:decimal(10,3)"},
      {"cast('1e3' as double)", "1e+03:double"},
      {"cast('true' as bool)", "TRUE:bool"},
      {"cast(2 as double)", "2e+00:double"},
      {"cast(null as date)", "NULL:date"},
      {"cast('x' as string)", "'x':string"},
  };
  for (const auto& [text, shown] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
  }
}

TEST_F(BindTest, LeavesRoundingAndPrintingToTheDatabase) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"cast(1.5 as int64)", "cast(1.5:decimal as int64)"},
      {"cast(1.005 as decimal(10, 2))", "cast(1.005:decimal as decimal(10,2))"},
      {"cast(5 as string)", "cast(5:int64 as string)"},
      {"cast(true as int64)", "cast(TRUE:bool as int64)"},
      {"cast(price as int64)", "cast(price as int64)"},
      {"cast(score as decimal)", "cast(score as decimal)"},
      {"cast(ratio as decimal(12, 4))", "cast(ratio as decimal(12,4))"},
      {"cast(created_at as date)", "cast(created_at as date)"},
      {"cast(day as timestamp)", "cast(day as timestamp)"},
      {"cast(status as string)", "cast(status as string)"},
      {"cast(published as int32)", "cast(published as int32)"},
      {"cast(seen_at as timestamp)", "cast(seen_at as timestamp)"},
      {"cast(title as string)", "title"},
      {"cast(created_at as timestamp)", "created_at"},
  };
  for (const auto& [text, shown] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
    EXPECT_EQ(bound.stored.storage, Storage::kDefault) << text;
  }
}

TEST_F(BindTest, KeepsTheScaleOfADecimalThatIsCastWithoutDigits) {
  ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue("cast(price as decimal)"));
  EXPECT_EQ(bound.type().scale, 2U);
}

TEST_F(BindTest, RefusesCastsThatDatabasesDisagreeAbout) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"cast(title as int64)", "TYPE_MISMATCH", "string cannot be cast to int64"},
      {"cast(title as date)", "TYPE_MISMATCH", "string cannot be cast to date"},
      {"cast(score as bool)", "TYPE_MISMATCH", "int32 cannot be cast to bool"},
      {"cast(extra as string)", "TYPE_MISMATCH", "json cannot be cast to string"},
      {"cast(data as string)", "TYPE_MISMATCH", "bytes cannot be cast to string"},
      {"cast(id as timestamp)", "TYPE_MISMATCH", "int64 cannot be cast to timestamp"},
      {"cast(ratio as decimal)", "TYPE_MISMATCH", "say decimal(12, 2)"},
      {"cast('x' as int64)", "VALUE_OUT_OF_RANGE", "the text is not a valid int64"},
      {"cast('x' as date)", "VALUE_OUT_OF_RANGE", "not a valid date"},
      {"cast(3000000000 as int32)", "VALUE_OUT_OF_RANGE", "no value of int32"},
      {"cast(price as decimal(2, 4))", "VALUE_OUT_OF_RANGE", "digits"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = BoundValue(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
  const auto cast_to = [](CastType type) { return Expr{.node = Cast{.type = type, .operands = {Col("id")}}}; };
  EXPECT_THAT(BoundValue(cast_to({.kind = TypeKind::kEnum})), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(BoundValue(cast_to({})), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(BoundValue(cast_to({.kind = TypeKind::kInt64, .precision = 3})), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(BoundValue(Expr{.node = Cast{.type = {.kind = TypeKind::kInt64}}}), HasReason("WRONG_ARITY"));
}

}  // namespace
}  // namespace rowgate::test
