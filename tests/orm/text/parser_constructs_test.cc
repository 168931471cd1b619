// What stands between operators: CASE, CAST, tuples, calls with all that may follow them, tests of related rows.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/expr/query.h"
#include "orm/text/parser.h"
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

Expr CallWith(Expr call, CallModifiers modifiers) {
  std::get<FunctionCall>(call.node).modifiers = std::make_shared<const CallModifiers>(std::move(modifiers));
  return call;
}

// (SELECT a FROM Post)
Expr Posts() {
  Query query;
  query.block.items.push_back({.expr = A()});
  query.block.from = TableRef{.name = "Post"};
  return {.node = Subquery{std::make_shared<const Query>(std::move(query))}};
}

TEST(ParserConstructs, ReadCase) {
  EXPECT_THAT(Parse("case when a then 1 when b then 2 else 3 end"),
              IsOkAndHolds(Op(kCase, {A(), Int(1), B(), Int(2), Int(3)})));
  EXPECT_THAT(Parse("CASE WHEN a OR b THEN 1 END + 1"),
              IsOkAndHolds(Op(kAdd, {Op(kCase, {Op(kOr, {A(), B()}), Int(1)}), Int(1)})));
  EXPECT_THAT(Parse("case a when 1 then 'x' when 2 then 'y' end"),
              IsOkAndHolds(Op(kCase, {Op(kEq, {A(), Int(1)}), Str("x"), Op(kEq, {A(), Int(2)}), Str("y")})));
  EXPECT_THAT(Parse("case when `end` then case when a then b end end"),
              IsOkAndHolds(Op(kCase, {Col("end"), Op(kCase, {A(), B()})})));
}

TEST(ParserConstructs, ReadCast) {
  const std::vector<std::pair<const char*, CastType>> cases = {
      {"bool", {TypeKind::kBool}},
      {"BOOLEAN", {TypeKind::kBool}},
      {"int32", {TypeKind::kInt32}},
      {"integer", {TypeKind::kInt32}},
      {"int64", {TypeKind::kInt64}},
      {"bigint", {TypeKind::kInt64}},
      {"uint32", {TypeKind::kUint32}},
      {"uint64", {TypeKind::kUint64}},
      {"float", {TypeKind::kFloat}},
      {"real", {TypeKind::kFloat}},
      {"double", {TypeKind::kDouble}},
      {"double precision", {TypeKind::kDouble}},
      {"string", {TypeKind::kString}},
      {"text", {TypeKind::kString}},
      {"bytes", {TypeKind::kBytes}},
      {"decimal(12, 2)", {TypeKind::kDecimal, 12, 2}},
      {"numeric(5)", {TypeKind::kDecimal, 5}},
      {"decimal", {TypeKind::kDecimal}},
      {"timestamp", {TypeKind::kTimestamp}},
      {"timestamptz", {TypeKind::kTimestamp}},
      {"date", {TypeKind::kDate}},
      {"time", {TypeKind::kTime}},
      {"duration", {TypeKind::kDuration}},
      {"uuid", {TypeKind::kUuid}},
      {"json", {TypeKind::kJson}},
  };
  for (const auto& [type, expected] : cases) {
    const std::string text = std::string("cast(a = b as ") + type + ")";
    const Expr expr = {.node = Cast{expected, {Op(kEq, {A(), B()})}}};
    EXPECT_THAT(Parse(text), IsOkAndHolds(expr)) << text;
  }
}

TEST(ParserConstructs, ReadTuples) {
  const Expr pair = Op(kTuple, {A(), B()});
  EXPECT_THAT(Parse("(a, b) < (1, 2)"), IsOkAndHolds(Op(kLt, {pair, Op(kTuple, {Int(1), Int(2)})})));
  EXPECT_THAT(Parse("(a, b) IN ((1, 2), (:x, 4))"),
              IsOkAndHolds(Op(kIn, {pair, Op(kTuple, {Int(1), Int(2)}), Op(kTuple, {Param("x"), Int(4)})})));
  EXPECT_THAT(Parse("(a, b) NOT IN ((1, 2))"), IsOkAndHolds(Op(kNotIn, {pair, Op(kTuple, {Int(1), Int(2)})})));
  EXPECT_THAT(Parse("((a))"), IsOkAndHolds(A()));
}

TEST(ParserConstructs, ReadQueriesAsOperands) {
  EXPECT_THAT(Parse("b > (select a from Post)"), IsOkAndHolds(Op(kGt, {B(), Posts()})));
  EXPECT_THAT(Parse("b in (select a from Post)"), IsOkAndHolds(Op(kIn, {B(), Posts()})));
  EXPECT_THAT(Parse("(b, c) not in (select a from Post)"), IsOkAndHolds(Op(kNotIn, {Op(kTuple, {B(), C()}), Posts()})));
  EXPECT_THAT(Parse("exists (select a from Post) and b"), IsOkAndHolds(Op(kAnd, {Op(kExists, {Posts()}), B()})));
  EXPECT_THAT(Parse("not exists (select a from Post)"), IsOkAndHolds(Op(kNot, {Op(kExists, {Posts()})})));
  EXPECT_THAT(Parse("b in ((select a from Post), 1)"), IsOkAndHolds(Op(kIn, {B(), Posts(), Int(1)})));
  EXPECT_THAT(Parse("lower((select a from Post))"), IsOkAndHolds(Call("lower", {Posts()})));
}

