#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "orm/pool/pool.h"
#include "orm/pool/reconnect_pause.h"
#include "tests/orm/pool/pool_fixture.h"

// A database that is down is not hammered, and found again soon.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;
using ::testing::Each;

class PoolReconnectTest : public PoolFixture {};

TEST_F(PoolReconnectTest, FailsAtOnceAfterAFailureAndSaysWhenTheNextAttemptIs) {
  Open({});
  driver_->set_down(true);
  EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
  const auto refused = Acquire();
  EXPECT_THAT(refused, HasReason("DB_UNREACHABLE"));
  EXPECT_LE(DetailOf(refused.status()).retry_after, absl::Milliseconds(50));
  EXPECT_EQ(driver_->connect_attempts(), 1);
  EXPECT_EQ(pool_->stats().connect_failed, 1);
  EXPECT_FALSE(pool_->stats().reachable);
}

TEST_F(PoolReconnectTest, PausesTwiceAsLongEachTimeUpToTheLongest) {
  Open({});
  driver_->set_down(true);
  EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
  for (absl::Duration longest = absl::Milliseconds(50); longest < absl::Seconds(10); longest *= 2) {
    const absl::Duration pause = *DetailOf(Acquire().status()).retry_after;
    EXPECT_LE(pause, std::min(longest, absl::Seconds(1)));
    EXPECT_GE(pause, std::min(longest, absl::Seconds(1)) / 2);
    Advance(pause + absl::Microseconds(1));
    EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
  }
  EXPECT_EQ(driver_->connect_attempts(), 9);
}

TEST_F(PoolReconnectTest, TheFirstSuccessEndsThePauses) {
  Open({.size = 2});
  driver_->set_down(true);
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
    Advance(absl::Seconds(1));
  }
  driver_->set_down(false);
  const auto first = Acquire();
  EXPECT_THAT(first, IsOk());
  EXPECT_THAT(Acquire(), IsOk());
  EXPECT_TRUE(pool_->stats().reachable);
  driver_->FailNext("CONNECT", TooManyConnections());
  EXPECT_THAT(Acquire(), IsOk()) << "the idle one needs no attempt";
}

TEST_F(PoolReconnectTest, ManyThreadsMakeFewAttemptsAndFindTheDatabaseWhenItIsBack) {
  constexpr int kThreads = 8;
  constexpr int kSeconds = 20;
  Open({.size = kThreads});
  driver_->set_down(true);
  for (int second = 0; second < kSeconds; ++second) {
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([this] {
        for (int i = 0; i < 50; ++i) EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
      });
    }
    for (std::thread& thread : threads) thread.join();
    Advance(absl::Seconds(1));
  }
  // The first burst may have begun before the first failure was known.
  EXPECT_LE(driver_->connect_attempts(), kThreads + kSeconds);
  driver_->set_down(false);
  EXPECT_THAT(Acquire(), IsOk()) << "the longest pause has passed";
}

TEST_F(PoolReconnectTest, GivesTheDriverTheCallersDeadline) {
  Open({});
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  ASSERT_THAT(Acquire(WorkClass::kRead, deadline), IsOk());
  EXPECT_THAT(driver_->connect_deadlines(), Each(deadline));
}

TEST_F(PoolReconnectTest, ACallerWithoutTimeDoesNotMakeTheOthersPause) {
  Open({});
  driver_->FailNext("CONNECT", DatabaseUnreachable());
  EXPECT_THAT(Acquire(WorkClass::kRead, absl::Now() - absl::Seconds(1)), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(Acquire(), IsOk());
}

TEST_F(PoolReconnectTest, AnExtraConnectionWaitsForTheDatabaseToComeBack) {
  Open({.reconnect_pause_min = absl::Milliseconds(1), .reconnect_pause_max = absl::Milliseconds(1)});
  driver_->set_down(true);
  std::thread waiter([this] { EXPECT_THAT(pool_->AcquireExtra(absl::InfiniteFuture()), IsOk()); });
  while (driver_->connect_attempts() < 3) Advance(absl::Milliseconds(1));
  driver_->set_down(false);
  Advance(absl::Milliseconds(1));
  waiter.join();
}

TEST(ReconnectPause, FailuresOfAttemptsThatBeganTogetherCountOnce) {
  ReconnectPause pause(absl::Seconds(1), absl::Seconds(64));
  const absl::Time now = absl::UnixEpoch();
  const std::optional<uint64_t> first = pause.Begin(now);
  const std::optional<uint64_t> second = pause.Begin(now);
  pause.Failed(*first, DatabaseUnreachable(), now);
  pause.Failed(*second, DatabaseUnreachable(), now);
  EXPECT_EQ(pause.Begin(now), std::nullopt);
  EXPECT_TRUE(pause.Begin(now + absl::Seconds(1)).has_value());
}

TEST(ReconnectPause, OneTriesAfterThePauseUntilItHasEnded) {
  ReconnectPause pause(absl::Seconds(1), absl::Seconds(64));
  absl::Time now = absl::UnixEpoch();
  pause.Failed(*pause.Begin(now), DatabaseUnreachable(), now);
  now += absl::Seconds(2);
  const std::optional<uint64_t> attempt = pause.Begin(now);
  ASSERT_TRUE(attempt.has_value());
  EXPECT_EQ(pause.Begin(now), std::nullopt);
  pause.GaveUp(*attempt);
  EXPECT_TRUE(pause.Begin(now).has_value());
  pause.Succeeded();
  EXPECT_TRUE(pause.Begin(now).has_value());
  EXPECT_TRUE(pause.Begin(now).has_value());
}

}  // namespace
}  // namespace rowgate::orm
