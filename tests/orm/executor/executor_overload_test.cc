#include <algorithm>
#include <string>

#include "orm/driver/errors.h"
#include "tests/orm/executor/executor_fixture.h"

// What does not fit into the queues.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;

class ExecutorOverloadTest : public ExecutorFixture {
 protected:
  absl::Duration RetryAfter(const std::string& name) { return *DetailOf(ends_.Await(name)).retry_after; }
};

TEST_F(ExecutorOverloadTest, RefusesAtOnceWhenTheQueueIsFull) {
  Open({.read_workers = 1, .queue_max = 1});
  Occupy(1);
  Submit("queued");
  EXPECT_TRUE(executor_->WouldRefuse(WorkClass::kRead, kNoCaller, absl::InfiniteFuture()));
  EXPECT_FALSE(executor_->WouldRefuse(WorkClass::kWrite, kNoCaller, absl::InfiniteFuture()));
  Submit("refused");
  const absl::Status refused = ends_.Await("refused");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("OVERLOADED"));
  EXPECT_EQ(DetailOf(refused).metadata.at("limit"), "1");
  EXPECT_GE(RetryAfter("refused"), absl::Milliseconds(10));
  EXPECT_EQ(executor_->stats().refused[IndexOf(WorkClass::kRead)], 1);
  EXPECT_EQ(executor_->stats().queued[IndexOf(WorkClass::kRead)], 1);
  driver_->Release();
  EXPECT_THAT(ends_.Await("queued"), IsOk());
}

TEST_F(ExecutorOverloadTest, CountsTheBytesOfAllClassesTogether) {
  Open({.read_workers = 1, .write_workers = 1, .queued_bytes_max = 100});
  driver_->Hold();
  Submit("read", {.bytes = 100});
  driver_->AwaitHeld(1);  // what runs does not count
  Submit("write", {.work_class = WorkClass::kWrite, .bytes = 100});
  driver_->AwaitHeld(2);
  Submit("a", {.bytes = 60});
  Submit("b", {.work_class = WorkClass::kWrite, .bytes = 40});
  EXPECT_TRUE(executor_->WouldRefuse(WorkClass::kStream, kNoCaller, absl::InfiniteFuture()));
  Submit("c", {.bytes = 1});
  EXPECT_THAT(ends_.Await("c"), HasReason("OVERLOADED"));
  EXPECT_EQ(DetailOf(ends_.Await("c")).metadata.at("limit"), "100");
  driver_->Release();
  EXPECT_THAT(ends_.Await("a"), IsOk());
  EXPECT_THAT(ends_.Await("b"), IsOk());
  EXPECT_FALSE(executor_->WouldRefuse(WorkClass::kStream, kNoCaller, absl::InfiniteFuture()));
}

TEST_F(ExecutorOverloadTest, WorkLargerThanTheBoundRunsWhenNothingElseWaits) {
  Open({.queued_bytes_max = 100});
  Submit("large", {.bytes = 1000});
  EXPECT_THAT(ends_.Await("large"), IsOk());
}

TEST_F(ExecutorOverloadTest, DoesNotRefuseAnOpenTransactionForItsBytes) {
  Open({.read_workers = 1, .queued_bytes_max = 100});
  const auto lease = pool_->Acquire(WorkClass::kTransaction, absl::InfiniteFuture());
  Occupy(1);
  Submit("queued", {.bytes = 100});
  Submit("commit", {.work_class = WorkClass::kTransaction,
                    .body = [](const WorkContext&) { return absl::OkStatus(); },
                    .pinned = &**lease,
                    .bytes = 100});
  EXPECT_THAT(ends_.Await("commit"), IsOk());
  driver_->Release();
}

TEST_F(ExecutorOverloadTest, TheRetryHintGrowsWithTheQueueAndTheTimePerCall) {
  Open({.read_workers = 2, .queue_max = 100});
  const auto slow = [](const WorkContext&) {
    absl::SleepFor(absl::Milliseconds(20));
    return absl::OkStatus();
  };
  Submit("slow", {.body = slow});
  EXPECT_THAT(ends_.Await("slow"), IsOk());
  Occupy(2);
  for (int i = 0; i < 100; ++i) Submit("queued " + std::to_string(i));
  Submit("refused");
  // 100 of them, 20 ms each, by 2 workers, give or take a fifth.
  EXPECT_GE(RetryAfter("refused"), absl::Milliseconds(800));
  driver_->Release();
}

TEST_F(ExecutorOverloadTest, RefusesWhatWouldStillBeWaitingAtItsDeadline) {
  Open({.read_workers = 1});
  const auto slow = [](const WorkContext&) {
    absl::SleepFor(absl::Milliseconds(20));
    return absl::OkStatus();
  };
  Submit("slow", {.body = slow});
  EXPECT_THAT(ends_.Await("slow"), IsOk());
  Occupy(1);
  for (int i = 0; i < 50; ++i) Submit("queued " + std::to_string(i));
  // 50 of them, 20 ms each.
  EXPECT_TRUE(executor_->WouldRefuse(WorkClass::kRead, kNoCaller, absl::Now() + absl::Milliseconds(100)));
  EXPECT_FALSE(executor_->WouldRefuse(WorkClass::kRead, kNoCaller, absl::Now() + absl::Minutes(10)));
  Submit("hopeless", {.deadline = absl::Now() + absl::Milliseconds(100)});
  EXPECT_THAT(ends_.Await("hopeless"), HasReason("OVERLOADED"));
  Submit("patient", {.deadline = absl::Now() + absl::Minutes(10)});
  driver_->Release();
  EXPECT_THAT(ends_.Await("patient"), IsOk());
}

TEST_F(ExecutorOverloadTest, CountsWhatNobodyWaitedFor) {
  Open({.read_workers = 1});
  Submit("late", {.deadline = absl::Now() - absl::Seconds(1)});
  EXPECT_THAT(ends_.Await("late"), HasReason("STATEMENT_TIMEOUT"));
  EXPECT_EQ(executor_->stats().expired, 1);
  EXPECT_EQ(pool_->stats().opened, 0);
}

TEST_F(ExecutorOverloadTest, CountsWhatWasAskedToStopByCause) {
  Open({});
  driver_->Hold();
  const auto token = std::make_shared<CancelToken>();
  Submit("long", {.token = token});
  driver_->AwaitHeld(1);
  Submit("timed", {.deadline = absl::Now() + absl::Milliseconds(5)});
  token->Cancel(CancelCause::kTransactionTime, TransactionTimeout());
  EXPECT_THAT(ends_.Await("long"), HasReason("TX_TIMEOUT"));
  EXPECT_THAT(ends_.Await("timed"), HasReason("STATEMENT_TIMEOUT"));
  const ExecutorStats stats = executor_->stats();
  EXPECT_EQ(stats.cancelled[static_cast<size_t>(CancelCause::kTransactionTime)], 1);
  EXPECT_EQ(stats.cancelled[static_cast<size_t>(CancelCause::kDeadline)] + stats.expired, 1);
}

}  // namespace
}  // namespace rowgate::orm
