#include "orm/text/parser.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::IsOkAndHolds;
using enum Operator;

absl::StatusOr<Expr> Parse(std::string_view text) { return ParseExpr(text, {}, "filter"); }

Expr Int(int64_t number) { return Lit({number}); }
Expr Str(std::string text) { return Lit({std::move(text)}); }
Expr A() { return Col("a"); }
Expr B() { return Col("b"); }
Expr C() { return Col("c"); }

TEST(Parser, ReadsEveryOperator) {
  const std::vector<std::pair<const char*, Expr>> cases = {
      {"a = b", Op(kEq, {A(), B()})},
      {"a != b", Op(kNe, {A(), B()})},
      {"a <> b", Op(kNe, {A(), B()})},
      {"a < b", Op(kLt, {A(), B()})},
      {"a<=b", Op(kLe, {A(), B()})},
      {"a > b", Op(kGt, {A(), B()})},
      {"a>=b", Op(kGe, {A(), B()})},
      {"a is null", Op(kIsNull, {A()})},
      {"a IS NOT NULL", Op(kIsNotNull, {A()})},
      {"a is distinct from b", Op(kIsDistinctFrom, {A(), B()})},
      {"a is not distinct from null", Op(kIsNotDistinctFrom, {A(), Lit({Null{}})})},
      {"a between b and c", Op(kBetween, {A(), B(), C()})},
      {"a not between b and c", Op(kNotBetween, {A(), B(), C()})},
      {"a like 'x%'", Op(kLike, {A(), Str("x%")})},
      {"a not like 'x%'", Op(kNotLike, {A(), Str("x%")})},
      {"a ilike 'x%'", Op(kIlike, {A(), Str("x%")})},
      {"a NOT ILIKE 'x%'", Op(kNotIlike, {A(), Str("x%")})},
      {"a contains 'x'", Op(kContains, {A(), Str("x")})},
      {"a starts_with 'x'", Op(kStartsWith, {A(), Str("x")})},
      {"a ends_with 'x'", Op(kEndsWith, {A(), Str("x")})},
      {"contains(a, 'x')", Op(kContains, {A(), Str("x")})},
      {"Starts_With(a, 'x')", Op(kStartsWith, {A(), Str("x")})},
      {"ends_with(a, 'x')", Op(kEndsWith, {A(), Str("x")})},
      {"coalesce(a, b, c)", Op(kCoalesce, {A(), B(), C()})},
      {"not a", Op(kNot, {A()})},
      {"a + b", Op(kAdd, {A(), B()})},
      {"a - b", Op(kSubtract, {A(), B()})},
      {"a * b", Op(kMultiply, {A(), B()})},
      {"a / b", Op(kDivide, {A(), B()})},
      {"a % b", Op(kModulo, {A(), B()})},
      {"a idiv b", Op(kIntDivide, {A(), B()})},
      {"-a", Op(kNegate, {A()})},
      {"a || b || c", Op(kConcat, {A(), B(), C()})},
      {"Lower(a)", Call("lower", {A()})},
      {"now()", Call("now", {})},
  };
  for (const auto& [text, expr] : cases) EXPECT_THAT(Parse(text), IsOkAndHolds(expr)) << text;
}

TEST(Parser, BindsOperatorsInTheDocumentedOrder) {
  EXPECT_THAT(Parse("a or b and not c = 1"),
              IsOkAndHolds(Op(kOr, {A(), Op(kAnd, {B(), Op(kNot, {Op(kEq, {C(), Int(1)})})})})));
  EXPECT_THAT(Parse("a + b * -c = 1 - 2 - 3"),
              IsOkAndHolds(Op(kEq, {Op(kAdd, {A(), Op(kMultiply, {B(), Op(kNegate, {C()})})}),
                                    Op(kSubtract, {Op(kSubtract, {Int(1), Int(2)}), Int(3)})})));
  EXPECT_THAT(Parse("a || b + c like 'x'"),
              IsOkAndHolds(Op(kLike, {Op(kConcat, {A(), Op(kAdd, {B(), C()})}), Str("x")})));
  EXPECT_THAT(Parse("a between 1 and 2 and b"), IsOkAndHolds(Op(kAnd, {Op(kBetween, {A(), Int(1), Int(2)}), B()})));
}

TEST(Parser, JoinsRunsOfOneOperator) {
  EXPECT_THAT(Parse("a and b and c"), IsOkAndHolds(Op(kAnd, {A(), B(), C()})));
  EXPECT_THAT(Parse("a and (b and c)"), IsOkAndHolds(Op(kAnd, {A(), Op(kAnd, {B(), C()})})));
  EXPECT_THAT(Parse("a + b + c - a + b"),
              IsOkAndHolds(Op(kAdd, {Op(kSubtract, {Op(kAdd, {A(), B(), C()}), A()}), B()})));
  EXPECT_THAT(Parse("a * b / c * a * b"),
              IsOkAndHolds(Op(kMultiply, {Op(kDivide, {Op(kMultiply, {A(), B()}), C()}), A(), B()})));
}