TEST(ParserConstructs, ReadTestsOfRelatedRows) {
  const Expr condition = Op(kGt, {Col("score"), Int(3)});
  const auto test = [](Quantifier quantifier, Path relation, std::vector<Expr> operands) {
    return Expr{.node = RelationTest{quantifier, std::move(relation), std::move(operands)}};
  };
  EXPECT_THAT(Parse("posts.some(score > 3)"), IsOkAndHolds(test(Quantifier::kSome, {{"posts"}}, {condition})));
  EXPECT_THAT(Parse("p.author.posts.EVERY(score > 3)"),
              IsOkAndHolds(test(Quantifier::kEvery, {{"p", "author", "posts"}}, {condition})));
  EXPECT_THAT(Parse("posts.none()"), IsOkAndHolds(test(Quantifier::kNone, {{"posts"}}, {})));
  EXPECT_THAT(Parse("posts.count(score > 3) >= 1"),
              IsOkAndHolds(Op(kGe, {test(Quantifier::kCount, {{"posts"}}, {condition}), Int(1)})));
  EXPECT_THAT(Parse("posts.some"), IsOkAndHolds(Expr{.node = Path{{"posts", "some"}}}));
}

TEST(ParserConstructs, ReadAggregates) {
  EXPECT_THAT(Parse("count(*)"), IsOkAndHolds(Call("count", {})));
  EXPECT_THAT(Parse("COUNT(DISTINCT a)"), IsOkAndHolds(CallWith(Call("count", {A()}), {.distinct = true})));
  EXPECT_THAT(Parse("sum(a) FILTER (WHERE b or c)"),
              IsOkAndHolds(CallWith(Call("sum", {A()}), {.filter = Op(kOr, {B(), C()})})));
  EXPECT_THAT(
      Parse("string_agg(distinct a, ',' order by b desc, c nulls first)"),
      IsOkAndHolds(CallWith(
          Call("string_agg", {A(), Str(",")}),
          {.distinct = true, .order_by = {{.expr = B(), .descending = true}, {.expr = C(), .nulls_first = true}}})));
}

TEST(ParserConstructs, ReadWindows) {
  EXPECT_THAT(Parse("row_number() over ()"), IsOkAndHolds(CallWith(Call("row_number", {}), {.over = Window{}})));
  const Frame frame{
      .unit = FrameUnit::kRows, .start = {FrameBoundKind::kPreceding, 1}, .end = {FrameBoundKind::kUnboundedFollowing}};
  EXPECT_THAT(
      Parse("sum(a) filter (where c) over (partition by a, b order by c desc rows between 1 preceding and unbounded "
            "following)"),
      IsOkAndHolds(CallWith(Call("sum", {A()}), {.filter = C(),
                                                 .over = Window{.partition_by = {A(), B()},
                                                                .order_by = {{.expr = C(), .descending = true}},
                                                                .frame = frame}})));
  EXPECT_THAT(Parse("sum(a) over (order by b range unbounded preceding)"),
              IsOkAndHolds(CallWith(Call("sum", {A()}), {.over = Window{.order_by = {{.expr = B()}},
                                                                        .frame = Frame{.unit = FrameUnit::kRange}}})));
}

TEST(ParserConstructs, ReadPartsOfDates) {
  const Expr expected = Call("extract", {Str("year"), A()});
  EXPECT_THAT(Parse("extract(year from a)"), IsOkAndHolds(expected));
  EXPECT_THAT(Parse("EXTRACT(YEAR FROM a)"), IsOkAndHolds(expected));
  EXPECT_THAT(Parse("extract('year' from a)"), IsOkAndHolds(expected));
  EXPECT_THAT(Parse("extract('year', a)"), IsOkAndHolds(expected));
}

TEST(ParserConstructs, TakeTheirWordsForColumnsToo) {
  for (const char* name :
       {"when", "then",   "else", "end",   "cast", "exists", "some", "count",   "filter", "over",
        "rows", "select", "from", "order", "left", "as",     "with", "extract", "by",     "distinct"}) {
    EXPECT_THAT(Parse(std::string(name) + " = 1"), IsOkAndHolds(Op(kEq, {Col(name), Int(1)}))) << name;
  }
  EXPECT_THAT(Parse("left(a, 3)"), IsOkAndHolds(Call("left", {A(), Int(3)})));
}

int PositionOf(std::string_view text) {
  const absl::StatusOr<Expr> expr = Parse(text);
  return expr.ok() ? expr->position : -2;
}

TEST(ParserConstructs, KnowTheirPositions) {
  EXPECT_EQ(PositionOf("  case when a then b end"), 2);
  EXPECT_EQ(PositionOf(" cast(a as int64)"), 1);
  EXPECT_EQ(PositionOf(" (a, b)"), 1);
  EXPECT_EQ(PositionOf(" p.posts.some(a)"), 1);
  EXPECT_EQ(PositionOf(" sum(a) over ()"), 1);
  EXPECT_EQ(PositionOf(" exists (select 1)"), 1);
  EXPECT_EQ(PositionOf(" (select 1)"), 1);
  ASSERT_OK_AND_ASSIGN(const Expr expr, Parse("case a when 1 then b end"));
  EXPECT_EQ(std::get<Operation>(expr.node).operands[0].position, 12);
  ASSERT_OK_AND_ASSIGN(const Expr part, Parse("extract(year from a)"));
  EXPECT_EQ(std::get<FunctionCall>(part.node).arguments[0].position, 8);
}

}  // namespace
}  // namespace rowgate::orm
