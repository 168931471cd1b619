#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

class CancelTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(CancelTest, StopsARunningStatement) {
  std::atomic<bool> done = false;
  std::thread canceller([&] {
    while (!done) {
      connection_->Cancel();
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  const CompiledStatement sleep = ReadStatement("SELECT 1 FROM pg_sleep(30)", {Stored(TypeKind::kInt32)});
  EXPECT_THAT(connection_->Execute(sleep, {}, nullptr), HasReason("STATEMENT_CANCELLED"));
  done = true;
  canceller.join();
  EXPECT_TRUE(connection_->healthy());
  EXPECT_OK(connection_->Ping());
}

TEST_F(CancelTest, DoesNothingWhenNothingRuns) {
  connection_->Cancel();
  EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT 1", {Stored(TypeKind::kInt32)})), "1");
}

TEST_F(CancelTest, StopsAStatementInATransactionWhichIsDeadThen) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  std::thread canceller([&] {
    absl::SleepFor(absl::Milliseconds(100));
    connection_->Cancel();
  });
  EXPECT_THAT(connection_->ExecuteScript("SELECT pg_sleep(30)"), HasReason("STATEMENT_CANCELLED"));
  canceller.join();
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_OK(connection_->Ping());
}

// Each round one statement may be hit and the next must not be, wherever the request comes in between.
TEST_F(CancelTest, NeverHitsTheNextStatement) {
  const CompiledStatement target =
      ReadStatement("SELECT count(*) FROM generate_series(1, 3000)", {Stored(TypeKind::kInt64)});
  const CompiledStatement next =
      ReadStatement("SELECT count(*) FROM generate_series(1, 2000)", {Stored(TypeKind::kInt64)});
  ASSERT_EQ(Cell00(*connection_, target), "3000");
  int hit = 0;
  for (int round = 0; round < 1000; ++round) {
    std::atomic<bool> asked = false;
    std::thread canceller([&, round] {
      absl::SleepFor(absl::Microseconds(round % 10 * 60));
      connection_->Cancel();
      asked = true;
    });
    const auto first = connection_->Execute(target, {}, nullptr);
    if (!first.ok()) {
      ASSERT_THAT(first, HasReason("STATEMENT_CANCELLED"));
      ++hit;
    }
    // The request may still come in for this one, which is then its rightful target.
    const bool must_pass = asked || !first.ok();
    const auto second = connection_->Execute(next, {}, nullptr);
    if (must_pass) {
      ASSERT_OK(second) << "round " << round;
    } else if (!second.ok()) {
      ASSERT_THAT(second, HasReason("STATEMENT_CANCELLED"));
    }
    canceller.join();
    ASSERT_OK(connection_->Execute(next, {}, nullptr)) << "round " << round;
  }
  EXPECT_TRUE(connection_->healthy());
  RecordProperty("statements_hit", hit);
}

}  // namespace
}  // namespace rowgate::orm
