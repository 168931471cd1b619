// SELECTs with more than one table reference, built by hand: what golden/ cannot say, or what must hold whatever the
// binder does.
#include <memory>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

BoundExpr User(const char* field, int from = 1) { return BoundCol(FixtureColumn("User", field), from); }
BoundExpr Post(const char* field, int from = 2) { return BoundCol(FixtureColumn("Post", field), from); }
BoundExpr Equal(BoundExpr a, BoundExpr b) { return BoundOp(Operator::kEq, {std::move(a), std::move(b)}); }
BoundExpr Field(int from, size_t index, StoredType stored) {
  return {.node = BoundField{from, index}, .stored = std::move(stored)};
}
BoundExpr GroupKey(size_t index, const BoundExpr& term) {
  return {.node = BoundGroupKey{index}, .stored = term.stored, .nullable = term.nullable};
}
BoundExpr Output(size_t index, bool nullable = true) {
  return {.node = BoundOutput{index}, .stored = Stored(TypeKind::kInt64), .nullable = nullable};
}
BoundExpr Sub(Select select, bool single_row = false) {
  const StoredType stored = select.items.empty() ? StoredType{} : select.items.front().expr.stored;
  return {.node = BoundSubquery{std::make_shared<const Select>(std::move(select)), single_row}, .stored = stored};
}

Source Table(int id, const char* message, const char* name = nullptr) {
  const orm::Table& table = FixtureTable(message);
  return {.id = id, .name = name == nullptr ? table.sql_name : name, .table = &table};
}
Source Joined(Source source, JoinKind kind, std::optional<BoundExpr> on) {
  source.join = kind;
  source.on = std::move(on);
  return source;
}
Source Derived(int id, const char* name, Select select) {
  return {.id = id, .name = name, .derived = std::make_shared<const Select>(std::move(select))};
}
Select Users1() { return {.from = {Table(1, "User")}, .items = {{User("id")}}, .qualified = true}; }
Select Posts2() { return {.from = {Table(2, "Post")}, .items = {{Post("author_id")}}, .qualified = true}; }
CompoundSelect Arm(SetOperator op, Select select) {
  return {.op = op, .select = std::make_shared<const Select>(std::move(select))};
}

TEST(Queries, NameTheSourceOfEachColumnWhenThereAreSeveral) {
  Select select = Users1();
  select.from.push_back(Joined(Table(2, "Post"), JoinKind::kInner, Equal(Post("author_id"), User("id"))));
  select.from.push_back(Joined(Table(3, "User", "t3"), JoinKind::kLeft, Equal(User("id", 3), Post("id"))));
  select.from.push_back(Joined(Table(4, "Tag"), JoinKind::kCross, std::nullopt));
  select.items.push_back({User("order", 3)});
  const char* sql = R"(SELECT users.id, t3."order" FROM users JOIN posts ON posts.author_id = users.id )"
                    R"(LEFT JOIN users AS t3 ON t3.id = posts.id CROSS JOIN tags)";
  ExpectSql(select, {sql, sql});
}

TEST(Queries, WithoutATableSelectConstants) {
  ExpectSql(Select{.items = {{I(1)}, {BoundTruth(true)}}}, {"SELECT ?, 1", "SELECT $1, TRUE", {"1:int64"}});
}

TEST(Queries, CallColumnsOfDerivedTablesByTheirPosition) {
  Select inner = Users1();
  inner.items.push_back({User("balance")});
  Select outer{.from = {Derived(5, "t2", inner)},
               .items = {{Field(5, 1, User("balance").stored)}},
               .where = Equal(Field(5, 1, User("balance").stored), V({Decimal{"0.2"}}, DecimalOf(0, 2))),
               .qualified = true};
  ExpectSql(outer, {"SELECT t2.c2 FROM (SELECT users.id AS c1, users.balance AS c2 FROM users) AS t2 WHERE t2.c2 = ?",
                    "SELECT t2.c2 FROM (SELECT users.id AS c1, users.balance AS c2 FROM users) AS t2 WHERE t2.c2 = $1",
                    {"0.2:decimal(,2)"}});
}

