// The engines take the DDL, and take it twice.
#include <sqlite3.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "orm/dialects/postgresql/dialect.h"
#include "orm/dialects/sqlite/dialect.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/postgresql_database.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

// Every kind of name and reference that needs care.
const orm::Catalog& HostileCatalog() {
  TableBuilder hens("hen's $$ \"house\"");
  hens.Identity("select").Add("egg_id", Stored(orm::TypeKind::kInt64), true).ForeignKey("fk '; --", "egg_id", 1);
  TableBuilder eggs("egg");
  eggs.Identity("order").Add("hen_id", Stored(orm::TypeKind::kInt64), true).ForeignKey("fk_egg_hen", "hen_id", 0);
  eggs.Add("tags", ArrayOf(Stored(orm::TypeKind::kInt64))).last().default_value = orm::Value{orm::List{}};
  eggs.Add("blob", Stored(orm::TypeKind::kBytes)).last().default_value = orm::Value{orm::Bytes{"\x01\xff"}};
  eggs.Add("day", Stored(orm::TypeKind::kDate)).last().server_default = orm::ServerDefault::kNow;
  eggs.Add("since", Stored(orm::TypeKind::kTimestamp)).last().default_value = orm::Value{orm::Timestamp{-1}};
  eggs.Add("time", Stored(orm::TypeKind::kTime)).last().default_value = orm::Value{orm::TimeOfDay{1}};
  eggs.Add("weight", Stored(orm::TypeKind::kDouble)).last().default_value = orm::Value{1e300};
  eggs.Add("uuid", Stored(orm::TypeKind::kUuid)).last().default_value =
      orm::Value{orm::Uuid{"0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d"}};
  static const auto* const kCatalog = new orm::Catalog({hens.Build(0), eggs.Build(1)});
  return *kCatalog;
}

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

SqliteHandle OpenMemory() {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  return SqliteHandle(db);
}

std::string RunSqlite(sqlite3* db, const std::string& sql) {
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? "" : sqlite3_errmsg(db);
}

TEST(DdlAccepted, BySqlite) {
  const SqliteHandle db = OpenMemory();
  for (const orm::Catalog* catalog : {&SampleCatalog(), &HostileCatalog()}) {
    ASSERT_OK_AND_ASSIGN(const auto statements, orm::CreateAllStatements(*catalog, *orm::MakeSqliteDialect()));
    for (const std::string& statement : statements) EXPECT_EQ(RunSqlite(db.get(), statement), "") << statement;
    for (const std::string& statement : statements) EXPECT_EQ(RunSqlite(db.get(), statement), "") << statement;
  }
  EXPECT_EQ(RunSqlite(db.get(), "INSERT INTO egg DEFAULT VALUES"), "");
}

TEST(DdlAccepted, BySqliteWhichThenKeepsIntegersInRange) {
  const SqliteHandle db = OpenMemory();
  TableBuilder counters("counters");
  counters.Identity("id").Add("n", Stored(orm::TypeKind::kInt64)).Add("small", Stored(orm::TypeKind::kInt32));
  const orm::Catalog catalog({counters.Build(0)});
  ASSERT_OK_AND_ASSIGN(const auto statements, orm::CreateAllStatements(catalog, *orm::MakeSqliteDialect()));
  for (const std::string& statement : statements) EXPECT_EQ(RunSqlite(db.get(), statement), "") << statement;
  EXPECT_EQ(RunSqlite(db.get(), "INSERT INTO counters (n, small) VALUES (9223372036854775807, 2147483647)"), "");
  EXPECT_EQ(RunSqlite(db.get(), "UPDATE counters SET n = n + 1"), "CHECK constraint failed: ck_counters_n_type");
  EXPECT_EQ(RunSqlite(db.get(), "UPDATE counters SET small = small + 1"),
            "CHECK constraint failed: ck_counters_small_type");
}

TEST(DdlAccepted, ByPostgresql) {
  const char* const server = std::getenv("ROWGATE_TEST_POSTGRESQL_URL");  // NOLINT(concurrency-mt-unsafe)
  if (server == nullptr) GTEST_SKIP() << "ROWGATE_TEST_POSTGRESQL_URL names no server; ./dev test starts one";
  auto database = PostgresqlDatabase::Create(server);
  ASSERT_THAT(database.status(), IsOk());
  for (const orm::Catalog* catalog : {&SampleCatalog(), &HostileCatalog()}) {
    ASSERT_OK_AND_ASSIGN(const auto statements, orm::CreateAllStatements(*catalog, *orm::MakePostgresqlDialect()));
    for (const std::string& statement : statements) {
      EXPECT_THAT(RunPostgresql(database->url(), statement), IsOk()) << statement;
      EXPECT_THAT(RunPostgresql(database->url(), statement), IsOk()) << "again: " << statement;
    }
  }
  EXPECT_THAT(RunPostgresql(database->url(), "INSERT INTO egg DEFAULT VALUES"), IsOk());
}

}  // namespace
}  // namespace rowgate::test
