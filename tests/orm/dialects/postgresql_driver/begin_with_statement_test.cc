#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/session.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/postgresql_driver/nagging.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"
#include "tests/orm/dialects/postgresql_driver/round_trips.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::testing::StartsWith;

// BEGIN travels with the first statement of its transaction.
class BeginWithStatementTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    RunAside("CREATE TABLE t (id bigint PRIMARY KEY)");
    trips_.emplace(static_cast<int>(CountAside("SELECT current_setting('port')::bigint")));
    connection_ = Connect({.keywords = {{"host", "127.0.0.1"}, {"port", StrCat(trips_->port())}}});
    ASSERT_OK(Insert(0));  // prepared from now on
    ASSERT_EQ(Cell00(*connection_, Answer()), "42");
    ASSERT_EQ(ServerState(), "idle");
    counted_ = trips_->count();
  }

  absl::Status Insert(int64_t id) {
    return connection_
        ->Execute(WriteStatement("INSERT INTO t (id) VALUES ($1)", {Given(Stored(TypeKind::kInt64), {id})}), {},
                  nullptr)
        .status();
  }
  static CompiledStatement Answer() { return ReadStatement("SELECT 42", {Stored(TypeKind::kInt32)}); }
  static CompiledStatement Missing() { return ReadStatement("SELECT a FROM missing", {Stored(TypeKind::kInt32)}); }
  static CompiledStatement Unsendable() {
    return ReadStatement("SELECT $1", {Stored(TypeKind::kString)},
                         {Given(Stored(TypeKind::kString), {std::string("\0", 1)})});
  }
  int64_t Count() { return CountAside("SELECT count(*) FROM t"); }
  // Since the last time.
  int RoundTripsMade() {
    const int before = std::exchange(counted_, trips_->count());
    return counted_ - before;
  }
  std::string ServerState() {
    const auto aside = Connect();
    return Cell00(*aside, ReadStatement("SELECT state FROM pg_stat_activity WHERE datname = current_database() AND "
                                        "backend_type = 'client backend' AND pid <> pg_backend_pid()",
                                        {Stored(TypeKind::kString)}));
  }

  std::optional<RoundTrips> trips_;
  int counted_ = 0;
  std::unique_ptr<Connection> connection_;
};

TEST_F(BeginWithStatementTest, TakesOneRoundTripForBoth) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_EQ(RoundTripsMade(), 0);
  ASSERT_OK(Insert(1));
  EXPECT_EQ(RoundTripsMade(), 1);
  EXPECT_EQ(ServerState(), "idle in transaction");
  ASSERT_OK(Insert(2));
  EXPECT_EQ(RoundTripsMade(), 1);
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(RoundTripsMade(), 1);
  EXPECT_EQ(Count(), 3);
}

TEST_F(BeginWithStatementTest, TakesOneRoundTripWithAllSettings) {
  ASSERT_OK(connection_->Begin({.mode = TransactionMode::kReadOnly,
                                .isolation = Isolation::kSerializable,
                                .lock_timeout = absl::Milliseconds(1500)}));
  ASSERT_EQ(Cell00(*connection_, Answer()), "42");
  EXPECT_EQ(RoundTripsMade(), 1);
  const auto setting = [&](const std::string& name) {
    return Cell00(*connection_,
                  ReadStatement(StrCat("SELECT current_setting('", name, "')"), {Stored(TypeKind::kString)}));
  };
  EXPECT_EQ(setting("lock_timeout"), "1500ms");
  EXPECT_EQ(setting("transaction_isolation"), "serializable");
  EXPECT_EQ(setting("transaction_read_only"), "on");
  EXPECT_THAT(Insert(1), HasReason("READ_ONLY"));
  ASSERT_OK(connection_->Rollback());
  EXPECT_EQ(setting("lock_timeout"), "0");
}

TEST_F(BeginWithStatementTest, TakesOneRoundTripWithASavepointOrAScript) {
  ASSERT_OK(connection_->Begin({.lock_timeout = absl::Seconds(5)}));
  ASSERT_OK(connection_->Savepoint());
  EXPECT_EQ(RoundTripsMade(), 1);
  ASSERT_OK(Insert(1));
  EXPECT_THAT(Insert(1), HasReason("UNIQUE_VIOLATION"));
  ASSERT_OK(connection_->RollbackToSavepoint(1));
  ASSERT_OK(Insert(2));
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(CountAside("SELECT sum(id)::bigint FROM t"), 2);

  RoundTripsMade();
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  Run(*connection_, "INSERT INTO t VALUES (3); INSERT INTO t VALUES (4)");
  EXPECT_EQ(RoundTripsMade(), 1);
  ASSERT_OK(connection_->Rollback());
  EXPECT_EQ(Count(), 2);
}