TEST(Queries, TypeTheColumnsOfARecursionWhereTheEngineInsists) {
  const auto category = [](const char* field, int from) { return BoundCol(FixtureColumn("Category", field), from); };
  Select start{.from = {Table(1, "Category")},
               .items = {{category("id", 1)}, {category("name", 1)}},
               .where = Equal(category("id", 1), I(1)),
               .qualified = true};
  Source again{.id = 3, .name = "w1", .common_table = 7};
  Select next{
      .from = {Table(2, "Category", "t2"),
               Joined(again, JoinKind::kInner, Equal(category("parent_id", 2), Field(3, 0, Stored(TypeKind::kInt64))))},
      .items = {{category("id", 2)}, {category("name", 2)}},
      .qualified = true};
  start.arms = {Arm(SetOperator::kUnionAll, next)};
  Select select{
      .from = {{.id = 4, .name = "w1", .common_table = 7}}, .items = {{Field(4, 1, Text())}}, .qualified = true};
  select.with = {{.id = 7, .name = "w1", .select = std::make_shared<const Select>(start), .recursive = true}};
  ExpectSql(
      select,
      {"WITH RECURSIVE w1 (c1, c2) AS (SELECT categories.id, categories.name FROM categories WHERE categories.id = ? "
       "UNION ALL SELECT t2.id, t2.name FROM categories AS t2 JOIN w1 ON t2.parent_id = w1.c1) SELECT w1.c2 FROM w1",
       "WITH RECURSIVE w1 (c1, c2) AS (SELECT CAST(categories.id AS bigint), (CAST(categories.name AS text) COLLATE "
       "\"C\") FROM categories WHERE categories.id = $1 UNION ALL SELECT CAST(t2.id AS bigint), (CAST(t2.name AS text) "
       "COLLATE \"C\") FROM categories AS t2 JOIN w1 ON t2.parent_id = w1.c1) SELECT w1.c2 FROM w1",
       {"1:int64"}});
}

TEST(Queries, WriteAGroupKeyWithTheSamePlaceholders) {
  BoundExpr key = Typed(Stored(TypeKind::kInt64), Operator::kAdd, {C("id"), I(1)});
  Select select{
      .from = FromTable(Orders()),
      .items = {{GroupKey(0, key)}, {Typed(Stored(TypeKind::kInt64), Operator::kMultiply, {GroupKey(0, key), I(2)})}},
      .group_by = {key},
      .having = BoundOp(Operator::kGt, {GroupKey(0, key), I(3)}),
      .order_by = {{.expr = GroupKey(0, key)}}};
  ExpectSql(select, {"SELECT orders.id + ?, (orders.id + ?) * ? FROM orders GROUP BY orders.id + ? "
                     "HAVING orders.id + ? > ? ORDER BY orders.id + ?",
                     "SELECT orders.id + $1, (orders.id + $1) * $2 FROM orders GROUP BY orders.id + $1 "
                     "HAVING orders.id + $1 > $3 ORDER BY orders.id + $1",
                     {"1:int64", "2:int64", "3:int64"},
                     {"1:int64", "1:int64", "2:int64", "1:int64", "1:int64", "3:int64", "1:int64"}});
}

TEST(Queries, ApplySetOperationsFromLeftToRight) {
  Select select = Users1();
  select.arms = {Arm(SetOperator::kUnionAll, Posts2()), Arm(SetOperator::kIntersect, Users1()),
                 Arm(SetOperator::kExcept, Posts2())};
  select.order_by = {{.expr = Output(0), .descending = true, .nulls = NullPlacement::kLast}};
  select.limit = I(3);
  const char* arms = "SELECT users.id FROM users UNION ALL SELECT posts.author_id FROM posts";
  ExpectSql(select,
            {std::string(arms) + " INTERSECT SELECT users.id FROM users EXCEPT SELECT posts.author_id FROM posts "
                                 "ORDER BY 1 DESC LIMIT ?",
             "(" + std::string(arms) +
                 ") INTERSECT SELECT users.id FROM users EXCEPT SELECT posts.author_id FROM "
                 "posts ORDER BY 1 DESC NULLS LAST LIMIT $1",
             {"3:int64"}});
}

TEST(Queries, GuardScalarSubqueriesThatMayHaveSeveralRows) {
  Select select = Users1();
  select.items = {{Sub(Posts2())}, {Sub(Posts2(), /*single_row=*/true)}};
  ExpectSql(select, {"SELECT (SELECT rowgate_only_row(c1) FROM (SELECT posts.author_id AS c1 FROM posts) AS one), "
                     "(SELECT posts.author_id FROM posts) FROM users",
                     "SELECT (SELECT posts.author_id FROM posts), (SELECT posts.author_id FROM posts) FROM users"});
}

TEST(Queries, AskWhetherRowsExist) {
  Select select = Users1();
  Select posts = Posts2();
  posts.items.clear();
  posts.where = Equal(Post("author_id"), User("id"));
  select.where = BoundOp(Operator::kNot, {BoundOp(Operator::kExists, {Sub(posts)})});
  const char* sql =
      "SELECT users.id FROM users WHERE NOT (EXISTS (SELECT 1 FROM posts WHERE posts.author_id = users.id))";
  ExpectSql(select, {sql, sql});
}

TEST(Queries, BringDecimalsOfASubqueryToOneScale) {
  Select prices{.from = {{.id = 1, .name = "orders", .table = &Orders()}},
                .items = {{BoundCol(OrderColumn("price"), 1)}},
                .qualified = true};
  Select select{.from = {{.id = 2, .name = "t2", .table = &Orders()}},
                .items = {{BoundCol(OrderColumn("id"), 2)}},
                .where = BoundOp(Operator::kIn, {BoundCol(OrderColumn("tax"), 2), Sub(prices)}),
                .qualified = true};
  ExpectSql(select, {"SELECT t2.id FROM orders AS t2 WHERE t2.tax IN (SELECT rowgate_multiply(c1, 100) FROM (SELECT "
                     "orders.price AS c1 FROM "
                     "orders) AS listed)",
                     "SELECT t2.id FROM orders AS t2 WHERE t2.tax IN (SELECT orders.price FROM orders)"});
}

