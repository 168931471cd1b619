#include <csignal>
#include <functional>
#include <optional>
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

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

// Cancel gives up after two seconds, a rollback after five.
constexpr absl::Duration kFarTooLong = absl::Seconds(50);
constexpr absl::Duration kCancelTakesNoTime = absl::Milliseconds(500);

// A session whose process is stopped: it neither answers nor obeys.
class CutTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TABLE t (id bigint)");
    ASSERT_OK(Insert());
    pid_ = static_cast<pid_t>(BackendPid(*connection_));
    if (kill(pid_, 0) != 0) GTEST_SKIP() << "the server's processes are not ours to stop";
  }
  void TearDown() override { Continue(); }

  void Stop() { ASSERT_EQ(kill(pid_, SIGSTOP), 0); }
  void Continue() {
    if (pid_ > 0) kill(pid_, SIGCONT);
  }

  absl::Status Insert() {
    return connection_->Execute(WriteStatement("INSERT INTO t VALUES (1)"), {}, nullptr).status();
  }
  absl::Status Do(const std::string& sql) {
    return connection_->Execute(ReadStatement(sql, {Stored(TypeKind::kInt32)}), {}, nullptr).status();
  }

  // Runs `action` while somebody cancels it; it must come back, and the connection must be lost.
  absl::Status RunNagged(const std::function<absl::Status()>& action) {
    const absl::Time start = absl::Now();
    Nagging nagging(*connection_);
    const absl::Status status = action();
    EXPECT_LT(absl::Now() - start, kFarTooLong);
    nagging.Stop();
    EXPECT_LT(nagging.slowest(), kCancelTakesNoTime);
    EXPECT_FALSE(connection_->healthy());
    return status;
  }
  // The same with nobody there to cancel it.
  absl::Status RunAlone(const std::function<absl::Status()>& action) {
    const absl::Time start = absl::Now();
    const absl::Status status = action();
    EXPECT_LT(absl::Now() - start, kFarTooLong);
    EXPECT_FALSE(connection_->healthy());
    return status;
  }
  void AwaitSleeping() {
    const std::string sleeps =
        StrCat("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = ", pid_);
    while (CountAside(sleeps) == 0) absl::SleepFor(absl::Milliseconds(5));
  }

  std::unique_ptr<Connection> connection_;
  pid_t pid_ = 0;
};

TEST_F(CutTest, EndsAReadThatWasUnderWay) {
  std::optional<Nagging> nagging;
  std::thread stopper([&] {
    AwaitSleeping();
    Stop();
    nagging.emplace(*connection_);
  });
  const absl::Time start = absl::Now();
  const absl::Status status = Do("SELECT 1 FROM pg_sleep(100)");
  EXPECT_LT(absl::Now() - start, kFarTooLong);
  stopper.join();
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kNo);
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(CutTest, EndsAStatementThatIsBeingPrepared) {
  Stop();
  const absl::Status status = RunNagged([&] { return Do("SELECT 2"); });
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
}

TEST_F(CutTest, DoesNotKnowTheOutcomeOfAWriteThatIsItsOwnTransaction) {
  Stop();
  const absl::Status status = RunNagged([&] { return Insert(); });
  EXPECT_THAT(status, HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kUnknown);
}

TEST_F(CutTest, EndsABeginOfWhichNothingWasApplied) {
  Stop();
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  const absl::Status status = RunNagged([&] { return Insert(); });
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(DetailOf(status).applied, Applied::kNo);
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(CutTest, DoesNotKnowTheOutcomeOfACommit) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Stop();
  EXPECT_THAT(RunNagged([&] { return connection_->Commit(); }), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(CutTest, KnowsThatATransactionWhichWasDeadIsNotCommitted) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_FALSE(connection_->ExecuteScript("SELECT 1/0").ok());
  Stop();
  EXPECT_THAT(RunNagged([&] { return connection_->Commit(); }), HasReason("DB_UNREACHABLE"));
}

TEST_F(CutTest, EndsAStatementInsideATransactionWhichIsOverThen) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Stop();
  EXPECT_THAT(RunNagged([&] { return Insert(); }), HasReason("DB_UNREACHABLE"));
  EXPECT_TRUE(connection_->transaction_dead());
  EXPECT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(CutTest, EndsACursor) {
  ASSERT_OK_AND_ASSIGN(
      auto cursor,
      connection_->Open(ReadStatement("SELECT generate_series(1, 100000000)", {Stored(TypeKind::kInt32)}), {}));
  Stop();
  const absl::Status status = RunNagged([&] {
    RowBatch batch;
    absl::Status fetched;
    while (fetched.ok()) fetched = cursor->Fetch(1000, 1 << 20, batch);
    cursor.reset();
    return fetched;
  });
  EXPECT_THAT(status, HasReason("DB_UNREACHABLE"));
}

TEST_F(CutTest, ABoundedRollbackNeedsNobodyToEndIt) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(connection_->Savepoint());
  Stop();
  EXPECT_THAT(RunAlone([&] { return connection_->RollbackToSavepoint(1); }), HasReason("DB_UNREACHABLE"));
  EXPECT_OK(connection_->Rollback());
}

TEST_F(CutTest, ARollbackIsDoneWhenItsConnectionIsLost) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert());
  Stop();
  EXPECT_OK(RunAlone([&] { return connection_->Rollback(); }));
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(CutTest, APingComesBackByItself) {
  Stop();
  EXPECT_THAT(RunAlone([&] { return connection_->Ping(); }), HasReason("DB_UNREACHABLE"));
}

TEST_F(CutTest, AbandoningACursorComesBackByItself) {
  ASSERT_OK_AND_ASSIGN(
      auto cursor,
      connection_->Open(ReadStatement("SELECT generate_series(1, 100000000)", {Stored(TypeKind::kInt32)}), {}));
  Stop();
  EXPECT_OK(RunAlone([&] {
    cursor.reset();
    return absl::OkStatus();
  }));
}

// The rows wait for us, not we for the server.
TEST_F(CutTest, DoesNotCutAStatementWhoseReaderIsSlow) {
  const CompiledStatement many = ReadStatement("SELECT generate_series(1, 100000000)", {Stored(TypeKind::kInt32)});
  ASSERT_OK_AND_ASSIGN(auto cursor, connection_->Open(many, {}));
  {
    Nagging nagging(*connection_);
    absl::SleepFor(absl::Seconds(4));
  }
  RowBatch batch;
  absl::Status fetched;
  while (fetched.ok()) fetched = cursor->Fetch(1000, 1 << 20, batch);
  EXPECT_THAT(fetched, HasReason("STATEMENT_CANCELLED"));
  cursor.reset();
  EXPECT_TRUE(connection_->healthy());
  EXPECT_OK(Insert());
}

}  // namespace
}  // namespace rowgate::orm
