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
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Pair;

struct Case {
  const char* text;
  const char* reason;
  const char* message;
};

TEST_F(BindTest, SaysPreciselyWhatIsWrong) {
  const std::vector<Case> cases = {
      {"titel = 'x'", "UNKNOWN_PATH", "`titel` is not a column of blog.v1.Post (did you mean `title`?) at position 1"},
      {"zzzzzz = 'x'", "UNKNOWN_PATH", "`zzzzzz` is not a column of blog.v1.Post at position 1"},
      {"id = :fvie", "UNKNOWN_PARAMETER", "(did you mean `five`?) at position 6"},
      {"lowr(title) = 'x'", "UNKNOWN_FUNCTION", "there is no function `lowr` (did you mean `lower`?) at position 1"},
      {"lower(title, title) = 'x'", "WRONG_ARITY", "`lower` takes 1 operand, not 2"},
      {"contains(title)", "WRONG_ARITY", "CONTAINS takes 2 operands, not 1"},
      {"coalesce() = 1", "WRONG_ARITY", "COALESCE takes at least 1 operands, not 0"},
      {"score = null", "NULL_COMPARISON", "IS NULL"},
      {"score between 1 and null", "NULL_COMPARISON", "IS NULL"},
      {"title like null", "NULL_COMPARISON", "IS NULL"},
      {"score = 'x'", "TYPE_MISMATCH", "a string does not fit int32 at position 9"},
      {"title = 5", "TYPE_MISMATCH", "an integer does not fit string"},
      {"published = 1", "TYPE_MISMATCH", "an integer does not fit bool"},
      {"price = 0.1e0", "TYPE_MISMATCH", "a double does not fit decimal(10,2)"},
      {"data = 'x'", "TYPE_MISMATCH", "a string does not fit bytes"},
      {"title = id", "TYPE_MISMATCH", "int64 cannot be compared with string at position 9"},
      {"created_at = day", "TYPE_MISMATCH", "date cannot be compared with timestamp"},
      {"created_at = seen_at", "TYPE_MISMATCH", "stored differently"},
      {"price + cost = 1", "TYPE_MISMATCH", "stored differently"},
      {"extra = json '1'", "TYPE_MISMATCH", "json can only be tested with IS NULL"},
      {"tags = 'x'", "TYPE_MISMATCH", "can only be tested with IS NULL"},
      {"status < 'ACTIVE'", "TYPE_MISMATCH", "has no order"},
      {"score contains 'x'", "TYPE_MISMATCH", "CONTAINS wants text, this is int32"},
      {"title contains 5", "TYPE_MISMATCH", "an integer does not fit string"},
      {"title + 1 = 2", "TYPE_MISMATCH", "arithmetic wants numbers, this is string"},
      {"id + 'x' = 2", "TYPE_MISMATCH", "arithmetic wants numbers, this is string"},
      {"ratio % 2 = 1", "TYPE_MISMATCH", "MODULO wants integers or decimals, this is double"},
      {"length(id) = 1", "TYPE_MISMATCH", "the function wants string, this is int64"},
      {"abs(title) = 1", "TYPE_MISMATCH", "the function wants a number"},
      {"coalesce(title, id) = 'x'", "TYPE_MISMATCH", "COALESCE cannot mix string and int64"},
      {"score", "TYPE_MISMATCH", "a condition is true or false; this is int32"},
      {"published and 5", "TYPE_MISMATCH", "a condition is true or false; this is int64"},
      {"null", "TYPE_MISMATCH", "a condition is true or false"},
      {"id = :ids", "TYPE_MISMATCH", "a list does not fit int64"},
      {"score = 3000000000", "VALUE_OUT_OF_RANGE", "the number is no value of int32"},
      {"tiny = 40000", "VALUE_OUT_OF_RANGE", "16-bit"},
      {"big = -1", "VALUE_OUT_OF_RANGE", "uint64"},
      {"id = 18446744073709551615", "VALUE_OUT_OF_RANGE", "int64"},
      {"score = 2.5", "VALUE_OUT_OF_RANGE", "int32"},
      {"price = 1.555", "VALUE_OUT_OF_RANGE", "more digits than decimal(10,2) holds"},
      {"ratio = 9007199254740993", "VALUE_OUT_OF_RANGE", "more digits than a double"},
      {"day = '2024-02-30'", "VALUE_OUT_OF_RANGE", "not a valid date (2024-01-31)"},
      {"created_at > 'yesterday'", "VALUE_OUT_OF_RANGE", "not a valid timestamp"},
      {"seen_at > '2024-01-31T10:00:00.5Z'", "VALUE_OUT_OF_RANGE", "whole seconds"},
      {"status = 'GONE'", "UNKNOWN_ENUM_VALUE", "no member of enum blog.v1.Status"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Condition(c.text),
                AllOf(HasReason(c.reason), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message))))
        << c.text;
  }
}