TEST(Queries, CompareTuplesWithLists) {
  const auto tuple = [](BoundExpr a, BoundExpr b) { return BoundOp(Operator::kTuple, {std::move(a), std::move(b)}); };
  ExpectCondition(
      BoundOp(Operator::kNotIn, {tuple(C("id"), C("price")), tuple(I(1), C("tax")), tuple(I(2), C("price"))}),
      {"(id, rowgate_multiply(price, 100)) NOT IN (VALUES (?, tax), (?, rowgate_multiply(price, 100)))",
       "(id, price) NOT IN (($1, tax), ($2, price))",
       {"1:int64", "2:int64"}});
}

TEST(Queries, BringTheBranchesOfCaseToOneScale) {
  const BoundExpr choice = Typed(DecimalOf(0, 4), Operator::kCase, {C("paid"), C("price"), C("tax")});
  ExpectCondition(Equal(choice, C("tax")), {"CASE WHEN paid THEN rowgate_multiply(price, 100) ELSE tax END = tax",
                                            "CASE WHEN paid THEN price ELSE tax END = tax"});
}

TEST(Queries, LockTheRowsThatAreThere) {
  Select select = Users1();
  select.lock = Lock{.strength = LockStrength::kUpdate, .wait = LockWait::kBlock};
  ExpectSql(select, {"SELECT users.id FROM users", "SELECT users.id FROM users FOR UPDATE"});
  select.from.push_back(Joined(Table(2, "Post"), JoinKind::kLeft, Equal(Post("author_id"), User("id"))));
  select.lock = Lock{.strength = LockStrength::kShare, .wait = LockWait::kSkipLocked};
  ExpectSql(select, {"!SKIP LOCKED",
                     "SELECT users.id FROM users LEFT JOIN posts ON posts.author_id = users.id FOR SHARE OF users SKIP "
                     "LOCKED"});
}

TEST(Queries, OrderByConstantsWithoutMeaningColumns) {
  ExpectSql(
      Select{.from = FromTable(Orders()),
             .items = {{C("id")}},
             .group_by = {BoundTruth(true)},
             .order_by = {{.expr = BoundTruth(false)}}},
      {"SELECT id FROM orders GROUP BY 1 = 1 ORDER BY 1 = 0", "SELECT id FROM orders GROUP BY 1 = 1 ORDER BY 1 = 0"});
}

TEST(Queries, CountRowsOfAnything) {
  Select select = Users1();
  select.items.push_back({User("id")});
  select.distinct = true;
  select.count_rows = true;
  const char* sql = "SELECT count(*) FROM (SELECT DISTINCT users.id AS c1, users.id AS c2 FROM users) AS counted";
  ExpectSql(select, {sql, sql});
}

TEST(Inserts, FromAQueryBringItsColumnsToTheFormOfTheTable) {
  Select query{.from = {{.id = 1, .name = "orders", .table = &Orders()}},
               .items = {{BoundCol(OrderColumn("price"), 1)}, {BoundCol(OrderColumn("note"), 1)}}};
  Insert insert{.table = &Orders(),
                .columns = {&OrderColumn("tax"), &OrderColumn("note")},
                .select = std::make_shared<const Select>(query),
                .on_conflict = {{.target = {&OrderColumn("id")}}}};
  ExpectSql(insert,
            {"INSERT INTO orders (tax, note) SELECT rowgate_multiply(c1, 100), c2 FROM (SELECT price AS c1, note AS c2 "
             "FROM orders) AS "
             "chosen WHERE 1 ON CONFLICT (id) DO NOTHING",
             "INSERT INTO orders (tax, note) SELECT c1, c2 FROM (SELECT price AS c1, note AS c2 FROM orders) AS chosen "
             "WHERE TRUE ON CONFLICT (id) DO NOTHING"});
}

TEST(Updates, NameTheirTableBesideSubqueries) {
  Select own = Posts2();
  own.where = Equal(Post("author_id"), User("id", 0));
  ExpectSql(
      Update{.table = &FixtureTable("User"),
             .set = {{&FixtureColumn("User", "age"), Sub(own, true)}},
             .where = Equal(User("id", 0), I(1)),
             .returning = {{User("id", 0)}},
             .qualified = true},
      {"UPDATE users SET age = (SELECT posts.author_id FROM posts WHERE posts.author_id = users.id) WHERE users.id = ? "
       "RETURNING users.id",
       "UPDATE users SET age = (SELECT posts.author_id FROM posts WHERE posts.author_id = users.id) WHERE users.id = "
       "$1 "
       "RETURNING users.id",
       {"1:int64"}});
}

}  // namespace
}  // namespace rowgate::test
