#include "orm/bind/functions.h"

#include <set>
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
using ::testing::HasSubstr;

TEST(FunctionsTest, AreFoundByNameAndDescribed) {
  std::set<std::string_view> names;
  std::set<FunctionId> ids;
  for (const Function& function : AllFunctions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_TRUE(ids.insert(function.id).second) << function.name;
    EXPECT_EQ(FindFunction(function.name), &function);
    EXPECT_FALSE(function.description.empty()) << function.name;
    EXPECT_THAT(SignatureOf(function), ::testing::StartsWith(std::string(function.name) + "(")) << function.name;
  }
  // The last of the enum: none has been forgotten.
  EXPECT_EQ(ids.size(), static_cast<size_t>(FunctionId::kNthValue) + 1);
  EXPECT_EQ(FindFunction("no_such_function"), nullptr);
}

TEST(FunctionsTest, HaveASignature) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"now", "now()"},
      {"substr", "substr(text, start integer, [length integer])"},
      {"greatest", "greatest(a ordered, b ordered, …)"},
      {"json_text", "json_text(document json, [key constant text or integer], …)"},
      {"count", "count([value any])"},
  };
  for (const auto& [name, signature] : cases) EXPECT_EQ(SignatureOf(*FindFunction(name)), signature);
}

TEST_F(BindTest, GivesEveryFunctionAType) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"substr(title, 2)", "string"},
      {"position('a', title)", "int64"},
      {"concat_ignore_null(title, subtitle, 'x')", "string"},
      {"abs(score)", "int64"},
      {"abs(price)", "decimal(10,2)"},
      {"sign(ratio)", "double"},
      {"ceil(score)", "int64"},
      {"round(weight, 1)", "double"},
      {"sqrt(score)", "double"},
      {"nullif(score, 0)", "int64"},
      {"nullif(title, '')", "string"},
      {"greatest(score, ratio)", "double"},
      {"least(created_at, '2024-01-31')", "timestamp"},
      {"current_date()", "date"},
      {"extract('year', day)", "int64"},
      {"date_trunc('month', created_at)", "timestamp"},
      {"date_trunc('month', day)", "date"},
      {"make_duration(1.5)", "duration"},
      {"json_text(extra, 'a', 0)", "string"},
      {"json_integer(extra, 'a')", "int64"},
      {"json_number(extra, 'a')", "double"},
      {"json_bool(extra, 'a')", "bool"},
      {"json_get(extra, 'a')", "json"},
      {"json_exists(extra, 'a')", "bool"},
      {"json_length(extra)", "int64"},
  };
  for (const auto& [text, type] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Describe(bound.type()), type) << text;
  }
}

TEST_F(BindTest, RoundsDecimalsToTheDigitsAskedFor) {
  const std::vector<std::pair<const char*, uint32_t>> cases = {
      {"round(price)", 0}, {"round(price, 1)", 1}, {"round(price, 5)", 2}, {"trunc(price)", 0},
      {"ceil(price)", 0},  {"sign(price)", 0},     {"abs(-price)", 2},     {"greatest(price, 1.005)", 3},
  };
  for (const auto& [text, scale] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.type().kind, TypeKind::kDecimal) << text;
    EXPECT_EQ(bound.type().scale, scale) << text;
    EXPECT_EQ(bound.stored.storage, Storage::kDefault) << text;
  }
}

TEST_F(BindTest, KnowsWhichFunctionsMayGiveNull) {
  const std::vector<std::pair<const char*, bool>> cases = {
      {"lower(title)", false},
      {"lower(subtitle)", true},
      {"concat_ignore_null(subtitle)", false},
      {"sqrt(ratio)", true},
      {"exp(ratio)", false},
      {"nullif(id, 1)", true},
      {"greatest(id, score)", true},
      {"greatest(id, tiny)", false},
      {"json_exists(extra)", true},
      {"now()", false},
      {"round(price, :nothing2)", false},
  };
  parameters["nothing2"] = {int64_t{1}};
  for (const auto& [text, nullable] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.nullable, nullable) << text;
  }
}

TEST_F(BindTest, BindsArgumentsAsTheFunctionWantsThem) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"sqrt(score)", "sqrt(cast(score as double))"},
      {"power(ratio, 2)", "power(ratio, 2e+00:double)"},
      {"greatest(score, price)", "greatest(cast(score as decimal), price)"},
      {"greatest(price, 1)", "greatest(price, 1.00:decimal(10,2))"},
      {"extract('dow', day)", "extract(part 9, cast(day as timestamp))"},
      {"extract('Epoch', '2024-01-31')", "extract(part 12, timestamp '2024-01-31T00:00:00Z':timestamp)"},
      {"date_trunc('week', day)", "cast(date_trunc(part 3, cast(day as timestamp)) as date)"},
      {"date_trunc('week', seen_at)", "date_trunc(part 3, seen_at)"},
      {"json_text(extra, 'tags', 0)", "json_text(extra, ('tags', '0'):repeated string)"},
      {"json_length(extra)", "json_length(extra, ():repeated string)"},
      {"lower(:nothing)", "lower(NULL:string)"},
  };
  for (const auto& [text, shown] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
  }
}

TEST_F(BindTest, RefusesWrongArguments) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"substr(title)", "WRONG_ARITY", "`substr` takes 2 to 3 operands, not 1"},
      {"greatest(id)", "WRONG_ARITY", "at least 2"},
      {"now(1)", "WRONG_ARITY", "0"},
      {"lower(score)", "TYPE_MISMATCH", "wants string, this is int32"},
      {"lower(3)", "TYPE_MISMATCH", "an integer does not fit string"},
      {"sqrt(title)", "TYPE_MISMATCH", "wants a number, this is string"},
      {"substr(title, 0)", "VALUE_OUT_OF_RANGE", "start is at least 1"},
      {"substr(title, 1, -1)", "VALUE_OUT_OF_RANGE", "length is at least 0"},
      {"substr(title, 1.5)", "VALUE_OUT_OF_RANGE", "int64"},
      {"repeat(title, 10001)", "VALUE_OUT_OF_RANGE", "times is at most 10000"},
      {"repeat(title, score)", "TYPE_MISMATCH", "must be a constant integer"},
      {"round(price, 19)", "VALUE_OUT_OF_RANGE", "digits is at most 18"},
      {"extract('jear', day)", "UNKNOWN_DATE_PART", "did you mean `year`"},
      {"date_trunc('epoch', created_at)", "UNKNOWN_DATE_PART", "none of year, quarter"},
      {"extract(title, day)", "TYPE_MISMATCH", "must be a constant text"},
      {"extract('year', title)", "TYPE_MISMATCH", "wants timestamp"},
      {"json_text(extra, title)", "TYPE_MISMATCH", "must be a constant text or integer"},
      {"json_text(extra, null)", "TYPE_MISMATCH", "must be a constant text or integer"},
      {"json_text(title, 'a')", "TYPE_MISMATCH", "wants json"},
      {"greatest(status, status)", "TYPE_MISMATCH", "have an order"},
      {"nullif(extra, extra)", "TYPE_MISMATCH", "can be compared"},
      {"greatest(title, score)", "TYPE_MISMATCH", "greatest cannot mix string and int64"},
      {"nosuch(1)", "UNKNOWN_FUNCTION", "there is no function"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = BoundValue(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace rowgate::test