TEST_F(BindTest, SaysThatPathsThroughRelationsAreMissing) {
  for (const char* text : {"author.name = 'x'", "author is null", "nowhere.at.all = 1"}) {
    EXPECT_THAT(Condition(text),
                AllOf(HasReason("RELATION_PATH_UNSUPPORTED"), StatusIs(absl::StatusCode::kUnimplemented)))
        << text;
  }
}

TEST_F(BindTest, PointsIntoTheText) {
  const ErrorDetail detail = DetailOf(Condition("id = 1 and titel = 'x'").status());
  ASSERT_EQ(detail.violations.size(), 1U);
  EXPECT_EQ(detail.violations[0].field, "filter");
  EXPECT_THAT(detail.violations[0].description, HasSubstr("at position 12\nid = 1 and titel = 'x'\n           ^"));
}

TEST_F(BindTest, NamesThePathInTheMessage) {
  const Expr good = Op(Operator::kEq, {Col("id"), Lit({int64_t{1}})});
  const std::vector<std::pair<Expr, const char*>> cases = {
      {Op(Operator::kAnd, {good, Op(Operator::kEq, {Col("id"), Lit({std::string("x")})})}),
       "where.operands[1].operands[1].literal"},
      {Op(Operator::kNot, {Op(Operator::kEq, {Col("no"), Lit({int64_t{1}})})}), "where.operands[0].operands[0].path"},
      {Op(Operator::kEq, {Call("lower", {Param("no")}), Lit({std::string("x")})}),
       "where.operands[0].operands[0].parameter"},
      {Op(Operator::kAnd, {good, Op(Operator::kOr, {})}), "where.operands[1]"},
      {Lit({int64_t{1}}), "where.literal"},
      {Op(Operator::kEq, {Col("id")}), "where"},
  };
  for (const auto& [expr, field] : cases) {
    const ErrorDetail detail = DetailOf(BoundCondition(expr).status());
    ASSERT_EQ(detail.violations.size(), 1U) << field;
    EXPECT_EQ(detail.violations[0].field, field);
  }
}

TEST_F(BindTest, RefusesWhatIsEmpty) {
  EXPECT_THAT(BoundCondition(Op(Operator::kOr, {})), HasReason("EXPR_EMPTY"));
  EXPECT_THAT(BoundCondition(Expr{.node = Path{}}), HasReason("EXPR_EMPTY"));
  EXPECT_THAT(BoundCondition(Op(Operator::kNot, {})), HasReason("WRONG_ARITY"));
}

TEST_F(BindTest, ChecksTheTextOfLiterals) {
  const auto equals = [](std::string text) { return Op(Operator::kEq, {Col("title"), Lit({std::move(text)})}); };
  EXPECT_THAT(BoundCondition(equals("\xff")), HasReason("INVALID_UTF8"));
  EXPECT_THAT(BoundCondition(equals(std::string("a\0", 2))), HasReason("NUL_BYTE"));
  EXPECT_THAT(BoundCondition(Op(Operator::kIn, {Col("title"), Lit({List{{{std::string("\xff")}}}})})),
              HasReason("INVALID_UTF8"));
}

TEST_F(BindTest, HoldsTheLimitsWhateverTheShape) {
  Expr deep = Col("published");
  for (int i = 0; i < 31; ++i) deep = Op(Operator::kNot, {deep});
  EXPECT_OK(BoundCondition(deep));
  deep = Op(Operator::kNot, {deep});
  const absl::Status too_deep = BoundCondition(deep).status();
  EXPECT_THAT(too_deep, HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(DetailOf(too_deep).metadata,
              ::testing::UnorderedElementsAre(Pair("limit", "expression_depth_max"), Pair("value", "32")));
  for (int i = 0; i < 5'000; ++i) {
    std::vector<Expr> operands;
    operands.push_back(std::move(deep));  // a braced list would copy the tree
    deep = Op(Operator::kNot, std::move(operands));
  }
  EXPECT_THAT(BoundCondition(deep), HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(BoundCondition(Op(Operator::kAnd, std::vector<Expr>(5'000, Col("published")))),
              HasReason("EXPR_TOO_LARGE"));
}

TEST_F(BindTest, NeedsParametersAndATableToFindThingsIn) {
  EXPECT_THAT(BindCondition(Param("x"), {.field = "where"}), HasReason("UNKNOWN_PARAMETER"));
  EXPECT_THAT(BindCondition(Col("x"), {.field = "where"}), HasReason("UNKNOWN_PATH"));
}

}  // namespace
}  // namespace rowgate::test
