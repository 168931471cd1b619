// Clauses and statements that only MySQL and MariaDB write so.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/dialects/mysql/dialect.h"
#include "orm/sql/compiler.h"
#include "orm/sql/validate.h"
#include "tests/orm/dialects/text/mysql_text.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::BoundExpr;
using orm::Insert;
using orm::Operator;
using orm::Select;
using orm::TypeKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Select SelectIds() { return {.from = orm::FromTable(Orders()), .items = {{C("id")}}}; }

BoundExpr NewRow(const char* user_column) {
  const orm::Column& column = UserColumn(user_column);
  return {.node = orm::BoundExcluded{&column}, .stored = column.stored};
}

// Of a user: the id is numbered and not sent.
Insert UpsertByName() {
  Insert insert{.table = &Users(), .columns = {&UserColumn("name"), &UserColumn("bio")}, .rows = {{S("a"), S("b")}}};
  insert.on_conflict = {.target = {&UserColumn("name")}, .updates = {{&UserColumn("bio"), NewRow("bio")}}};
  return insert;
}

TEST(MysqlStatements, QuoteNamesInBackticks) {
  TableBuilder table("order");
  table.Identity("id").Add("Rank", Stored(TypeKind::kInt32)).Add("a`b", Stored(TypeKind::kInt32));
  table.Add("offset", Stored(TypeKind::kInt32));
  const orm::Table built = table.Build(0);
  Select select{.from = orm::FromTable(built)};
  for (const orm::Column& column : built.columns) select.items.push_back({orm::BoundCol(column)});
  EXPECT_EQ(MysqlText(select), "SELECT id, `Rank`, `a``b`, `offset` FROM `order`");
}

TEST(MysqlStatements, PlaceNullsByASecondKey) {
  Select select = SelectIds();
  select.order_by = {{.expr = C("note")},
                     {.expr = C("weight"), .descending = true, .nulls = orm::NullPlacement::kFirst},
                     {.expr = C("due"), .nulls = orm::NullPlacement::kFirst},
                     {.expr = C("id")}};
  EXPECT_EQ(MysqlText(select),
            "SELECT id FROM orders ORDER BY note IS NULL, note, weight IS NOT NULL, weight DESC, due, id");
}

TEST(MysqlStatements, SayThatThereIsNoLimit) {
  Select select = SelectIds();
  select.offset = I(5);
  EXPECT_EQ(MysqlText(select), "SELECT id FROM orders LIMIT 18446744073709551615 OFFSET ?");
  select.limit = I(2);
  EXPECT_EQ(MysqlText(select), "SELECT id FROM orders LIMIT ? OFFSET ?");
}

TEST(MysqlStatements, FilterARowOfConstants) {
  Select select{.items = {{I(1)}}, .where = orm::BoundTruth(false)};
  EXPECT_EQ(MysqlText(select), "SELECT ? FROM DUAL WHERE FALSE");
}

TEST(MysqlStatements, LockRows) {
  Select select = SelectIds();
  select.lock = orm::Lock{.strength = orm::LockStrength::kUpdate, .wait = orm::LockWait::kSkipLocked};
  EXPECT_EQ(MysqlText(select), "SELECT id FROM orders FOR UPDATE SKIP LOCKED");
  EXPECT_EQ(MariadbText(select), "SELECT id FROM orders FOR UPDATE SKIP LOCKED");
  select.lock = orm::Lock{.strength = orm::LockStrength::kShare, .wait = orm::LockWait::kNowait};
  EXPECT_EQ(MysqlText(select), "SELECT id FROM orders FOR SHARE NOWAIT");
  EXPECT_EQ(MariadbText(select), "SELECT id FROM orders LOCK IN SHARE MODE NOWAIT");
}

TEST(MysqlStatements, InsertARowOfDefaults) {
  EXPECT_EQ(MysqlText(Insert{.table = &Users()}), "INSERT INTO users () VALUES ()");
}

TEST(MysqlStatements, UpsertByTheOnlyKeyThatTheRowsCanHit) {
  const Insert insert = UpsertByName();
  EXPECT_EQ(MysqlText(insert),
            "INSERT INTO users (name, bio) VALUES (?, ?) AS new_row ON DUPLICATE KEY UPDATE bio = new_row.bio");
  EXPECT_EQ(MariadbText(insert),
            "INSERT INTO users (name, bio) VALUES (?, ?) ON DUPLICATE KEY UPDATE bio = VALUES(bio)");
}

TEST(MysqlStatements, RefuseAnUpsertThatCouldHitAnotherKey) {
  Insert insert = UpsertByName();
  insert.columns[1] = &UserColumn("id");
  insert.rows = {{S("a"), I(7)}};
  EXPECT_THAT(MysqlText(insert), HasSubstr("an upsert on one of several unique keys"));
  insert.on_conflict = orm::OnConflict{};
  EXPECT_EQ(MysqlText(insert), "INSERT INTO users (name, id) VALUES (?, ?) ON DUPLICATE KEY UPDATE id = users.id");
}