TEST(Parser, ReadsLiteralsWithTheirTypes) {
  const std::vector<std::pair<const char*, Value>> cases = {
      {"'it''s'", {"it's"}},
      {R"("say ""hi""")", {R"(say "hi")"}},
      {"''", {std::string()}},
      {"12", {int64_t{12}}},
      {"-9223372036854775808", {std::numeric_limits<int64_t>::min()}},
      {"18446744073709551615", {std::numeric_limits<uint64_t>::max()}},
      {"18446744073709551616", {Decimal{"18446744073709551616"}}},
      {"1.50", {Decimal{"1.50"}}},
      {"-0.5", {Decimal{"-0.5"}}},
      {"1.5e3", {1500.0}},
      {"1E-2", {0.01}},
      {"TRUE", {true}},
      {"false", {false}},
      {"Null", {Null{}}},
      {"timestamp '1970-01-01T00:00:01Z'", {Timestamp{1'000'000}}},
      {"DATE \"1970-01-02\"", {Date{1}}},
      {"time '00:01'", {TimeOfDay{60'000'000}}},
      {"uuid '0189F7EA-AE2C-7809-8AEB-B819CF5E9E7F'", {Uuid{"0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f"}}},
      {"decimal '007'", {Decimal{"7"}}},
      {"duration '1.5s'", {Duration{1'500'000}}},
      {"json '{}'", {Json{"{}"}}},
      {"bytes '00fF'", {Bytes{std::string("\0\xff", 2)}}},
  };
  for (const auto& [text, value] : cases) EXPECT_THAT(Parse(text), IsOkAndHolds(Lit(value))) << text;
}

TEST(Parser, MakesOneLiteralOfAListOfLiterals) {
  const Value list{List{{{int64_t{1}}, {std::string("x")}, {Null{}}, {Date{0}}, {int64_t{-2}}}}};
  EXPECT_THAT(Parse("a in (1, 'x', null, date '1970-01-01', -2)"), IsOkAndHolds(Op(kIn, {A(), Lit(list)})));
  EXPECT_THAT(Parse("a not in ()"), IsOkAndHolds(Op(kNotIn, {A(), Lit({List{}})})));
  EXPECT_THAT(Parse("a in :ids"), IsOkAndHolds(Op(kIn, {A(), Param("ids")})));
  EXPECT_THAT(Parse("a in (1, b, 2)"), IsOkAndHolds(Op(kIn, {A(), Int(1), B(), Int(2)})));
  EXPECT_THAT(Parse("a in ((1), (2))"), IsOkAndHolds(Op(kIn, {A(), Lit({List{{{int64_t{1}}, {int64_t{2}}}}})})));
  EXPECT_THAT(Parse("a in (1 + 1, 2)"), IsOkAndHolds(Op(kIn, {A(), Op(kAdd, {Int(1), Int(1)}), Int(2)})));
}

TEST(Parser, TakesWordsOfTheGrammarForColumnsWhereTheyCanBe) {
  EXPECT_THAT(Parse("date = date '1970-01-01'"), IsOkAndHolds(Op(kEq, {Col("date"), Lit({Date{0}})})));
  EXPECT_THAT(Parse("idiv idiv idiv"), IsOkAndHolds(Op(kIntDivide, {Col("idiv"), Col("idiv")})));
  EXPECT_THAT(Parse("contains contains 'x'"), IsOkAndHolds(Op(kContains, {Col("contains"), Str("x")})));
  EXPECT_THAT(Parse("`in` = a.`b``c`.IN"), IsOkAndHolds(Op(kEq, {Col("in"), Expr{.node = Path{{"a", "b`c", "IN"}}}})));
}

TEST(Parser, KeepsPositionsOutsideOfEquality) {
  ASSERT_OK_AND_ASSIGN(const Expr expr, Parse("  a = 'ä' and b"));
  EXPECT_EQ(expr.position, 11);
  const auto& operation = std::get<Operation>(expr.node);
  EXPECT_EQ(operation.operands[0].position, 4);
  EXPECT_EQ(operation.operands[1].position, 15);
}

TEST(Parser, TakesAListAsLongAsTheLimit) {
  std::string text = "a in (0";
  for (int i = 1; i < ExprLimits{}.list_items_max; ++i) text += ",1";
  EXPECT_OK(Parse(text + ")"));
}

}  // namespace
}  // namespace rowgate::orm
