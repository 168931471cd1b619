#include <cstdlib>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/postgresql_driver/nagging.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"
#include "tests/orm/dialects/postgresql_driver/round_trips.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::StatusIs;

class LostConnectionTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TABLE t (id bigint)");
    pid_ = BackendPid(*connection_);
  }

  absl::Status Insert() {
    return connection_->Execute(WriteStatement("INSERT INTO t VALUES (1)"), {}, nullptr).status();
  }
  int64_t Count() { return CountAside("SELECT count(*) FROM t"); }

  // Ends or disturbs the session with `function` as soon as it waits for `event`.
  std::thread WhenWaiting(const std::string& event, const std::string& function) {
    return std::thread([this, event, function] {
      const std::string waits =
          StrCat("SELECT count(*) FROM pg_stat_activity WHERE pid = ", pid_, " AND wait_event = '", event, "'");
      while (CountAside(waits) == 0) absl::SleepFor(absl::Milliseconds(5));
      RunAside(StrCat("SELECT ", function, "(", pid_, ")"));
    });
  }

  std::unique_ptr<Connection> connection_;
  int64_t pid_ = 0;
};

TEST_F(LostConnectionTest, FindsADeadIdleConnectionBeforeSendingAWrite) {
  Kill(pid_);
  const absl::Status status = Insert();
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kNo);
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 0);
}

