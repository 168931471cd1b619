#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

Query One() {
  Query query;
  query.block.items.push_back({.expr = Lit({int64_t{1}}), .label = "one"});
  return query;
}

// SELECT one FROM (SELECT one FROM (… SELECT 1 AS one)).
Query Nested(int levels) {
  Query query = One();
  for (int i = 1; i < levels; ++i) {
    Query outer;
    outer.block.items.push_back({.expr = Col("one")});
    outer.block.from = TableRef{.query = std::make_shared<const Query>(std::move(query)), .alias = "x"};
    query = std::move(outer);
  }
  return query;
}

Query CrossJoined(int tables) {
  Query query;
  query.block.items.push_back({.expr = Lit({int64_t{1}})});
  query.block.from = TableRef{.name = "Tag", .alias = "t0"};
  for (int i = 1; i < tables; ++i) {
    query.block.joins.push_back({.kind = JoinKind::kCross, .table = {.name = "Tag", .alias = "t" + std::to_string(i)}});
  }
  return query;
}

TEST_F(BindQueryTest, TakesAStatementOf64TableReferences) {
  EXPECT_THAT(Bound(CrossJoined(64)), IsOk());
  EXPECT_THAT(Bound(CrossJoined(65)), HasReason("TOO_MANY_TABLES"));
  Query query = CrossJoined(64);
  query.block.where = Expr{.node = RelationTest{.relation = {{"t0", "posts"}}}};
  EXPECT_THAT(Bound(query), HasReason("TOO_MANY_TABLES"));
}

TEST_F(BindQueryTest, TakesQueriesNestedToTheLimitOfDepth) {
  EXPECT_THAT(Bound(Nested(32)), IsOk());
  EXPECT_THAT(Bound(Nested(33)), HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(Bound(Nested(5'000)), HasReason("EXPR_TOO_DEEP"));
}

TEST_F(BindQueryTest, CountsNodesOfAllExpressionsTogether) {
  const auto filtered = [](size_t terms) {
    Query query = One();
    query.block.where = Op(Operator::kAnd, std::vector<Expr>(terms, Lit({true})));
    query.arms = {{.block = query.block}};
    return query;
  };
  EXPECT_THAT(Bound(filtered(2'000)), IsOk());
  EXPECT_THAT(Bound(filtered(2'100)), HasReason("EXPR_TOO_LARGE"));
}

TEST_F(BindQueryTest, Combines100Selects) {
  Query query = One();
  query.arms.assign(99, {.op = SetOperator::kUnionAll, .block = query.block});
  EXPECT_THAT(Bound(query), IsOk());
  query.arms.push_back(query.arms.back());
  EXPECT_THAT(Bound(query), HasReason("TOO_MANY_SELECTS"));
}

TEST_F(BindQueryTest, Returns1600Columns) {
  Query query = One();
  query.block.from = TableRef{.name = "PostTag", .alias = "p"};
  query.block.items.assign(800, {.expr = Col("p")});
  EXPECT_THAT(Bound(query), IsOk());
  query.block.items.push_back({.expr = Col("post_id")});
  EXPECT_THAT(Bound(query), HasReason("TOO_MANY_COLUMNS"));
}

TEST_F(BindQueryTest, SortsBy1599ColumnsBesideOne) {
  Query query = One();
  query.block.from = TableRef{.name = "Tag"};
  query.order_by.assign(1'599, {.expr = Col("name")});
  EXPECT_THAT(Bound(query), IsOk());
  query.order_by.push_back({.expr = Col("id")});
  EXPECT_THAT(Bound(query), HasReason("TOO_MANY_COLUMNS"));
}

TEST_F(BindQueryTest, FollowsEightRelations) {
  std::vector<std::string> path(8, "parent");
  path.push_back("name");
  Query query;
  query.block.from = TableRef{.name = "Category"};
  query.block.items.push_back({.expr = {.node = Path{path}}});
  EXPECT_THAT(Bound(query), IsOk());
  path.insert(path.begin(), "parent");
  query.block.items = {{.expr = {.node = Path{path}}}};
  EXPECT_THAT(Bound(query), HasReason("TOO_MANY_HOPS"));
}

}  // namespace
}  // namespace rowgate::test
