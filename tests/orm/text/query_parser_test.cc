#include "orm/text/query_parser.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::IsOkAndHolds;
using ::testing::ElementsAre;
using enum Operator;

absl::StatusOr<Query> Parse(std::string_view text) { return ParseQuery(text, {}, "query"); }

Query From(TableRef table) {
  Query query;
  query.block.from = std::move(table);
  return query;
}

std::shared_ptr<const Query> Shared(Query query) { return std::make_shared<const Query>(std::move(query)); }

Expr Path2(std::string a, std::string b) { return {.node = Path{{std::move(a), std::move(b)}}}; }

TEST(QueryParser, ReadsProjections) {
  Query query;
  query.block.items = {{Lit({int64_t{1}}), ""}, {Op(kAdd, {Col("a"), Col("b")}), "total"}, {Col("p"), "in"}};
  EXPECT_THAT(Parse("select 1, a + b as total, p AS `in`"), IsOkAndHolds(query));
  EXPECT_THAT(Parse("SELECT * FROM blog.v1.Post"), IsOkAndHolds(From({.name = "blog.v1.Post"})));
  query = From({.name = "Post"});
  query.block.distinct = true;
  EXPECT_THAT(Parse("SELECT DISTINCT * FROM Post"), IsOkAndHolds(query));
  query.block.distinct = false;
  query.block.distinct_on = {Col("a"), Col("b")};
  EXPECT_THAT(Parse("SELECT DISTINCT ON (a, b) * FROM Post"), IsOkAndHolds(query));
}

TEST(QueryParser, ReadsAliasesWithAndWithoutAs) {
  EXPECT_THAT(Parse("select * from Post p"), IsOkAndHolds(From({.name = "Post", .alias = "p"})));
  EXPECT_THAT(Parse("select * from Post as `from`"), IsOkAndHolds(From({.name = "Post", .alias = "from"})));
  EXPECT_THAT(Parse("select * from v1.Order"), IsOkAndHolds(From({.name = "v1.Order"})));
  EXPECT_THAT(Parse("select * from (select * from Post) x"),
              IsOkAndHolds(From({.query = Shared(From({.name = "Post"})), .alias = "x"})));
}

TEST(QueryParser, TellsTablesFromRelations) {
  const Expr on = Op(kEq, {Col("a"), Col("b")});
  const auto joined = [](const std::string& join) -> absl::StatusOr<Join> {
    absl::StatusOr<Query> query = Parse("select * from Post p " + join);
    if (!query.ok()) return query.status();
    return query->block.joins.back();
  };
  EXPECT_THAT(joined("join author"), IsOkAndHolds(Join{.relation = {{"author"}}}));
  EXPECT_THAT(joined("left outer join p.author as a"),
              IsOkAndHolds(Join{.kind = JoinKind::kLeft, .relation = {{"p", "author"}}, .table = {.alias = "a"}}));
  EXPECT_THAT(joined("join p.author on a = b"), IsOkAndHolds(Join{.relation = {{"p", "author"}}, .on = on}));
  EXPECT_THAT(joined("join .author on a = b"), IsOkAndHolds(Join{.relation = {{"author"}}, .on = on}));
  EXPECT_THAT(joined("join author.team t join t.lead on a = b"),
              IsOkAndHolds(Join{.relation = {{"t", "lead"}}, .on = on}));
  EXPECT_THAT(joined("join User u on a = b"), IsOkAndHolds(Join{.table = {.name = "User", .alias = "u"}, .on = on}));
  EXPECT_THAT(joined("inner join blog.v1.User on a = b"),
              IsOkAndHolds(Join{.table = {.name = "blog.v1.User"}, .on = on}));
  EXPECT_THAT(joined("join `p.User` on a = b"), IsOkAndHolds(Join{.table = {.name = "p.User"}, .on = on}));
  EXPECT_THAT(joined("join x.User x on a = b"),
              IsOkAndHolds(Join{.table = {.name = "x.User", .alias = "x"}, .on = on}));
  EXPECT_THAT(joined("cross join p.author"),
              IsOkAndHolds(Join{.kind = JoinKind::kCross, .table = {.name = "p.author"}}));
  EXPECT_THAT(
      joined("left join (select * from User) u on a = b"),
      IsOkAndHolds(
          Join{.kind = JoinKind::kLeft, .table = {.query = Shared(From({.name = "User"})), .alias = "u"}, .on = on}));
}

TEST(QueryParser, ForgetsTheAliasesOfOtherArms) {
  ASSERT_OK_AND_ASSIGN(const Query query, Parse("select * from A p union select * from B join p.C on a = b"));
  EXPECT_EQ(query.arms[0].block.joins[0].table.name, "p.C");
}

TEST(QueryParser, ReadsClauses) {
  Query query = From({.name = "Post"});
  query.block.items = {{Col("a"), ""}, {Call("count", {}), "n"}};
  query.block.where = Op(kOr, {Col("b"), Col("c")});
  query.block.group_by = {Col("a"), Path2("author", "name")};
  query.block.having = Op(kGt, {Call("count", {}), Lit({int64_t{1}})});
  query.order_by = {{.expr = Col("n"), .descending = true, .nulls_first = false}, {.expr = Col("a")}};
  query.limit = Lit({int64_t{10}});
  query.offset = Param("skip");
  query.lock = Lock{LockStrength::kShare, LockWait::kSkipLocked};
  EXPECT_THAT(Parse("select a, count(*) as n from Post where b or c group by a, author.name having count(*) > 1 "
                    "order by n desc nulls last, a limit 10 offset :skip for share skip locked"),
              IsOkAndHolds(query));
}

TEST(QueryParser, ReadsSetOperatorsInTheirOrder) {
  ASSERT_OK_AND_ASSIGN(const Query query,
                       Parse("select 1 union select 2 union all select 3 intersect select 4 except select 5 limit 1"));
  std::vector<SetOperator> operators;
  for (const CompoundArm& arm : query.arms) operators.push_back(arm.op);
  EXPECT_THAT(operators,
              ElementsAre(SetOperator::kUnion, SetOperator::kUnionAll, SetOperator::kIntersect, SetOperator::kExcept));
  EXPECT_TRUE(query.limit.has_value());
}

TEST(QueryParser, ReadsCommonTables) {
  Query query = From({.name = "x"});
  query.with = {{.name = "x", .columns = {"a", "b"}, .query = Shared(From({.name = "Post"}))},
                {.name = "y", .query = Shared(From({.name = "x"}))}};
  const std::string rest = "x (a, b) as (select * from Post), y as (select * from x) select * from x";
  EXPECT_THAT(Parse("with " + rest), IsOkAndHolds(query));
  query.recursive = true;
  EXPECT_THAT(Parse("with recursive " + rest), IsOkAndHolds(query));
}

TEST(QueryParser, TakesBackticksForColumnsCalledLikeClauses) {
  Query query = From({.name = "Post"});
  query.block.items = {{Col("order"), ""}, {Path2("p", "limit"), ""}, {Call("left", {Col("a")}), ""}};
  EXPECT_THAT(Parse("select `order`, p.limit, left(a) from Post"), IsOkAndHolds(query));
}

TEST(QueryParser, KeepsPositionsOfExpressions) {
  ASSERT_OK_AND_ASSIGN(const Query query, Parse("select a from (select b from Post) x"));
  EXPECT_EQ(query.block.items[0].expr.position, 7);
  EXPECT_EQ(query.block.from->query->block.items[0].expr.position, 22);
}

}  // namespace
}  // namespace rowgate::orm
