#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/postgresql_driver/nagging.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"
#include "tests/orm/dialects/postgresql_driver/private_server.h"
#include "tests/support/postgresql_database.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

// PgBouncer in transaction mode with two server sessions.
class PgBouncerTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto pooler = PrivateServer::Start("pgbouncer.sh", url());
    if (absl::IsNotFound(pooler.status())) GTEST_SKIP() << "PgBouncer is not installed";
    ASSERT_TRUE(pooler.ok()) << pooler.status();
    pooler_.emplace(*std::move(pooler));
    RunAside("CREATE TABLE t (id bigint PRIMARY KEY)");
    RunAside(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database()); END $$");
    const std::string database = url().substr(url().rfind('/') + 1);
    ASSERT_OK_AND_ASSIGN(driver_, PostgresDriver::Create({.uri = test::WithDatabase(pooler_->url(), database),
                                                          .statement_timeout = absl::Hours(1),
                                                          .pooler_transaction_mode = true}));
  }
  std::unique_ptr<Connection> ConnectPooled() {
    auto connection = driver_->Connect();
    EXPECT_TRUE(connection.ok()) << connection.status() << VendorTextOf(connection.status());
    return *std::move(connection);
  }
  static absl::Status Insert(Connection& connection, int64_t id) {
    const Bind bind = Given(Stored(TypeKind::kInt64), {id});
    return connection.Execute(WriteStatement("INSERT INTO t (id) VALUES ($1)", {bind}), {}, nullptr).status();
  }
  static CompiledStatement Setting(const std::string& name) {
    return ReadStatement(StrCat("SELECT current_setting('", name, "')"), {Stored(TypeKind::kString)});
  }

  std::optional<PrivateServer> pooler_;
  std::unique_ptr<PostgresDriver> driver_;
};

TEST_F(PgBouncerTest, RunsAThousandStatementsOnMoreConnectionsThanItHasSessions) {
  constexpr int kConnections = 5;
  constexpr int kStatements = 200;
  std::vector<std::thread> threads;
  std::atomic<int> fine = 0;
  for (int n = 0; n < kConnections; ++n) {
    threads.emplace_back([&, n] {
      const auto connection = ConnectPooled();
      for (int i = 0; i < kStatements; i += 2) {
        const absl::Status written = Insert(*connection, n * kStatements + i);
        fine += written.ok() ? 1 : 0;
        EXPECT_OK(written) << VendorTextOf(written);
        // Whatever session it meets, it is the client's own time zone.
        const std::string zone = Cell00(*connection, Setting("TimeZone"));
        fine += zone == "UTC" ? 1 : 0;
        EXPECT_EQ(zone, "UTC");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fine, kConnections * kStatements);
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), kConnections * kStatements / 2);
}

TEST_F(PgBouncerTest, SetsNothingThatWouldStayBehindInSessionsOfOthers) {
  const auto connection = ConnectPooled();
  EXPECT_EQ(Cell00(*connection, Setting("statement_timeout")), "0");
  EXPECT_EQ(Cell00(*connection, Setting("client_connection_check_interval")), "0");
}

TEST_F(PgBouncerTest, KeepsATransactionInOneSession) {
  const auto one = ConnectPooled();
  const auto other = ConnectPooled();
  ASSERT_OK(one->Begin({.isolation = Isolation::kSerializable, .lock_timeout = absl::Seconds(3)}));
  ASSERT_OK(Insert(*one, 1));
  ASSERT_OK(one->Savepoint());
  ASSERT_OK(Insert(*other, 2));
  EXPECT_THAT(Insert(*one, 1), HasReason("UNIQUE_VIOLATION"));
  ASSERT_OK(one->RollbackToSavepoint(1));
  EXPECT_EQ(Cell00(*one, Setting("lock_timeout")), "3s");
  ASSERT_OK(one->Commit());
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), 2);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Cell00(*other, Setting("lock_timeout")), "0");
}

TEST_F(PgBouncerTest, PassesCancelRequestsOn) {
  const auto connection = ConnectPooled();
  {
    Nagging nagging(*connection);
    EXPECT_THAT(connection->Execute(ReadStatement("SELECT 1 FROM pg_sleep(100)", {}), {}, nullptr),
                HasReason("STATEMENT_CANCELLED"));
  }
  EXPECT_OK(connection->Ping());
}

TEST_F(PgBouncerTest, NeverCancelsTheNextStatement) {
  const auto connection = ConnectPooled();
  const CompiledStatement target =
      ReadStatement("SELECT count(*) FROM generate_series(1, 3000)", {Stored(TypeKind::kInt64)});
  for (int round = 0; round < 200; ++round) {
    std::thread canceller([&, round] {
      absl::SleepFor(absl::Microseconds(round % 10 * 100));
      connection->Cancel();
    });
    const auto first = connection->Execute(target, {}, nullptr);
    if (!first.ok()) {
      EXPECT_THAT(first, HasReason("STATEMENT_CANCELLED"));
    }
    canceller.join();
    // The request may have met this connection between two statements, or after the first: it is spent.
    ASSERT_OK(connection->Execute(target, {}, nullptr)) << "round " << round;
  }
}

// It lets clients in at once and has them wait with their first statement.
TEST_F(PgBouncerTest, IsNotWaitedForLongerThanAllowedWhileItHasNoSessionFree) {
  std::vector<std::unique_ptr<Connection>> holders;
  for (int i = 0; i < 2; ++i) {
    holders.push_back(ConnectPooled());
    ASSERT_OK(holders.back()->Begin(TransactionMode::kReadWrite));
    ASSERT_OK(Insert(*holders.back(), i));
  }
  const absl::Time start = absl::Now();
  EXPECT_THAT(driver_->Connect(start + absl::Milliseconds(500)), HasReason("DB_UNREACHABLE"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  for (const auto& holder : holders) EXPECT_OK(holder->Rollback());
  EXPECT_OK(ConnectPooled()->Ping());
}

TEST_F(PgBouncerTest, TellsThatTheServerBehindItHasGone) {
  const auto connection = ConnectPooled();
  ASSERT_OK(connection->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(*connection, 1));
  Kill(BackendPid(*connection));
  EXPECT_THAT(Insert(*connection, 2), HasReason("DB_UNREACHABLE"));
  EXPECT_FALSE(connection->healthy());
  EXPECT_OK(connection->Rollback());
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), 0);
}

}  // namespace
}  // namespace rowgate::orm
