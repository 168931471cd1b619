#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "orm/dialects/sqlite/driver/handles.h"
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
  EXPECT_THAT(SqliteDriver::Create({.path = folder_->File("text.db")}), HasReason("DB_DAMAGED"));
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

TEST_F(Opening, SaysWhatACommitSurvives) {
  const auto durability = [](const orm::SqliteOptions& options) {
    const auto driver = MakeDriver(options);
    auto checked = Connect(*driver)->CheckDurability();
    EXPECT_THAT(checked, IsOk());
    return *checked;
  };
  EXPECT_EQ(durability({}).level, orm::DurabilityClass::kMemory);
  EXPECT_EQ(durability(Options()).level, orm::DurabilityClass::kNode);
  EXPECT_EQ(durability(Options()).relaxed_by, "");
  orm::SqliteOptions relaxed = Options();
  relaxed.durability = orm::SqliteDurability::kRelaxed;
  EXPECT_EQ(durability(relaxed).level, orm::DurabilityClass::kRelaxed);
  EXPECT_EQ(durability(relaxed).relaxed_by, "synchronous = normal");
}

TEST_F(Opening, GivesUpAtTheDeadline) {
  const auto patient = MakeDriver({.path = Options().path, .busy_timeout = absl::Seconds(600)});
  connection_.reset();
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(Options().path.c_str(), &raw), SQLITE_OK);
  const orm::sqlite::DatabaseHandle owner(raw);
  ASSERT_EQ(sqlite3_exec(raw, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", nullptr, nullptr, nullptr),
            SQLITE_OK);
  EXPECT_THAT(patient->Connect(absl::Now() + absl::Milliseconds(30)), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(driver_->Connect(), HasReason("DB_UNREACHABLE")) << "its own timeout is earlier";
}

TEST_F(Opening, LimitsTheLogThatIsKept) {
  EXPECT_EQ(Count("SELECT journal_size_limit FROM pragma_journal_size_limit"), 64 << 20);
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

TEST_F(Statements, CursorsKeepNothingOfTheirStatement) {
  Fill(3);
  std::unique_ptr<orm::RowCursor> cursor;
  {
    orm::CompiledStatement passing =
        Read("SELECT id, v FROM t WHERE v <> ?", {Stored(TypeKind::kInt64), Stored(TypeKind::kString)},
             {Literal(Stored(TypeKind::kString), {std::string(100, 'x')})});
    passing.keep_prepared = false;
    auto opened = connection_->Open(passing, {});
    ASSERT_THAT(opened, IsOk());
    cursor = *std::move(opened);
  }
  RowBatch batch;
  ASSERT_THAT(cursor->Fetch(10, 1'000, batch), IsOk());
  EXPECT_EQ(batch.rows(), 3u);
  EXPECT_EQ(batch.row(2)[1].text(), "v3");
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
