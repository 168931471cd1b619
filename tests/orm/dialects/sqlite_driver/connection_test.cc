#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::RowBatch;
using orm::SqliteDriver;
using orm::TypeKind;

TEST(SqliteDriverTest, SaysWhatCallersMustKnow) {
  EXPECT_TRUE(MakeDriver({})->traits().single_connection);
  EXPECT_TRUE(MakeDriver({.path = ":memory:"})->traits().single_connection);
  EXPECT_TRUE(MakeDriver({})->traits().single_writer);
}

TEST(SqliteDriverTest, ADatabaseInMemoryIsSharedAndOutlivesItsConnections) {
  const auto driver = MakeDriver({});
  const auto stranger = MakeDriver({});
  {
    const auto first = Connect(*driver);
    ASSERT_THAT(first->ExecuteScript("CREATE TABLE t (v); INSERT INTO t VALUES (1)"), IsOk());
    RowBatch rows;
    const auto second = Connect(*driver);
    ASSERT_THAT(second->Execute(Read("SELECT v FROM t", {Stored(TypeKind::kInt64)}), {}, &rows), IsOk());
  }
  RowBatch rows;
  ASSERT_THAT(Connect(*driver)->Execute(Read("SELECT v FROM t", {Stored(TypeKind::kInt64)}), {}, &rows), IsOk());
  EXPECT_EQ(rows.rows(), 1u);
  EXPECT_THAT(Connect(*stranger)->ExecuteScript("SELECT * FROM t"), HasReason("SCHEMA_DRIFT"));
}

class Opening : public FileTest {};

TEST_F(Opening, MakesTheFileButNotItsFolder) {
  EXPECT_TRUE(std::filesystem::exists(Options().path));
  EXPECT_FALSE(driver_->traits().single_connection);
  const auto missing = SqliteDriver::Create({.path = folder_->File("no/such/folder.db")});
  EXPECT_THAT(missing, HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(orm::VendorTextOf(missing.status()), ::testing::HasSubstr("unable to open"));
}

TEST_F(Opening, RefusesAFileThatIsNoDatabase) {
  std::ofstream(folder_->File("text.db")) << std::string(5000, 'x');
  EXPECT_THAT(SqliteDriver::Create({.path = folder_->File("text.db")}), HasReason("DATABASE_ERROR"));
}

TEST_F(Opening, PutsEveryConnectionIntoTheSameState) {
  EXPECT_EQ(Count("SELECT foreign_keys FROM pragma_foreign_keys"), 1);
  EXPECT_EQ(Count("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
  EXPECT_EQ(Count("SELECT synchronous FROM pragma_synchronous"), 2);
  EXPECT_EQ(Count("SELECT cell_size_check FROM pragma_cell_size_check"), 1);
  EXPECT_EQ(Count("SELECT temp_store FROM pragma_temp_store"), 2);
}

TEST_F(Opening, RelaxesDurabilityOnlyWhenAsked) {
  const auto relaxed = MakeDriver({.path = Options().path, .durability = orm::SqliteDurability::kRelaxed});
  EXPECT_EQ(CountOn(*Connect(*relaxed), "SELECT synchronous FROM pragma_synchronous"), 1);
}

TEST_F(Opening, ReadsAFileWithoutWritingIt) {
  Script("CREATE TABLE t (v); INSERT INTO t VALUES (1)");
  const auto reader = MakeDriver({.path = Options().path, .read_only = true});
  const auto connection = Connect(*reader);
  EXPECT_EQ(CountOn(*connection, "SELECT v FROM t"), 1);
  EXPECT_THAT(connection->ExecuteScript("DELETE FROM t"), HasReason("READ_ONLY"));
  EXPECT_THAT(SqliteDriver::Create({.path = folder_->File("none.db"), .read_only = true}), HasReason("DB_UNREACHABLE"));
}

TEST_F(Opening, TakesAPathThatLooksLikeAUriForAPath) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_->path());
  const auto driver = SqliteDriver::Create({.path = "file:x.db?mode=memory"});
  std::filesystem::current_path(before);
  EXPECT_THAT(driver, IsOk());
  EXPECT_TRUE(std::filesystem::exists(folder_->path() / "file:x.db?mode=memory"));
}

TEST_F(Opening, ManyConnectionsMayOpenANewFileAtOnce) {
  const auto driver = MakeDriver({.path = folder_->File("new.db")});
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { EXPECT_THAT(driver->Connect(), IsOk()); });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(Opening, APingNoticesThatTheFileIsGone) {
  EXPECT_THAT(connection_->Ping(), IsOk());
  std::filesystem::remove(Options().path);
  EXPECT_THAT(connection_->Ping(), ::testing::Not(IsOk()));
  EXPECT_FALSE(connection_->healthy());
}

class Statements : public MemoryTest {
 protected:
  void SetUp() override { Script("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)"); }
  void Fill(int rows) {
    Script("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " + std::to_string(rows) +
           ") INSERT INTO t SELECT i, 'v' || i FROM n");
  }
};

TEST_F(Statements, CountTheRowsTheyChange) {
  Fill(5);
  const auto affected = [&](const orm::CompiledStatement& statement, RowBatch* rows) {
    const auto result = connection_->Execute(statement, {}, rows);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? result->rows_affected : -1;
  };
  RowBatch rows;
  EXPECT_EQ(affected(Write("UPDATE t SET v = 'x' WHERE id <= 3"), nullptr), 3);
  EXPECT_EQ(affected(Write("UPDATE t SET v = 'x' WHERE id > 100"), nullptr), 0);
  EXPECT_EQ(affected(Read("SELECT id FROM t", {Stored(TypeKind::kInt64)}), &rows), 0);
  EXPECT_EQ(rows.rows(), 5u);
  orm::CompiledStatement returning = Write("DELETE FROM t WHERE id <= 2 RETURNING id");
  returning.result = {Stored(TypeKind::kInt64)};
  EXPECT_EQ(affected(returning, &rows), 2);
  EXPECT_EQ(rows.rows(), 2u);
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 3);
  EXPECT_EQ(affected(returning, nullptr), 0);
}