TEST_F(BeginWithStatementTest, NeverTroublesTheServerWithATransactionOfNothing) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_TRUE(connection_->in_transaction());
  EXPECT_EQ(ServerState(), "idle");
  ASSERT_OK(connection_->Commit());
  EXPECT_FALSE(connection_->in_transaction());
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  ASSERT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_EQ(RoundTripsMade(), 0);
  ASSERT_OK(Insert(1));
  EXPECT_EQ(Count(), 2);
}

TEST_F(BeginWithStatementTest, GivesTheRowsOfAFirstCursorInsideTheTransaction) {
  ASSERT_OK(connection_->Begin({.isolation = Isolation::kRepeatableRead}));
  {
    ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Answer(), {}));
    RowBatch batch;
    ASSERT_OK(cursor->Fetch(10, 1000, batch));
    EXPECT_EQ(Describe(batch.row(0)[0]), "42");
  }
  EXPECT_EQ(ServerState(), "idle in transaction");
  EXPECT_OK(connection_->Commit());
}

TEST_F(BeginWithStatementTest, IsOpenAndDeadAfterAnErrorOfTheFirstStatement) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_THAT(Insert(0), HasReason("UNIQUE_VIOLATION"));
  EXPECT_TRUE(connection_->in_transaction());
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_EQ(ServerState(), "idle in transaction (aborted)");
  EXPECT_THAT(Insert(1), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(ServerState(), "idle");
  EXPECT_EQ(Count(), 1);
}

TEST_F(BeginWithStatementTest, BeginsNothingForAStatementThatCannotBePrepared) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  EXPECT_THAT(Cell00(*connection_, Missing()), StartsWith("SCHEMA_DRIFT"));
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_EQ(ServerState(), "idle");
  EXPECT_THAT(Cell00(*connection_, Answer()), StartsWith("TX_DEAD"));
  RoundTripsMade();
  ASSERT_OK(connection_->Rollback());
  EXPECT_EQ(RoundTripsMade(), 0);
  RunAside("CREATE TABLE missing (a integer); INSERT INTO missing VALUES (5)");
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  EXPECT_EQ(Cell00(*connection_, Missing()), "5");
  EXPECT_OK(connection_->Commit());
}

TEST_F(BeginWithStatementTest, BeginsNothingForAScriptThatTheServerCannotRead) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_THAT(connection_->ExecuteScript("INSERT INTO t VALUES (1); THIS IS NO SQL"), HasReason("COMPILER_BUG"));
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_EQ(ServerState(), "idle");
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count(), 1);
}

TEST_F(BeginWithStatementTest, IsDeadAfterAValueThatCouldNotBeSentWithoutHavingBegun) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_THAT(Cell00(*connection_, Unsendable()), StartsWith("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Insert(1), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_EQ(RoundTripsMade(), 0);
  ASSERT_OK(Insert(2));
  EXPECT_EQ(Count(), 2);
}

TEST_F(BeginWithStatementTest, PassesLargeValuesAndResults) {
  constexpr size_t kBytes = 4 << 20;
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  const CompiledStatement echo = ReadStatement("SELECT $1", {Stored(TypeKind::kString)},
                                               {Given(Stored(TypeKind::kString), {std::string(kBytes, 'x')})});
  EXPECT_EQ(Cell00(*connection_, echo).size(), kBytes);
  ASSERT_OK(connection_->Commit());
  EXPECT_TRUE(connection_->healthy());
}

TEST_F(BeginWithStatementTest, SeesThatTheSessionHasGoneBeforeAnythingIsSent) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  RunAside(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND "
      "pid <> pg_backend_pid()");
  EXPECT_THAT(Insert(1), HasReason("DB_UNREACHABLE"));
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 1);
}

TEST_F(BeginWithStatementTest, KnowsThatNothingWasAppliedWhenTheAnswerToBothIsLost) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  trips_->LoseNextAnswer();
  const absl::Status status = Insert(1);
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kNo);
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 1);
}

TEST_F(BeginWithStatementTest, StopsTheFirstStatementAndGoesOn) {
  connection_ = Connect();  // cancel requests take a connection of their own
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  {
    Nagging nagging(*connection_);
    EXPECT_THAT(Cell00(*connection_, ReadStatement("SELECT 1 FROM pg_sleep(100)", {Stored(TypeKind::kInt32)})),
                StartsWith("STATEMENT_CANCELLED"));
  }
  EXPECT_TRUE(connection_->transaction_dead());
  ASSERT_OK(connection_->Rollback());
  EXPECT_TRUE(connection_->healthy());
  ASSERT_OK(Insert(1));
}

