#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "tests/orm/bind_query/query_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

Query SelectFrom(std::string table, std::vector<Expr> items) {
  Query query;
  for (Expr& item : items) query.block.items.push_back({.expr = std::move(item)});
  query.block.from = TableRef{.name = std::move(table)};
  return query;
}

class ErrorPlacesTest : public BindQueryTest {
 protected:
  std::string FieldOf(const Query& query) const {
    const ErrorDetail detail = DetailOf(Bound(query).status());
    return detail.violations.empty() ? "" : detail.violations.front().field;
  }
};

Expr Wrong() { return Op(Operator::kEq, {Col("nowhere"), Lit({int64_t{1}})}); }

TEST_F(ErrorPlacesTest, NamesThePartOfTheMessage) {
  Query query = SelectFrom("Post", {Col("title"), Op(Operator::kNegate, {Col("nowhere")})});
  EXPECT_EQ(FieldOf(query), "query.select.items[1].expr.operands[0].path");
  query = SelectFrom("Post", {Col("title")});
  query.block.where = Op(Operator::kAnd, {Op(Operator::kIsNull, {Col("title")}), Wrong()});
  EXPECT_EQ(FieldOf(query), "query.select.where.operands[1].operands[0].path");
  query = SelectFrom("Post", {Col("title")});
  query.block.group_by = {Col("title"), Col("nowhere")};
  EXPECT_EQ(FieldOf(query), "query.select.group_by[1].path");
  query.block.group_by = {Col("title")};
  query.block.having = Wrong();
  EXPECT_EQ(FieldOf(query), "query.select.having.operands[0].path");
  query = SelectFrom("Post", {Col("title")});
  query.order_by = {{.expr = Col("title")}, {.expr = Col("nowhere")}};
  EXPECT_EQ(FieldOf(query), "query.order_by[1].expr.path");
  query = SelectFrom("Post", {Col("title")});
  query.limit = Lit({int64_t{-1}});
  EXPECT_EQ(FieldOf(query), "query.limit.literal");
  query.limit.reset();
  query.offset = Param("nowhere");
  EXPECT_EQ(FieldOf(query), "query.offset.parameter");
}

TEST_F(ErrorPlacesTest, NamesTablesAndJoins) {
  EXPECT_EQ(FieldOf(SelectFrom("Nothing", {Col("title")})), "query.select.from.name");
  Query query = SelectFrom("Post", {Col("title")});
  query.block.joins = {{.relation = {{"author"}}}, {.relation = {{"Post", "autor"}}}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[1].relation");
  query.block.joins = {{.table = {.name = "Tags"}, .on = Wrong()}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[0].table.name");
  query.block.joins = {{.table = {.name = "Tag"}, .on = Wrong()}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[0].on.operands[0].path");
  query.block.joins = {{.table = {.name = "Tag"}}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[0]");
  query.block.joins = {{.kind = JoinKind::kCross, .table = {.name = "Tag", .alias = "Post"}}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[0].table.alias");
}

TEST_F(ErrorPlacesTest, NamesQueriesInside) {
  const auto inner = std::make_shared<const Query>(SelectFrom("Tag", {Col("nowhere")}));
  Query query = SelectFrom("Post", {Col("title")});
  query.block.where = Op(Operator::kIn, {Col("id"), Expr{.node = Subquery{inner}}});
  EXPECT_EQ(FieldOf(query), "query.select.where.operands[1].subquery.select.items[0].expr.path");
  query = SelectFrom("Post", {Col("title")});
  query.with = {{.name = "a", .query = std::make_shared<const Query>(SelectFrom("Tag", {Col("id")}))},
                {.name = "b", .query = inner}};
  EXPECT_EQ(FieldOf(query), "query.with[1].query.select.items[0].expr.path");
  query = SelectFrom("Post", {Col("title")});
  query.block.joins = {{.kind = JoinKind::kCross, .table = {.query = inner, .alias = "x"}}};
  EXPECT_EQ(FieldOf(query), "query.select.joins[0].table.query.select.items[0].expr.path");
  query = SelectFrom("Post", {Col("id")});
  query.arms = {{.block = SelectFrom("Tag", {Col("id")}).block}, {.block = inner->block}};
  EXPECT_EQ(FieldOf(query), "query.arms[1].select.items[0].expr.path");
}

TEST_F(ErrorPlacesTest, NamesConditionsOfQuantifiers) {
  Query query = SelectFrom("Post", {Col("title")});
  query.block.where =
      Expr{.node = RelationTest{.quantifier = Quantifier::kSome, .relation = {{"tags"}}, .operands = {Wrong()}}};
  EXPECT_EQ(FieldOf(query), "query.select.where.operands[0].operands[0].path");
  query.block.where = Expr{.node = RelationTest{.quantifier = Quantifier::kEvery, .relation = {{"tags"}}}};
  EXPECT_THAT(Bound(query), HasReason("WRONG_ARITY"));
  EXPECT_EQ(FieldOf(query), "query.select.where.quantifier");
}

TEST_F(ErrorPlacesTest, PointsIntoTexts) {
  const ErrorDetail detail = DetailOf(Bound("SELECT title FROM Post WHERE id IN (SELECT nowhere FROM Tag)").status());
  ASSERT_EQ(detail.violations.size(), 1U);
  EXPECT_EQ(detail.violations.front().field, "query");
  EXPECT_THAT(detail.violations.front().description, ::testing::HasSubstr("at position 44"));
}

TEST_F(ErrorPlacesTest, RefusesMessagesThatSayNothing) {
  EXPECT_THAT(Bound(Query{}), HasReason("EXPR_EMPTY"));
  EXPECT_THAT(Bound(SelectFrom("", {Col("id")})), HasReason("EXPR_EMPTY"));
  Query query = SelectFrom("Post", {Expr{.node = Path{}}});
  EXPECT_THAT(Bound(query), HasReason("EXPR_EMPTY"));
  query = SelectFrom("Post", {Col("id")});
  query.with = {{.name = "a"}};
  EXPECT_THAT(Bound(query), HasReason("EXPR_EMPTY"));
  query = SelectFrom("Post", {Col("id")});
  query.block.joins = {{.kind = JoinKind::kCross, .table = {.name = "Tag"}, .on = Wrong()}};
  EXPECT_THAT(Bound(query), HasReason("INVALID_JOIN"));
  query.block.joins = {{.kind = JoinKind::kCross, .relation = {{"author"}}}};
  EXPECT_THAT(Bound(query), HasReason("INVALID_JOIN"));
  query.block.from.reset();
  EXPECT_THAT(Bound(query), HasReason("INVALID_JOIN"));
}

}  // namespace
}  // namespace rowgate::test
