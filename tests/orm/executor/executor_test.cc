#include "orm/executor/executor.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "orm/driver/errors.h"
#include "tests/orm/executor/executor_fixture.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

class ExecutorTest : public ExecutorFixture {};

TEST_F(ExecutorTest, RunsWorkOnAConnectionOfThePool) {
  Open({});
  Submit("SELECT 1");
  executor_->Shutdown(absl::InfiniteFuture());
  EXPECT_THAT(ends_.Await("SELECT 1"), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 SELECT 1"));
  EXPECT_EQ(pool_->stats().in_use, 0);
}

TEST_F(ExecutorTest, HandsTheErrorOfWorkToItsFail) {
  Open({});
  driver_->FailStatementAt(1, UniqueViolation({}));
  Submit("INSERT");
  EXPECT_THAT(ends_.Await("INSERT"), HasReason("UNIQUE_VIOLATION"));
}

TEST_F(ExecutorTest, HandsTheErrorOfThePoolToFail) {
  Open({});
  driver_->FailNext("CONNECT", DatabaseUnreachable());
  Submit("SELECT 1");
  EXPECT_THAT(ends_.Await("SELECT 1"), HasReason("DB_UNREACHABLE"));
}

TEST_F(ExecutorTest, KeepsTheConnectionWhileWorkIsQueuedAndStartsItInOrder) {
  Open({.read_workers = 1});
  Occupy(1);
  for (const char* name : {"a", "b", "c"}) Submit(name);
  EXPECT_EQ(executor_->queued(WorkClass::kRead), 3);
  driver_->Release();
  EXPECT_THAT(ends_.AwaitCount(4), ElementsAre("held 0", "a", "b", "c"));
  EXPECT_EQ(pool_->stats().opened, 1);
}

TEST_F(ExecutorTest, ReadsDoNotWaitForWrites) {
  Open(DefaultExecutorOptions({.single_writer = true}), {.single_writer = true});
  Occupy(1, WorkClass::kWrite);
  Submit("queued write", {.work_class = WorkClass::kWrite});
  Submit("read", {.body = [](const WorkContext&) { return absl::OkStatus(); }});
  EXPECT_THAT(ends_.Await("read"), IsOk());
  EXPECT_EQ(executor_->queued(WorkClass::kWrite), 1);
  driver_->Release();
  EXPECT_THAT(ends_.Await("queued write"), IsOk());
}

TEST_F(ExecutorTest, OneWorkerServesAllClassesWhereTheyShareAConnection) {
  const DriverTraits traits = {.single_connection = true, .single_writer = true};
  Open(DefaultExecutorOptions(traits), traits);
  Occupy(1);
  Submit("write", {.work_class = WorkClass::kWrite});
  Submit("stream", {.work_class = WorkClass::kStream});
  Submit("read");
  driver_->Release();
  EXPECT_THAT(ends_.AwaitCount(4), ElementsAre("held 0", "write", "stream", "read"));
  EXPECT_EQ(pool_->stats().opened, 1);
}

TEST_F(ExecutorTest, DoesNotReuseAConnectionThatWasLost) {
  Open({.read_workers = 1});
  Occupy(1);
  Submit("lost");
  Submit("after");
  driver_->DropConnectionAt(1);
  driver_->Release();
  EXPECT_THAT(ends_.Await("lost"), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(ends_.Await("after"), IsOk());
  EXPECT_EQ(pool_->stats().opened, 2);
}

TEST_F(ExecutorTest, DoesNotReuseAConnectionWithATransactionLeftOpen) {
  Open({.read_workers = 1});
  Occupy(1);
  Submit("leaves it open",
         {.body = [](const WorkContext& context) { return context.connection.Begin(TransactionMode::kReadWrite); }});
  Submit("after", {.body = [](const WorkContext& context) {
           EXPECT_FALSE(context.connection.in_transaction());
           return absl::OkStatus();
         }});
  driver_->Release();
  EXPECT_THAT(ends_.Await("after"), IsOk());
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(ExecutorTest, ChoosesWorkersByWhatTheDatabaseCanDo) {
  EXPECT_EQ(DefaultExecutorOptions({}), (ExecutorOptions{.read_workers = 4, .write_workers = 4, .stream_workers = 2}));
  EXPECT_EQ(DefaultExecutorOptions({.single_writer = true}),
            (ExecutorOptions{.read_workers = 2, .write_workers = 1, .stream_workers = 2}));
  EXPECT_EQ(DefaultExecutorOptions({.single_connection = true}),
            (ExecutorOptions{.transaction_workers = 1, .single_worker = true}));
}

TEST_F(ExecutorTest, EndsEveryPieceOfWorkOnceUnderLoad) {
  constexpr size_t kThreads = 4;
  constexpr size_t kEach = 500;
  Open({.queue_max = 64}, {}, {.size = 3});
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t] {
      for (size_t i = 0; i < kEach; ++i) {
        const auto token = std::make_shared<CancelToken>();
        const absl::Duration timeout = i % 7 == 0 ? absl::Microseconds(50) : absl::Seconds(60);
        Submit(std::to_string(t) + "/" + std::to_string(i),
               {.work_class = static_cast<WorkClass>(i % 4), .deadline = absl::Now() + timeout, .token = token});
        if (i % 5 == 0) token->Cancel(CancelCause::kClientCancelled);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ends_.AwaitCount(kThreads * kEach).size(), kThreads * kEach);
  executor_.reset();
  EXPECT_EQ(pool_->stats().in_use, 0);
}

}  // namespace
}  // namespace rowgate::orm