// Wherever the request meets the two: what comes after them is not hit, and the driver knows whether there is something
// to roll back.
TEST_F(BeginWithStatementTest, NeverHitsTheNextTransaction) {
  connection_ = Connect();
  const CompiledStatement target =
      ReadStatement("SELECT count(*) FROM generate_series(1, 2000)", {Stored(TypeKind::kInt64)});
  ASSERT_EQ(Cell00(*connection_, target), "2000");
  int hit = 0;
  for (int round = 0; round < 500; ++round) {
    ASSERT_OK(connection_->Begin({.lock_timeout = absl::Seconds(5)}));
    std::thread canceller([&, round] {
      absl::SleepFor(absl::Microseconds(round % 20 * 40));
      connection_->Cancel();
    });
    const std::string first = Cell00(*connection_, target);
    canceller.join();
    if (first != "2000") {
      ASSERT_THAT(first, StartsWith("STATEMENT_CANCELLED")) << "round " << round;
      ++hit;
    }
    ASSERT_EQ(connection_->transaction_dead(), first != "2000");
    ASSERT_OK(connection_->Rollback()) << "round " << round;
    ASSERT_TRUE(connection_->healthy()) << "round " << round;
    ASSERT_EQ(Cell00(*connection_, target), "2000") << "round " << round;
  }
  EXPECT_EQ(ServerState(), "idle");
  RecordProperty("statements_hit", hit);
}

TEST_F(BeginWithStatementTest, TakesOneRoundTripBehindATransactionPooler) {
  trips_.emplace(static_cast<int>(CountAside("SELECT current_setting('port')::bigint")));
  connection_ =
      Connect({.keywords = {{"host", "127.0.0.1"}, {"port", StrCat(trips_->port())}}, .pooler_transaction_mode = true});
  counted_ = trips_->count();
  ASSERT_OK(connection_->Begin({.isolation = Isolation::kSerializable, .lock_timeout = absl::Seconds(1)}));
  ASSERT_OK(Insert(1));
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(RoundTripsMade(), 2);
}

// What goes in front may fail, too.
class RunBehindTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    RunAside("CREATE TABLE t (id bigint)");
    postgresql::ConnectionHandle connection(PQconnectdb(url().c_str()));
    ASSERT_EQ(PQstatus(connection.get()), CONNECTION_OK);
    session_.emplace(std::move(connection), std::make_shared<postgresql::Couriers>(), /*prepare=*/true);
    ASSERT_OK(InsertBehind({"BEGIN"}));
    ASSERT_OK(Text("ROLLBACK"));
  }

  absl::Status InsertBehind(const std::vector<std::string>& first) {
    const postgresql::Command command(*session_);
    const CompiledStatement insert = WriteStatement("INSERT INTO t VALUES (1)");
    RETURN_IF_ERROR(parameters_.Encode(insert, {}));
    return session_->RunBehind(first, insert, parameters_, postgresql::Stake::kRead).status();
  }
  absl::Status Text(const std::string& sql) {
    const postgresql::Command command(*session_);
    return session_->RunText(sql, postgresql::Stake::kRead).status();
  }

  postgresql::Parameters parameters_;
  std::optional<postgresql::Session> session_;
};

TEST_F(RunBehindTest, RunsNothingBehindABeginThatFails) {
  EXPECT_THAT(InsertBehind({"BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY, READ NEVER"}), HasReason("COMPILER_BUG"));
  EXPECT_EQ(session_->transaction_status(), PQTRANS_IDLE);
  EXPECT_TRUE(session_->usable());
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), 0);
  ASSERT_OK(InsertBehind({"BEGIN"}));
  ASSERT_OK(Text("COMMIT"));
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), 1);
}

TEST_F(RunBehindTest, RunsNothingBehindASettingThatFails) {
  EXPECT_THAT(InsertBehind({"BEGIN", "SET LOCAL lock_timeout = 'never'"}), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_EQ(session_->transaction_status(), PQTRANS_INERROR);
  ASSERT_OK(Text("ROLLBACK"));
  EXPECT_TRUE(session_->usable());
}

// 0A000 of a statement means that its plan is stale.
TEST_F(RunBehindTest, DoesNotTakeTheErrorOfABeginForOneOfTheStatement) {
  const std::string refuses = "DO $$ BEGIN RAISE EXCEPTION 'not here' USING ERRCODE = '0A000'; END $$";
  const absl::Status status = InsertBehind({"BEGIN", refuses});
  EXPECT_FALSE(status.ok());
  EXPECT_FALSE(MayRerun(status)) << status;
  ASSERT_OK(Text("ROLLBACK"));
}

}  // namespace
}  // namespace rowgate::orm
