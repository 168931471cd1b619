#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/bind/functions.h"
#include "orm/expr/query.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using ::testing::HasSubstr;

// As in the result columns of a query.
class AggregatesTest : public BindTest {
 protected:
  AggregatesTest() { rules = {.aggregates = true, .windows = true}; }
};

TEST_F(AggregatesTest, HaveTypes) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"count(*)", "int64"},
      {"sum(score)", "int64"},
      {"sum(weight)", "double"},
      {"avg(score)", "double"},
      {"min(weight)", "float"},
      {"max(title)", "string"},
      {"bool_and(published)", "bool"},
      {"string_agg(title, ', ')", "string"},
      {"percent_rank() over (order by id)", "double"},
      {"ntile(4) over (order by id)", "int64"},
      {"lag(day) over (order by id)", "date"},
      {"max(seen_at)", "timestamp"},
  };
  for (const auto& [text, type] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Describe(bound.type()), type) << text;
  }
}

TEST_F(AggregatesTest, KeepTheDigitsOfDecimals) {
  const std::vector<std::pair<const char*, uint32_t>> cases = {{"sum(price)", 2}, {"avg(price)", 6}, {"max(price)", 2}};
  for (const auto& [text, scale] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.type().kind, TypeKind::kDecimal) << text;
    EXPECT_EQ(bound.type().scale, scale) << text;
  }
}

TEST_F(AggregatesTest, GiveWhatTheColumnHolds) {
  ASSERT_OK_AND_ASSIGN(const BoundExpr latest, BoundValue("max(seen_at)"));
  EXPECT_EQ(latest.stored.storage, Storage::kUnixSeconds);
}

TEST_F(AggregatesTest, AreNullWithoutRowsExceptForCount) {
  const std::vector<std::pair<const char*, bool>> cases = {
      {"count(score)", false}, {"sum(id)", true}, {"max(id)", true}, {"row_number() over (order by id)", false}};
  for (const auto& [text, nullable] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(bound.nullable, nullable) << text;
  }
}

TEST_F(AggregatesTest, TakeModifiers) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"count(*)", "count()"},
      {"count(distinct score)", "count(distinct score)"},
      {"sum(score) filter (where published)", "sum(score) filter published"},
      {"sum(score) filter (where id = id or true)", "sum(score)"},
      {"string_agg(title, ', ' order by score desc, id)",
       "string_agg(title, ', ':string by score desc nulls first, id nulls last)"},
      {"string_agg(distinct title, ', ' order by title)",
       "string_agg(distinct title, ', ':string by title nulls last)"},
      {"sum(id) over ()", "sum(id) over ( / )"},
      {"sum(sum(id)) over ()", "sum(sum(id)) over ( / )"},
      {"rank() over (partition by published, status order by score desc nulls last)",
       "rank() over (published, status / score desc nulls last)"},
      {"sum(id) over (order by id rows between 2 preceding and current row)",
       "sum(id) over ( / id nulls last / framed)"},
      {"lag(score, 2, 0) over (order by id)", "lag(score, 2:int64, 0:int32) over ( / id nulls last)"},
      {"lag(price, 1, score) over (order by id)",
       "lag(price, 1:int64, cast(score as decimal)) over ( / id nulls last)"},
  };
  for (const auto& [text, shown] : cases) {
    ASSERT_OK_AND_ASSIGN(const BoundExpr bound, BoundValue(text));
    EXPECT_EQ(Show(bound), shown) << text;
  }
}

