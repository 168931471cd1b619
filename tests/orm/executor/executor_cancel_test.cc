#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "orm/driver/errors.h"
#include "orm/executor/cancelled_wait.h"
#include "tests/orm/executor/executor_fixture.h"

// Deadlines and cancels, of queued and of running work.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;

class ExecutorCancelTest : public ExecutorFixture {};

TEST_F(ExecutorCancelTest, WorkWhoseDeadlinePassedInTheQueueTakesNoConnection) {
  Open({});
  Submit("late", {.deadline = absl::Now() - absl::Seconds(1)});
  const absl::Status late = ends_.Await("late");
  EXPECT_THAT(late, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(late, HasReason("STATEMENT_TIMEOUT"));
  EXPECT_EQ(pool_->stats().opened, 0);
}

TEST_F(ExecutorCancelTest, WorkCancelledInTheQueueNeverReachesTheDatabase) {
  Open({.read_workers = 1});
  Occupy(1);
  const auto token = std::make_shared<CancelToken>();
  Submit("unwanted", {.token = token});
  token->Cancel(CancelCause::kClientCancelled);
  driver_->Release();
  EXPECT_THAT(ends_.Await("unwanted"), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(driver_->count("unwanted"), 0);
  EXPECT_EQ(driver_->count("CANCEL"), 0);
}

TEST_F(ExecutorCancelTest, ACancelStopsTheRunningStatement) {
  Open({});
  driver_->Hold();
  const auto token = std::make_shared<CancelToken>();
  Submit("long", {.token = token});
  driver_->AwaitHeld(1);
  token->Cancel(CancelCause::kClientCancelled);
  EXPECT_THAT(ends_.Await("long"), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ExecutorCancelTest, ADeadlineStopsTheRunningStatement) {
  Open({});
  driver_->Hold();
  Submit("long", {.deadline = absl::Now() + absl::Milliseconds(20)});
  const absl::Status ended = ends_.Await("long");
  EXPECT_THAT(ended, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(DetailOf(ended).metadata.at("limit"), "deadline");
}

TEST_F(ExecutorCancelTest, AnEarlierDeadlineIsNoticedAfterALaterOne) {
  Open({});
  driver_->Hold();
  Submit("later", {.deadline = absl::Now() + absl::Seconds(60)});
  driver_->AwaitHeld(1);
  Submit("earlier", {.deadline = absl::Now() + absl::Milliseconds(20)});
  EXPECT_THAT(ends_.Await("earlier"), StatusIs(absl::StatusCode::kDeadlineExceeded));
  driver_->Release();
  EXPECT_THAT(ends_.Await("later"), IsOk());
}

TEST_F(ExecutorCancelTest, ACancelThatHitsThePauseBetweenTwoStatementsIsRepeated) {
  Open({});
  const auto token = std::make_shared<CancelToken>();
  Submit("plan", {.token = token, .body = [&](const WorkContext& context) {
                    token->Cancel(CancelCause::kClientCancelled);
                    while (driver_->count("CANCEL") == 0) {
                    }
                    driver_->Hold();
                    return context.connection.Execute({.sql = "second"}, {}, nullptr).status();
                  }});
  EXPECT_THAT(ends_.Await("plan"), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(driver_->count("second"), 1);
}

TEST_F(ExecutorCancelTest, ACancelAfterTheEndDoesNotHitTheNextUser) {
  Open({.read_workers = 1});
  const auto token = std::make_shared<CancelToken>();
  Submit("first", {.token = token});
  EXPECT_THAT(ends_.Await("first"), IsOk());
  // The worker may still be between the answer and the end of the run; the second piece of work is past that.
  Occupy(1);
  const size_t cancels_before = driver_->count("CANCEL");
  token->Cancel(CancelCause::kClientCancelled);
  driver_->Release();
  EXPECT_THAT(ends_.Await("held 0"), IsOk());
  EXPECT_EQ(driver_->count("CANCEL"), cancels_before);
}

TEST_F(ExecutorCancelTest, TheDatabasesOwnTimeoutKeepsItsName) {
  Open({});
  driver_->FailStatementAt(1, StatementTimeout());
  Submit("slow", {.deadline = absl::Now() + absl::Seconds(60)});
  EXPECT_EQ(DetailOf(ends_.Await("slow")).metadata.at("limit"), "database");
}

TEST_F(ExecutorCancelTest, ManyCancelledCallsLeaveThePoolIdle) {
  Open({.queue_max = 2000});
  driver_->Hold();
  std::vector<std::shared_ptr<CancelToken>> tokens;
  for (int i = 0; i < 1000; ++i) {
    tokens.push_back(std::make_shared<CancelToken>());
    Submit(std::to_string(i), {.token = tokens.back()});
  }
  driver_->AwaitHeld(4);
  for (const auto& token : tokens) token->Cancel(CancelCause::kClientCancelled);
  EXPECT_EQ(ends_.AwaitCount(1000).size(), 1000);
  executor_.reset();
  EXPECT_EQ(pool_->stats().in_use, 0);
  EXPECT_EQ(pool_->stats().idle, driver_->open_connections());
}

TEST_F(ExecutorCancelTest, WorkThatWaitsForAConnectionHearsOfItsCancelAtOnce) {
  Open({.read_workers = 2}, {}, {.size = 1});
  Occupy(1);
  const auto token = std::make_shared<CancelToken>();
  Submit("waiting", {.token = token});
  while (pool_->stats().waiting == 0) std::this_thread::yield();
  token->Cancel(CancelCause::kTransactionTime, absl::FailedPreconditionError("its transaction has ended"));
  EXPECT_THAT(ends_.Await("waiting"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(executor_->stats().expired, 1);
  driver_->Release();
  EXPECT_THAT(ends_.Await("held 0"), IsOk());
  EXPECT_EQ(driver_->count("waiting"), 0);
}

// Even one that comes while the wait begins.
TEST_F(ExecutorCancelTest, ACancelIsNotLostWhileAWaitBegins) {
  constexpr int kRounds = 50'000;
  Open({});
  const absl::Time end = absl::Now() + absl::Seconds(10);  // threads that share a core need long for a round
  std::vector<CancelToken> tokens(kRounds);
  std::atomic<int> begun = 0;
  std::atomic<int> cancelled = 0;
  std::thread canceller([&] {
    for (int i = 0; i < kRounds; ++i) {
      while (begun.load() <= i) std::this_thread::yield();
      if (begun.load() > kRounds) return;
      tokens[i].Cancel(CancelCause::kClientCancelled);
      cancelled = i + 1;
    }
  });
  int lost = 0;
  for (int i = 0; i < kRounds && absl::Now() < end; ++i) {
    begun = i + 1;
    const CancelledWait wait(*pool_, tokens[i]);
    while (cancelled.load() <= i) std::this_thread::yield();
    lost += wait.given_up()->load() ? 0 : 1;
  }
  begun = kRounds + 1;
  canceller.join();
  EXPECT_EQ(lost, 0);
}

}  // namespace
}  // namespace rowgate::orm
