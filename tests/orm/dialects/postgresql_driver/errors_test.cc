#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::testing::ElementsAre;
using ::testing::Pair;

class ErrorsTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, R"(
      CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, age integer CONSTRAINT ck_age CHECK (age > 0),
                          "Nick" varchar(3), tag text,
                          CONSTRAINT uq_email UNIQUE (email), CONSTRAINT uq_nick UNIQUE ("Nick", tag));
      CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint CONSTRAINT fk_author REFERENCES users);
      INSERT INTO users VALUES (1, 'a', 1, 'n', 't'), (2, 'b', 1, NULL, NULL);
      INSERT INTO posts VALUES (1, 1))");
  }

  absl::Status Do(const std::string& sql) { return connection_->Execute(WriteStatement(sql), {}, nullptr).status(); }
  std::map<std::string, std::string> NamesOf(const std::string& sql) { return DetailOf(Do(sql)).metadata; }

  std::unique_ptr<Connection> connection_;
};

TEST_F(ErrorsTest, NamesTheConstraintAndColumnsOfAUniqueViolation) {
  EXPECT_THAT(Do("INSERT INTO users VALUES (1, 'c')"), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(NamesOf("INSERT INTO users VALUES (3, 'a')"),
              ElementsAre(Pair("columns", "email"), Pair("constraint", "uq_email"), Pair("table", "users")));
  EXPECT_THAT(NamesOf("INSERT INTO users VALUES (3, 'c', 1, 'n', 't')"),
              ElementsAre(Pair("columns", "Nick,tag"), Pair("constraint", "uq_nick"), Pair("table", "users")));
}

TEST_F(ErrorsTest, NamesBothSidesOfAForeignKey) {
  EXPECT_THAT(Do("INSERT INTO posts VALUES (2, 99)"), HasReason("FOREIGN_KEY_MISSING"));
  EXPECT_THAT(NamesOf("INSERT INTO posts VALUES (2, 99)"),
              ElementsAre(Pair("columns", "author_id"), Pair("constraint", "fk_author"), Pair("table", "posts")));
  EXPECT_THAT(Do("DELETE FROM users WHERE id = 1"), HasReason("ROW_REFERENCED"));
  EXPECT_THAT(NamesOf("DELETE FROM users WHERE id = 1"),
              ElementsAre(Pair("constraint", "fk_author"), Pair("table", "posts")));
}

TEST_F(ErrorsTest, NamesTheColumnThatMayNotBeNull) {
  EXPECT_THAT(Do("INSERT INTO users VALUES (3, NULL)"), HasReason("NOT_NULL_VIOLATION"));
  EXPECT_THAT(NamesOf("INSERT INTO users VALUES (3, NULL)"),
              ElementsAre(Pair("columns", "email"), Pair("table", "users")));
}

TEST_F(ErrorsTest, NamesTheCheck) {
  EXPECT_THAT(Do("UPDATE users SET age = -1"), HasReason("CHECK_VIOLATION"));
  EXPECT_THAT(NamesOf("UPDATE users SET age = -1"), ElementsAre(Pair("constraint", "ck_age"), Pair("table", "users")));
}

TEST_F(ErrorsTest, ReportsValuesOutOfRange) {
  EXPECT_THAT(Do("INSERT INTO users VALUES (3, 'c', 1, 'abcd')"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Do("UPDATE users SET age = 2147483647 + id::integer"), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST_F(ErrorsTest, ReportsSchemaDrift) {
  EXPECT_THAT(Do("SELECT * FROM gone"), HasReason("SCHEMA_DRIFT"));
  EXPECT_THAT(Do("SELECT gone FROM users"), HasReason("SCHEMA_DRIFT"));
  EXPECT_THAT(Do("SELECT * FROM gone.users"), HasReason("SCHEMA_DRIFT"));
  EXPECT_THAT(Do("INSERT INTO users VALUES (3, 'c') ON CONFLICT (age) DO NOTHING"), HasReason("SCHEMA_DRIFT"));
}

TEST_F(ErrorsTest, ReportsStatementsThatTheServerCannotReadAsBugs) {
  EXPECT_THAT(Do("SELEC 1"), HasReason("COMPILER_BUG"));
}

TEST_F(ErrorsTest, ReportsARefusedPrivilege) {
  Run(*connection_, "DROP ROLE IF EXISTS rowgate_nothing_allowed; CREATE ROLE rowgate_nothing_allowed");
  Run(*connection_, "SET ROLE rowgate_nothing_allowed");
  EXPECT_THAT(Do("SELECT id FROM users"), HasReason("DB_ACCESS_DENIED"));
  Run(*connection_, "RESET ROLE; DROP ROLE rowgate_nothing_allowed");
}

TEST_F(ErrorsTest, ReportsTheStatementTimeout) {
  const auto limited = Connect({.statement_timeout = absl::Milliseconds(30)});
  EXPECT_THAT(limited->Execute(ReadStatement("SELECT 1 FROM pg_sleep(5)", {}), {}, nullptr),
              HasReason("STATEMENT_TIMEOUT"));
  EXPECT_TRUE(limited->healthy());
}

TEST_F(ErrorsTest, KnowsTheStatementTimeoutThatTheDatabaseSets) {
  RunAside("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 30', current_database()); END $$");
  EXPECT_THAT(Connect()->ExecuteScript("SELECT pg_sleep(5)"), HasReason("STATEMENT_TIMEOUT"));
}

TEST_F(ErrorsTest, ReportsAStatementThatAnAdministratorStopped) {
  for (const absl::Duration limit : {absl::ZeroDuration(), absl::Hours(1)}) {
    const auto other = Connect({.statement_timeout = limit});
    const int64_t pid = BackendPid(*other);
    std::thread administrator([&] {
      const std::string sleeps =
          StrCat("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = ", pid);
      while (CountAside(sleeps) == 0) absl::SleepFor(absl::Milliseconds(5));
      RunAside(StrCat("SELECT pg_cancel_backend(", pid, ")"));
    });
    EXPECT_THAT(other->ExecuteScript("SELECT pg_sleep(100)"), HasReason("CANCELLED_BY_DATABASE"));
    administrator.join();
    EXPECT_TRUE(other->healthy());
  }
}

TEST_F(ErrorsTest, ReportsTheRefusalOfATrigger) {
  Run(*connection_, R"(
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'no' USING ERRCODE = CASE WHEN NEW.id < 0 THEN 'U0001' ELSE 'P0001' END; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse())");
  EXPECT_THAT(Do("INSERT INTO users VALUES (3, 'c')"), HasReason("DB_RAISED"));
  EXPECT_THAT(Do("INSERT INTO users VALUES (-3, 'c')"), HasReason("DB_RAISED"));
}

TEST_F(ErrorsTest, ReportsLocksAndSerializationFailures) {
  const auto other = Connect();
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(other->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(connection_->Execute(WriteStatement("UPDATE users SET age = 5 WHERE id = 1"), {}, nullptr));
  EXPECT_THAT(other->Execute(ReadStatement("SELECT id FROM users WHERE id = 1 FOR UPDATE NOWAIT", {}), {}, nullptr),
              HasReason("LOCK_NOT_AVAILABLE"));
  ASSERT_OK(other->Rollback());
  ASSERT_OK(connection_->Rollback());

  // A snapshot that another transaction has overtaken.
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  Run(*connection_, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  ASSERT_OK(connection_->Execute(ReadStatement("SELECT id FROM users", {}), {}, nullptr));
  ASSERT_OK(other->Execute(WriteStatement("UPDATE users SET age = 7 WHERE id = 1"), {}, nullptr));
  EXPECT_THAT(Do("UPDATE users SET age = 8 WHERE id = 1"), HasReason("SERIALIZATION_FAILURE"));
  ASSERT_OK(connection_->Rollback());
}

TEST_F(ErrorsTest, TellsAppliedWhenAReturnedValueCannotBeRead) {
  RowBatch rows;
  const CompiledStatement statement{.sql = "UPDATE users SET age = 3 WHERE id = 1 RETURNING email",
                                    .result = {Stored(TypeKind::kInt64)},
                                    .writes = true};
  const absl::Status status = connection_->Execute(statement, {}, &rows).status();
  EXPECT_THAT(status, HasReason("STORED_VALUE_INVALID"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kYes);
}

}  // namespace
}  // namespace rowgate::orm