TEST_F(Statements, ThatCannotReadTheirRowsStillSayThatTheyHaveWritten) {
  orm::CompiledStatement returning = Write("INSERT INTO t VALUES (1, 'x'), (2, 'y') RETURNING v");
  returning.result = {Stored(TypeKind::kInt64)};
  RowBatch rows;
  const auto result = connection_->Execute(returning, {}, &rows);
  EXPECT_THAT(result, HasReason("STORED_VALUE_INVALID"));
  EXPECT_EQ(orm::DetailOf(result.status()).applied, orm::Applied::kYes);
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 2);
}

TEST_F(Statements, SurviveAChangeOfTheSchema) {
  Fill(1);
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 1);
  Script("ALTER TABLE t ADD COLUMN w INTEGER DEFAULT 7");
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 1);
  EXPECT_EQ(Count("SELECT w FROM t"), 7);
}

TEST_F(Statements, CursorsFetchInPortionsOfRowsAndBytes) {
  Fill(10);
  const auto statement = Read("SELECT id, v FROM t ORDER BY id", {Stored(TypeKind::kInt64), Stored(TypeKind::kString)});
  auto cursor = connection_->Open(statement, {});
  ASSERT_THAT(cursor, IsOk());
  RowBatch batch;
  ASSERT_THAT((*cursor)->Fetch(4, 1'000'000, batch), IsOk());
  EXPECT_EQ(batch.rows(), 4u);
  ASSERT_THAT((*cursor)->Fetch(4, 1, batch), IsOk());
  EXPECT_EQ(batch.rows(), 1u);
  EXPECT_EQ(batch.row(0)[0].integer(), 5);
  ASSERT_THAT((*cursor)->Fetch(100, 1'000'000, batch), IsOk());
  EXPECT_EQ(batch.rows(), 5u);
  ASSERT_THAT((*cursor)->Fetch(100, 1'000'000, batch), IsOk());
  EXPECT_EQ(batch.rows(), 0u);
  ASSERT_THAT((*cursor)->Fetch(100, 1'000'000, batch), IsOk()) << "the query must not start again";
  EXPECT_EQ(batch.rows(), 0u);
}

TEST_F(Statements, CursorsKeepTheirValues) {
  Fill(3);
  std::unique_ptr<orm::RowCursor> cursor;
  {
    std::vector<orm::Value> values = {orm::Value{std::string("v2 and a text beyond any small buffer")}};
    const auto statement = Read("SELECT ? || id FROM t", {Stored(TypeKind::kString)},
                                {{.stored = Stored(TypeKind::kString), .source = size_t{0}}});
    auto opened = connection_->Open(statement, values);
    ASSERT_THAT(opened, IsOk());
    cursor = *std::move(opened);
  }
  RowBatch batch;
  ASSERT_THAT(cursor->Fetch(1, 1'000, batch), IsOk());
  EXPECT_EQ(batch.row(0)[0].text(), "v2 and a text beyond any small buffer1");
}

TEST_F(Statements, CursorsOverWritesAreRefused) {
  EXPECT_THAT(connection_->Open(Write("DELETE FROM t"), {}), HasReason("COMPILER_BUG"));
}

TEST_F(Statements, CanBeCancelledFromAnotherThread) {
  std::thread canceller([&] {
    absl::SleepFor(absl::Milliseconds(30));
    connection_->Cancel();
  });
  EXPECT_THAT(Run(Read("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
                       {Stored(TypeKind::kInt64)})),
              HasReason("STATEMENT_CANCELLED"));
  canceller.join();
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count("SELECT 1"), 1);
}

TEST_F(Statements, ALateCancelHitsNothing) {
  connection_->Cancel();
  EXPECT_EQ(Count("SELECT 1"), 1);
}

}  // namespace
}  // namespace rowgate::test
