// Whole statements: one case, the text of each dialect, the binds.
#include "gmock/gmock.h"
#include "orm/dialects/postgresql/dialect.h"
#include "orm/dialects/sqlite/dialect.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::BoundExpr;
using orm::BoundOp;
using orm::Delete;
using orm::Insert;
using orm::NullPlacement;
using orm::Operator;
using orm::OrderTerm;
using orm::Select;
using orm::Update;
using ::testing::AllOf;

BoundExpr U(const char* column) { return orm::BoundCol(UserColumn(column)); }
BoundExpr NameSlot(size_t slot) { return orm::BoundSlotOf(UserColumn("name"), slot); }
BoundExpr Excluded(const char* column) {
  return {.node = orm::BoundExcluded{&UserColumn(column)}, .stored = UserColumn(column).stored};
}

TEST(Selects, NameColumnsWithoutTheirTable) {
  ExpectSql(Select{.from = orm::FromTable(Users()), .items = {{U("id")}, {U("name")}}},
            {"SELECT id, name FROM users", "SELECT id, name FROM users"});
}

TEST(Selects, BindLimitAndOffset) {
  ExpectSql(
      Select{.from = orm::FromTable(Users()), .items = {{U("id")}}, .limit = I(10), .offset = I(20)},
      {"SELECT id FROM users LIMIT ? OFFSET ?", "SELECT id FROM users LIMIT $1 OFFSET $2", {"10:int64", "20:int64"}});
  ExpectSql(Select{.from = orm::FromTable(Users()), .items = {{U("id")}}, .offset = I(20)},
            {"SELECT id FROM users LIMIT -1 OFFSET ?", "SELECT id FROM users OFFSET $1", {"20:int64"}});
}

TEST(Selects, PlaceNullsOnlyWhereItSaysSomething) {
  const auto ordered = [](OrderTerm term) {
    return Select{.from = orm::FromTable(Users()), .items = {{U("id")}}, .order_by = {std::move(term)}};
  };
  ExpectSql(ordered({.expr = U("name")}), {"SELECT id FROM users ORDER BY name", "SELECT id FROM users ORDER BY name"});
  ExpectSql(ordered({.expr = U("bio")}),
            {"SELECT id FROM users ORDER BY bio NULLS LAST", "SELECT id FROM users ORDER BY bio"});
  ExpectSql(ordered({.expr = U("bio"), .nulls = NullPlacement::kFirst}),
            {"SELECT id FROM users ORDER BY bio", "SELECT id FROM users ORDER BY bio NULLS FIRST"});
  ExpectSql(ordered({.expr = U("bio"), .descending = true, .nulls = NullPlacement::kFirst}),
            {"SELECT id FROM users ORDER BY bio DESC NULLS FIRST", "SELECT id FROM users ORDER BY bio DESC"});
  ExpectSql(ordered({.expr = U("bio"), .descending = true, .nulls = NullPlacement::kLast}),
            {"SELECT id FROM users ORDER BY bio DESC", "SELECT id FROM users ORDER BY bio DESC NULLS LAST"});
}

TEST(Selects, CountRowsOfALimitedQuery) {
  ExpectSql(Select{.from = orm::FromTable(Users()), .limit = I(100), .count_rows = true},
            {"SELECT count(*) FROM (SELECT 1 FROM users LIMIT ?) AS counted",
             "SELECT count(*) FROM (SELECT 1 FROM users LIMIT $1) AS counted",
             {"100:int64"}});
  const BoundExpr all = {.node = orm::BoundCountAll{}, .stored = Stored(orm::TypeKind::kInt64)};
  ExpectSql(Select{.from = orm::FromTable(Users()), .items = {{all}}},
            {"SELECT count(*) FROM users", "SELECT count(*) FROM users"});
}

TEST(Selects, SayTheTypesOfTheirColumns) {
  const auto compiled = orm::Compile(Select{.from = orm::FromTable(Users()), .items = {{U("id")}, {U("name")}}},
                                     *orm::MakePostgresqlDialect());
  ASSERT_THAT(compiled, IsOk());
  EXPECT_FALSE(compiled->writes);
  ASSERT_EQ(compiled->result.size(), 2U);
  EXPECT_EQ(compiled->result[0].type.kind, orm::TypeKind::kInt64);
  EXPECT_EQ(compiled->result[1].type.kind, orm::TypeKind::kString);
}

TEST(Inserts, TakeRowsAndReturnTheStoredOnes) {
  ExpectSql(Insert{.table = &Users(),
                   .columns = {&UserColumn("name"), &UserColumn("bio")},
                   .rows = {{NameSlot(0), NameSlot(1)}, {NameSlot(2), NameSlot(3)}},
                   .returning = {{U("id")}}},
            {"INSERT INTO users (name, bio) VALUES (?, ?), (?, ?) RETURNING id",
             "INSERT INTO users (name, bio) VALUES ($1, $2), ($3, $4) RETURNING id",
             {"$0:string", "$1:string", "$2:string", "$3:string"}});
}