TEST_F(AggregatesTest, RefuseModifiersThatMeanNothing) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"lower(distinct title)", "MODIFIER_NOT_ALLOWED", "`lower` cannot have DISTINCT"},
      {"lower(title) over ()", "MODIFIER_NOT_ALLOWED", "cannot have OVER"},
      {"lower(title) filter (where published)", "MODIFIER_NOT_ALLOWED", "cannot have FILTER"},
      {"sum(score order by id)", "MODIFIER_NOT_ALLOWED", "ORDER BY inside"},
      {"string_agg(title, ',') over ()", "MODIFIER_NOT_ALLOWED", "cannot have OVER"},
      {"sum(distinct score) over ()", "MODIFIER_NOT_ALLOWED", "DISTINCT together with OVER"},
      {"rank() filter (where published) over (order by id)", "MODIFIER_NOT_ALLOWED", "cannot have FILTER"},
      {"string_agg(distinct title, ',' order by id)", "MODIFIER_NOT_ALLOWED", "that of the argument"},
      {"count(distinct extra)", "TYPE_MISMATCH", "DISTINCT"},
      {"row_number()", "WINDOW_REQUIRED", "needs OVER"},
      {"row_number() over (partition by id)", "WINDOW_ORDER_REQUIRED", "needs ORDER BY"},
      {"first_value(id) over ()", "WINDOW_ORDER_REQUIRED", "needs ORDER BY"},
      {"sum(count(*))", "AGGREGATE_NOT_ALLOWED", "not inside one another"},
      {"sum(id) filter (where max(id) > 1)", "AGGREGATE_NOT_ALLOWED", "not inside one another"},
      {"sum(rank() over (order by id)) over ()", "WINDOW_NOT_ALLOWED", "not inside another one"},
      {"sum(id) over (order by extra)", "NOT_ORDERABLE", "json"},
      {"sum(id) over (partition by extra)", "TYPE_MISMATCH", "cannot be compared"},
      {"rank() over (order by 1)", "CONSTANT_TERM", "constant"},
      {"string_agg(title, subtitle)", "TYPE_MISMATCH", "constant text"},
      {"ntile(0) over (order by id)", "VALUE_OUT_OF_RANGE", "buckets is at least 1"},
      {"lag(id, -1) over (order by id)", "VALUE_OUT_OF_RANGE", "offset is at least 0"},
      {"lag(score, 1, 1.5) over (order by id)", "VALUE_OUT_OF_RANGE", "int32"},
      {"lag(score, 1, price) over (order by id)", "TYPE_MISMATCH", "wants int32"},
      {"nth_value(id, 0) over (order by id)", "VALUE_OUT_OF_RANGE", "row is at least 1"},
      {"min(status)", "TYPE_MISMATCH", "have an order"},
      {"bool_and(score)", "TYPE_MISMATCH", "a condition"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = BoundValue(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
}

TEST_F(AggregatesTest, CheckFrames) {
  using enum FrameBoundKind;
  const auto over = [](FrameUnit unit, FrameBound start, FrameBound end, bool ordered) {
    CallModifiers modifiers{.over = Window{.frame = Frame{unit, start, end}}};
    if (ordered) modifiers.over->order_by.push_back({.expr = Col("id")});
    return Expr{.node = FunctionCall{.name = "sum",
                                     .arguments = {Col("id")},
                                     .modifiers = std::make_shared<const CallModifiers>(std::move(modifiers))}};
  };
  const FrameBound start{kUnboundedPreceding};
  const FrameBound end{kUnboundedFollowing};
  const FrameBound here{kCurrentRow};
  for (const FrameUnit unit : {FrameUnit::kRows, FrameUnit::kRange}) {
    EXPECT_OK(BoundValue(over(unit, start, end, false)));
    EXPECT_OK(BoundValue(over(unit, start, here, true)));
    EXPECT_OK(BoundValue(over(unit, here, here, true)));
    EXPECT_THAT(BoundValue(over(unit, start, here, false)), HasReason("INVALID_FRAME"));
    EXPECT_THAT(BoundValue(over(unit, end, end, true)), HasReason("INVALID_FRAME"));
    EXPECT_THAT(BoundValue(over(unit, start, start, true)), HasReason("INVALID_FRAME"));
  }
  EXPECT_OK(BoundValue(over(FrameUnit::kRows, {kPreceding, 3}, {kPreceding, 1}, true)));
  EXPECT_OK(BoundValue(over(FrameUnit::kRows, {kFollowing, 1}, {kFollowing, 3}, true)));
  EXPECT_THAT(BoundValue(over(FrameUnit::kRows, {kPreceding, 1}, {kPreceding, 3}, true)), HasReason("INVALID_FRAME"));
  EXPECT_THAT(BoundValue(over(FrameUnit::kRows, here, {kPreceding, 1}, true)), HasReason("INVALID_FRAME"));
  EXPECT_THAT(BoundValue(over(FrameUnit::kRows, {kPreceding, -1}, here, true)), HasReason("INVALID_FRAME"));
  EXPECT_THAT(BoundValue(over(FrameUnit::kRange, {kPreceding, 1}, here, true)), HasReason("INVALID_FRAME"));
}

TEST_F(AggregatesTest, AreRefusedWhereThereAreNoGroups) {
  rules = {};
  EXPECT_THAT(BoundValue("sum(id)"), HasReason("AGGREGATE_NOT_ALLOWED"));
  EXPECT_THAT(BoundValue("sum(id) over ()"), HasReason("WINDOW_NOT_ALLOWED"));
  rules = {.aggregates = true};
  EXPECT_OK(BoundValue("sum(id)"));
  EXPECT_THAT(BoundValue("rank() over (order by id)"), HasReason("WINDOW_NOT_ALLOWED"));
  rules = {.windows = true};
  EXPECT_THAT(BoundValue("sum(max(id)) over ()"), HasReason("AGGREGATE_NOT_ALLOWED"));
}

TEST_F(AggregatesTest, NameThePlaceInTheMessage) {
  const auto sum_with = [](CallModifiers modifiers) {
    return Expr{.node = FunctionCall{.name = "sum",
                                     .arguments = {Col("id")},
                                     .modifiers = std::make_shared<const CallModifiers>(std::move(modifiers))}};
  };
  const std::vector<std::pair<Expr, const char*>> cases = {
      {sum_with({.filter = Col("no")}), "where.filter.path"},
      {sum_with({.filter = Op(Operator::kNot, {Col("no")})}), "where.filter.operands[0].path"},
      {sum_with({.over = Window{.partition_by = {Col("id"), Col("no")}}}), "where.over.partition_by[1].path"},
      {sum_with({.over = Window{.order_by = {{.expr = Col("no")}}}}), "where.over.order_by[0].expr.path"},
  };
  for (const auto& [expr, field] : cases) {
    const ErrorDetail detail = DetailOf(BoundValue(expr).status());
    ASSERT_EQ(detail.violations.size(), 1U) << field;
    EXPECT_EQ(detail.violations[0].field, field);
  }
}

}  // namespace
}  // namespace rowgate::test
