#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "orm/base/steady_clock.h"
#include "orm/driver/errors.h"
#include "orm/txn/interactive.h"
#include "tests/orm/executor/executor_fixture.h"

namespace {

std::atomic<int64_t> step_seconds = 0;

}  // namespace

// Takes the place of the C library's: the wall clock of this process can be set.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const long result = syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += step_seconds.load();
  return static_cast<int>(result);
}

// What the wall clock's steps must not change.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;

constexpr absl::Duration kShort = absl::Milliseconds(50);

class ClockStepTest : public ExecutorFixture {
 protected:
  ~ClockStepTest() override { step_seconds = 0; }

  // Gives the time before.
  static absl::Time Step(absl::Duration step) {
    const absl::Time before = absl::Now();
    step_seconds += absl::ToInt64Seconds(step);
    return before;
  }

  InteractiveTransactions& OpenTransactions(absl::Duration idle_timeout, absl::Duration max_duration) {
    return transactions_.emplace(
        InteractiveOptions{.idle_timeout = idle_timeout,
                           .max_duration = max_duration,
                           .roll_back = [](std::unique_ptr<LeftTransaction>) {},
                           .report = [this](const ReapedTransaction& reaped) { begun_at_ = reaped.begun_at; }});
  }

  std::string Begin(const InteractiveSettings& settings = {}) {
    return transactions_->Begin(settings, {}, [this](const absl::Status& why) { ends_.Add("transaction", why); })->id;
  }

  absl::Time begun_at_;  // of the transaction that was reaped
  std::optional<InteractiveTransactions> transactions_;
};

TEST_F(ClockStepTest, TheWallClockIsSteppedHere) {
  const absl::Time wall = Step(absl::Hours(1));
  EXPECT_GE(absl::Now() - wall, absl::Hours(1));
  const absl::Time steady = SteadyNow();
  Step(-absl::Hours(2));
  EXPECT_LT(absl::Now(), wall);
  EXPECT_GE(SteadyNow(), steady);
  EXPECT_LT(SteadyNow() - steady, absl::Minutes(1));
}

TEST_F(ClockStepTest, TimesTranslateByTheWallClockAsItStands) {
  Step(absl::Hours(1));
  const absl::Duration off = absl::Now() - WallTimeOf(SteadyNow());
  EXPECT_LT(absl::AbsDuration(off), absl::Minutes(1));
  EXPECT_LT(absl::AbsDuration(SteadyNow() - SteadyTimeOf(absl::Now())), absl::Minutes(1));
  EXPECT_EQ(SteadyTimeOf(absl::InfiniteFuture()), absl::InfiniteFuture());
}

TEST_F(ClockStepTest, AStepForwardsEndsNoTransaction) {
  OpenTransactions(absl::Minutes(10), absl::Minutes(20));
  const std::string id = Begin();
  Step(absl::Hours(1));
  Begin({.idle_timeout = kShort});
  EXPECT_THAT(ends_.Await("transaction"), HasReason("TX_IDLE_TIMEOUT")) << "the reaper has looked at both";
  const auto turn = transactions_->Checkout(id, TurnKind::kCall, nullptr);
  ASSERT_THAT(turn, IsOk());
  EXPECT_GT(turn->expires_at(), SteadyNow());
}

TEST_F(ClockStepTest, AStepBackKeepsNoTransactionOpen) {
  OpenTransactions(kShort, absl::Minutes(20));
  const absl::Time before = absl::Now();
  const std::string id = Begin();
  Step(-absl::Hours(1));
  EXPECT_THAT(ends_.Await("transaction"), HasReason("TX_IDLE_TIMEOUT"));
  EXPECT_LT(absl::AbsDuration(begun_at_ - (before - absl::Hours(1))), absl::Minutes(1));
}

TEST_F(ClockStepTest, AStepForwardsEndsNoRunningWork) {
  Open({});
  driver_->Hold();
  Submit("running", {.deadline = SteadyNow() + absl::Minutes(10)});
  driver_->AwaitHeld(1);
  Step(absl::Hours(1));
  Submit("short", {.deadline = SteadyNow() + kShort});  // makes the watchdog look at both
  EXPECT_THAT(ends_.Await("short"), StatusIs(absl::StatusCode::kDeadlineExceeded));
  driver_->Release();
  EXPECT_THAT(ends_.Await("running"), IsOk());
}

TEST_F(ClockStepTest, AStepBackLetsNoWorkRunBeyondItsDeadline) {
  Open({});
  driver_->Hold();
  Submit("running", {.deadline = SteadyNow() + kShort});
  Step(-absl::Hours(1));
  EXPECT_THAT(ends_.Await("running"), StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(ClockStepTest, AStepForwardsEndsNoWaitForAConnection) {
  Open({.read_workers = 2}, {}, {.size = 1});
  Occupy(1);
  Submit("waiting", {.deadline = SteadyNow() + absl::Minutes(10)});
  while (pool_->stats().waiting == 0) std::this_thread::yield();
  Step(absl::Hours(1));
  pool_->WakeWaiters();
  driver_->Release();
  EXPECT_THAT(ends_.Await("waiting"), IsOk());
}

TEST_F(ClockStepTest, AWaitForAConnectionLastsAsLongAfterAStepAsBefore) {
  Open({}, {}, {.size = 1, .acquire_timeout = kShort});
  const auto held = pool_->Acquire(WorkClass::kRead, absl::InfiniteFuture());
  Step(absl::Hours(1));
  EXPECT_THAT(pool_->Acquire(WorkClass::kRead, absl::InfiniteFuture()), HasReason("POOL_EXHAUSTED"));
  EXPECT_THAT(pool_->Acquire(WorkClass::kRead, SteadyNow() + absl::Milliseconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(ClockStepTest, AStepBackDoesNotKeepThePoolFromItsDatabase) {
  Open({});
  driver_->FailNext("CONNECT", DatabaseUnreachable());
  EXPECT_THAT(pool_->Acquire(WorkClass::kRead, absl::InfiniteFuture()), HasReason("DB_UNREACHABLE"));
  Step(-absl::Hours(1));
  const absl::Time deadline = SteadyNow() + absl::Seconds(30);
  auto lease = pool_->Acquire(WorkClass::kRead, deadline);
  while (!lease.ok() && SteadyNow() < deadline) lease = pool_->Acquire(WorkClass::kRead, deadline);
  EXPECT_THAT(lease, IsOk());
}

}  // namespace
}  // namespace rowgate::orm