TEST(MysqlStatements, UpsertAQueryWhereRowsNeedNoName) {
  Insert insert = UpsertByName();
  insert.rows.clear();
  Select users{.from = orm::FromTable(Users()),
               .items = {{orm::BoundCol(UserColumn("name"))}, {orm::BoundCol(UserColumn("bio"))}}};
  insert.select = std::make_shared<const Select>(std::move(users));
  EXPECT_THAT(MysqlText(insert), HasSubstr("an upsert of the rows of a query"));
  EXPECT_THAT(MariadbText(insert), HasSubstr("ON DUPLICATE KEY UPDATE bio = VALUES(bio)"));
}

TEST(MysqlStatements, SetReadersBeforeWhatTheyRead) {
  orm::Update update{.table = &Orders()};
  const auto plus_one = [](const char* column) {
    return Typed(Stored(TypeKind::kInt64), Operator::kAdd, {C(column), I(1)});
  };
  update.set = {{&OrderColumn("quantity"), plus_one("quantity")},
                {&OrderColumn("views"), plus_one("quantity")},
                {&OrderColumn("total"), plus_one("views")}};
  EXPECT_EQ(MysqlText(update), "UPDATE orders SET total = views + ?, views = quantity + ?, quantity = quantity + ?");
  update.set = {{&OrderColumn("quantity"), plus_one("views")}, {&OrderColumn("views"), plus_one("quantity")}};
  EXPECT_THAT(MysqlText(update), HasSubstr("columns that are set from each other"));
}

TEST(MysqlStatements, ReturnRowsWhereTheDatabaseCan) {
  Insert insert = UpsertByName();
  insert.on_conflict.reset();
  insert.returning = {{orm::BoundCol(UserColumn("id"))}};
  EXPECT_THAT(MysqlText(insert), HasSubstr("INSERT … RETURNING"));
  EXPECT_EQ(MariadbText(insert), "INSERT INTO users (name, bio) VALUES (?, ?) RETURNING id");
  const orm::Delete remove{.table = &Users(), .returning = {{orm::BoundCol(UserColumn("id"))}}};
  EXPECT_THAT(MysqlText(remove), HasSubstr("DELETE … RETURNING"));
  EXPECT_EQ(MariadbText(remove), "DELETE FROM users RETURNING id");
  const orm::Update update{
      .table = &Users(), .set = {{&UserColumn("bio"), S("x")}}, .returning = {{orm::BoundCol(UserColumn("id"))}}};
  EXPECT_THAT(MysqlText(update), HasSubstr("UPDATE … RETURNING"));
  EXPECT_THAT(MariadbText(update), HasSubstr("UPDATE … RETURNING"));
}

TEST(MysqlStatements, CreateTablesWithTheirIndexes) {
  TableBuilder table("things");
  table.Identity("id").Add("name", Text(50)).Add("path", Text(40'000), true).Add("tags", ArrayOf(Text()));
  table.table().columns[1].default_value = orm::Value{std::string(R"(it's \)")};
  table.last().default_value = orm::Value{orm::List{}};
  table.Add("weight", Stored(TypeKind::kDouble));
  table.last().default_value = orm::Value{0.5};
  table.Add("made", Stored(TypeKind::kTimestamp)).last().server_default = orm::ServerDefault::kNow;
  table.Unique("uq_things_name", {"name"}).Index({.name = "ix_things_made", .descending = {true}}, {"made"});
  const orm::Catalog catalog({table.Build(0)});
  ASSERT_OK_AND_ASSIGN(const auto statements, orm::CreateAllStatements(catalog, *orm::MakeMysqlDialect()));
  EXPECT_THAT(statements,
              ElementsAre("CREATE TABLE IF NOT EXISTS things (id bigint AUTO_INCREMENT PRIMARY KEY NOT NULL, "
                          R"(name varchar(50) COLLATE utf8mb4_0900_bin DEFAULT ('it''s \\') NOT NULL, )"
                          "path longtext COLLATE utf8mb4_0900_bin, tags json DEFAULT ('[]') NOT NULL, "
                          "weight double DEFAULT (0.5e0) NOT NULL, made datetime(6) DEFAULT (utc_timestamp(6)) NOT "
                          "NULL, CONSTRAINT uq_things_name UNIQUE (name), INDEX ix_things_made (made DESC), "
                          "CONSTRAINT ck_things_path_type CHECK (char_length(path) <= 40000))"));
}

TEST(MysqlStatements, RefuseIndexesThatTheDatabaseDoesNotHave) {
  EXPECT_THAT(orm::CreateAllStatements(SampleCatalog(), *orm::MakeMariadbDialect()), HasReason("DIALECT_UNSUPPORTED"));
  TableBuilder table("things");
  table.Identity("id").Add("name", Text());
  table.Unique("uq_things_name", {"name"});
  const orm::Catalog catalog({table.Build(0)});
  EXPECT_THAT(orm::ValidateForDialect(catalog, *orm::MakeMysqlDialect()), HasReason("SCHEMA_UNSUPPORTED"));
}

}  // namespace
}  // namespace rowgate::test