// It comes a moment before the end of the stream: a statement that is sent then has an unknown end.
TEST_F(LostConnectionTest, BelievesTheServersGoodbye) {
  RoundTrips network(static_cast<int>(CountAside("SELECT current_setting('port')::bigint")));
  connection_ = Connect({.keywords = {{"host", "127.0.0.1"}, {"port", StrCat(network.port())}}});
  const int64_t pid = BackendPid(*connection_);
  network.HoldEnd();
  Kill(pid);
  while (!network.ended()) absl::SleepFor(absl::Milliseconds(1));
  const absl::Status status = Insert();
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kNo);
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(LostConnectionTest, FailsEverythingAfterwards) {
  Kill(pid_);
  EXPECT_THAT(connection_->Ping(), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(connection_->Begin(TransactionMode::kReadOnly), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(connection_->Open(ReadStatement("SELECT 1", {}), {}), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(connection_->ExecuteScript("SELECT 1"), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(connection_->Reflect(), HasReason("DB_UNREACHABLE"));
  connection_->Cancel();
}

TEST_F(LostConnectionTest, KnowsThatNothingOfATransactionWasApplied) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Kill(pid_);
  EXPECT_THAT(Insert(), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(Insert(), HasReason("TX_DEAD"));
  EXPECT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 0);
}

TEST_F(LostConnectionTest, KnowsThatACommitWasNeverSent) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Kill(pid_);
  EXPECT_THAT(connection_->Commit(), HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(Count(), 0);
}

TEST_F(LostConnectionTest, DoesNotKnowTheOutcomeOfAWriteThatWasUnderWay) {
  std::thread killer = WhenWaiting("PgSleep", "pg_terminate_backend");
  const CompiledStatement write = WriteStatement("INSERT INTO t SELECT 1 FROM pg_sleep(30)");
  const absl::Status status = connection_->Execute(write, {}, nullptr).status();
  killer.join();
  EXPECT_THAT(status, HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kUnknown);
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(LostConnectionTest, ReportsAReadThatWasUnderWayAsNotApplied) {
  std::thread killer = WhenWaiting("PgSleep", "pg_terminate_backend");
  const CompiledStatement read = ReadStatement("SELECT 1 FROM pg_sleep(30)", {Stored(TypeKind::kInt32)});
  EXPECT_THAT(connection_->Execute(read, {}, nullptr), HasReason("DB_UNREACHABLE"));
  killer.join();
}

// It was in no transaction: another connection will do.
TEST_F(LostConnectionTest, TakesTheTimeoutOfAnIdleSessionForALostConnection) {
  Run(*connection_, "SET idle_session_timeout = '20ms'");
  while (CountAside(StrCat("SELECT count(*) FROM pg_stat_activity WHERE pid = ", pid_)) != 0) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_THAT(Insert(), HasReason("DB_UNREACHABLE"));
}

TEST_F(LostConnectionTest, ReportsALockWaitThatWasEndedWithItsSession) {
  const auto holder = Connect();
  ASSERT_OK(holder->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(holder->ExecuteScript("LOCK TABLE t"));
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  std::thread killer = WhenWaiting("relation", "pg_terminate_backend");
  EXPECT_THAT(Insert(), HasReason("DB_UNREACHABLE"));
  killer.join();
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(LostConnectionTest, ReportsTheTimeoutOfAnIdleTransaction) {
  Run(*connection_, "SET idle_in_transaction_session_timeout = '20ms'");
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  while (CountAside(StrCat("SELECT count(*) FROM pg_stat_activity WHERE pid = ", pid_)) != 0) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_THAT(Insert(), HasReason("TX_TIMEOUT"));
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 0);
}

// A commit that waits for a standby which is not there. The setting is the server's, so these tests run one at a time;
// only sessions that ask for synchronous commits wait, and those of other tests do not.
class MissingStandbyTest : public LostConnectionTest {
 protected:
  void SetUp() override {
    LostConnectionTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    if (CountAside("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'off'") == 0) {
      GTEST_SKIP() << "this server's sessions commit synchronously: they would all wait";
    }
    Lock();
    RunAside("ALTER SYSTEM SET synchronous_standby_names = 'rowgate_missing'");
    RunAside("SELECT pg_reload_conf()");
    while (CountAside("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_standby_names' AND setting <> ''") ==
           0) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    Run(*connection_, "SET synchronous_commit = on");
  }
  void TearDown() override {
    if (lock_ == nullptr) return;
    RunAside("ALTER SYSTEM RESET synchronous_standby_names");
    RunAside("SELECT pg_reload_conf()");
  }

 private:
  // In the database that all test programs share.
  void Lock() {
    const char* server = std::getenv("ROWGATE_TEST_POSTGRESQL_URL");  // NOLINT(concurrency-mt-unsafe)
    ASSERT_OK_AND_ASSIGN(const auto driver, PostgresDriver::Create({.uri = server}));
    ASSERT_OK_AND_ASSIGN(lock_, driver->Connect());
    Run(*lock_, "SELECT pg_advisory_lock(20261122)");
  }

  std::unique_ptr<Connection> lock_;
};

TEST_F(MissingStandbyTest, DoesNotTakeACommitForDurableWhoseWaitWasCancelled) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  std::thread canceller = WhenWaiting("SyncRep", "pg_cancel_backend");
  EXPECT_THAT(connection_->Commit(), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  canceller.join();
  EXPECT_TRUE(connection_->healthy());
}

TEST_F(MissingStandbyTest, DoesNotTakeAWriteForDurableWhoseWaitWasCancelled) {
  std::thread canceller = WhenWaiting("SyncRep", "pg_cancel_backend");
  EXPECT_THAT(Insert(), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  canceller.join();
}

// The server would call the commit a success.
TEST_F(MissingStandbyTest, IsNotAskedToStopACommitThatIsCancelled) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Nagging nagging(*connection_);
  EXPECT_THAT(connection_->Commit(), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  nagging.Stop();
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(CountAside(StrCat("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = ", pid_)),
            1);
  Kill(pid_);
}

TEST_F(MissingStandbyTest, DoesNotKnowTheOutcomeWhenTheConnectionIsLostInCommit) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  std::thread killer = WhenWaiting("SyncRep", "pg_terminate_backend");
  EXPECT_THAT(connection_->Commit(), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  killer.join();
  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(Count(), 1);  // it was applied, in fact
}

}  // namespace
}  // namespace rowgate::orm