TEST(Inserts, OfNothingTakeTheDefaults) {
  ExpectSql(Insert{.table = &Users(), .returning = {{U("id")}}},
            {"INSERT INTO users DEFAULT VALUES RETURNING id", "INSERT INTO users DEFAULT VALUES RETURNING id"});
}

TEST(Inserts, UpsertByOneKey) {
  const BoundExpr longer = Typed(Text(), Operator::kConcat, {U("bio"), Excluded("bio")});
  ExpectSql(
      Insert{.table = &Users(),
             .columns = {&UserColumn("name")},
             .rows = {{NameSlot(0)}},
             .on_conflict = {{.target = {&UserColumn("name")},
                              .updates = {{&UserColumn("name"), Excluded("name")}, {&UserColumn("bio"), longer}}}},
             .returning = {{U("id")}}},
      {"INSERT INTO users (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name, "
       "bio = users.bio || excluded.bio RETURNING id",
       "INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name, "
       "bio = users.bio || excluded.bio RETURNING id",
       {"$0:string"}});
}

TEST(Inserts, MayIgnoreConflicts) {
  ExpectSql(Insert{.table = &Users(),
                   .columns = {&UserColumn("name")},
                   .rows = {{NameSlot(0)}},
                   .on_conflict = {{.target = {&UserColumn("name")}}}},
            {"INSERT INTO users (name) VALUES (?) ON CONFLICT (name) DO NOTHING",
             "INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) DO NOTHING",
             {"$0:string"}});
}

TEST(Inserts, TellAnInsertFromAnUpdateWhereTheDatabaseCan) {
  const BoundExpr flag = {.node = orm::BoundInsertedFlag{}, .stored = Stored(orm::TypeKind::kBool)};
  ExpectSql(
      Insert{.table = &Users(), .columns = {&UserColumn("name")}, .rows = {{NameSlot(0)}}, .returning = {{flag}}},
      {"!whether an upsert inserted", "INSERT INTO users (name) VALUES ($1) RETURNING (xmax = 0)", {"$0:string"}});
}

TEST(Inserts, RefuseMoreValuesThanTheDatabaseTakes) {
  Insert insert{.table = &Users(), .columns = {&UserColumn("name")}};
  insert.rows.assign(40'000, {NameSlot(0)});
  EXPECT_THAT(orm::Compile(insert, *orm::MakeSqliteDialect()),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("TOO_MANY_BINDS")));
  EXPECT_THAT(orm::Compile(insert, *orm::MakePostgresqlDialect()), IsOk());
}

TEST(Updates, SetExpressions) {
  const BoundExpr more = Typed(Stored(orm::TypeKind::kInt64), Operator::kAdd, {C("user_id"), I(1)});
  ExpectSql(Update{.table = &Orders(),
                   .set = {{&OrderColumn("user_id"), more}},
                   .where = BoundOp(Operator::kEq, {C("id"), I(5)}),
                   .returning = {{C("user_id")}}},
            {"UPDATE orders SET user_id = user_id + ? WHERE id = ? RETURNING user_id",
             "UPDATE orders SET user_id = user_id + $1 WHERE id = $2 RETURNING user_id",
             {"1:int64", "5:int64"}});
}

TEST(Updates, BringDecimalsToTheScaleOfTheirColumn) {
  ExpectSql(Update{.table = &Orders(), .set = {{&OrderColumn("tax"), C("price")}}},
            {"UPDATE orders SET tax = rowgate_multiply(price, 100)", "UPDATE orders SET tax = price"});
  ExpectSql(Update{.table = &Orders(), .set = {{&OrderColumn("price"), C("tax")}}},
            {"!fewer digits", "UPDATE orders SET price = tax"});
  ExpectSql(Update{.table = &Orders(), .set = {{&OrderColumn("price"), C("weight")}}},
            {"!inexact", "UPDATE orders SET price = weight"});
}

TEST(Deletes, TakeAConditionAndReturnRows) {
  ExpectSql(
      Delete{.table = &Users(), .where = BoundOp(Operator::kEq, {U("id"), I(5)}), .returning = {{U("name")}}},
      {"DELETE FROM users WHERE id = ? RETURNING name", "DELETE FROM users WHERE id = $1 RETURNING name", {"5:int64"}});
}

TEST(Identifiers, AreQuotedWhereTheyMustBe) {
  TableBuilder builder("Order");
  builder.Identity("select").Add("two words", Text()).Add("quote\"; --", Text()).Add("plain_1", Text());
  const orm::Table table = builder.Build(0);
  Select select{.from = orm::FromTable(table)};
  for (const orm::Column& column : table.columns) select.items.push_back({orm::BoundCol(column)});
  ExpectSql(select, {R"(SELECT "select", "two words", "quote""; --", plain_1 FROM "Order")",
                     R"(SELECT "select", "two words", "quote""; --", plain_1 FROM "Order")"});
}

TEST(Identifiers, OfASchemaComeFirst) {
  TableBuilder builder("events");
  builder.Identity("id");
  builder.table().sql_schema = "Audit";
  const orm::Table table = builder.Build(0);
  ExpectSql(Delete{.table = &table}, {R"(DELETE FROM "Audit".events)", R"(DELETE FROM "Audit".events)"});
}

}  // namespace
}  // namespace rowgate::test
