#include <csignal>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/postgresql_driver/nagging.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"
#include "tests/orm/dialects/postgresql_driver/private_server.h"
#include "tests/support/backends.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

constexpr absl::Duration kFarTooLong = absl::Seconds(50);

// A server whose first process is stopped: it accepts no session and no cancel request, and never refuses one. Sessions
// that exist go on.
class StoppedServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const test::Backend& backend : test::AllBackends()) {
      if (backend.name == "PostgreSQL" && !backend.available) GTEST_SKIP() << backend.how_to_get;
    }
    auto server = PrivateServer::Start("postgres_cluster.sh");
    ASSERT_TRUE(server.ok()) << server.status();
    server_.emplace(*std::move(server));
    ASSERT_OK_AND_ASSIGN(driver_, PostgresDriver::Create({.uri = server_->url()}));
    std::ifstream(server_->folder() + "/data/postmaster.pid") >> pid_;
    ASSERT_GT(pid_, 0);
  }
  void TearDown() override {
    if (pid_ > 0) kill(pid_, SIGCONT);
  }
  void Stop() { ASSERT_EQ(kill(pid_, SIGSTOP), 0); }

  std::optional<PrivateServer> server_;
  std::unique_ptr<PostgresDriver> driver_;
  pid_t pid_ = 0;
};

TEST_F(StoppedServerTest, IsNotWaitedForLongerThanAllowed) {
  Stop();
  const absl::Time start = absl::Now();
  EXPECT_THAT(driver_->Connect(start + absl::Milliseconds(500)), HasReason("DB_UNREACHABLE"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  ASSERT_OK_AND_ASSIGN(const auto patient,
                       PostgresDriver::Create({.uri = server_->url(), .connect_timeout = absl::Milliseconds(500)}));
  EXPECT_THAT(patient->Connect(), HasReason("DB_UNREACHABLE"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(15));
  kill(pid_, SIGCONT);
  EXPECT_OK(driver_->Connect());
}

// Whoever gives up a moment early blames the database for a caller in a hurry.
TEST_F(StoppedServerTest, IsWaitedForUntilTheDeadline) {
  Stop();
  for (int i = 0; i < 20; ++i) {
    const absl::Time deadline = SteadyNow() + absl::Microseconds(5'000 + 50 * i);
    EXPECT_THAT(driver_->Connect(deadline), HasReason("DB_UNREACHABLE"));
    EXPECT_GE(SteadyNow(), deadline);
  }
}

// More statements than couriers: all requests are stuck, and every statement is cut all the same.
TEST_F(StoppedServerTest, CannotKeepStatementsFromBeingCut) {
  constexpr size_t kConnections = 12;
  std::vector<std::unique_ptr<Connection>> connections;
  for (size_t i = 0; i < kConnections; ++i) {
    ASSERT_OK_AND_ASSIGN(auto connection, driver_->Connect());
    connections.push_back(std::move(connection));
  }
  Stop();
  const absl::Time start = absl::Now();
  std::vector<std::thread> workers;
  for (const auto& connection : connections) {
    workers.emplace_back([&connection] {
      Nagging nagging(*connection);
      EXPECT_THAT(
          connection->Execute(ReadStatement("SELECT 1 FROM pg_sleep(100)", {Stored(TypeKind::kInt32)}), {}, nullptr),
          ::testing::AnyOf(HasReason("DB_UNREACHABLE"), HasReason("STATEMENT_CANCELLED")));
      nagging.Stop();
      EXPECT_LT(nagging.slowest(), absl::Seconds(5));
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_LT(absl::Now() - start, kFarTooLong);
  size_t healthy = 0;
  for (const auto& connection : connections) healthy += connection->healthy() ? 1 : 0;
  // One that was cancelled before it had sent anything is as good as new.
  EXPECT_LT(healthy, kConnections);
  RecordProperty("healthy", static_cast<int>(healthy));
}

TEST_F(StoppedServerTest, AnAbandonedCursorIsNotWaitedForEither) {
  ASSERT_OK_AND_ASSIGN(const auto connection, driver_->Connect());
  ASSERT_OK_AND_ASSIGN(
      auto cursor,
      connection->Open(ReadStatement("SELECT generate_series(1, 100000000)", {Stored(TypeKind::kInt32)}), {}));
  Stop();
  const absl::Time start = absl::Now();
  cursor.reset();
  EXPECT_LT(absl::Now() - start, kFarTooLong);
  EXPECT_FALSE(connection->healthy());
}

}  // namespace
}  // namespace rowgate::orm
