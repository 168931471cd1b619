#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "tests/orm/executor/executor_fixture.h"

// Work that begins as a read and goes on as a write.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;
using ::testing::ElementsAre;

class MovingWork final : public Work {
 public:
  MovingWork(Ends& ends, std::shared_ptr<CancelToken> token)
      : Work(WorkClass::kRead, absl::InfiniteFuture(), std::move(token)), ends_(ends) {}

  absl::Status Run(const WorkContext& context) override {
    EXPECT_EQ(context.attempt, 1);
    const bool reads = work_class() == WorkClass::kRead;
    EXPECT_EQ(context.lease->work_class(), work_class());
    const absl::Status status = context.connection.Execute({.sql = reads ? "look" : "write"}, {}, nullptr).status();
    if (reads) {
      set_work_class(WorkClass::kWrite);
      return absl::NotFoundError("not there");
    }
    if (status.ok()) ends_.Add("moving", status);
    return status;
  }

  Next AfterFailure(const absl::Status& status, int) const override {
    return absl::IsNotFound(status) ? Next::kQueueAgain : Next::kFail;
  }
  void Fail(const absl::Status& status) override { ends_.Add("moving", status); }

 private:
  Ends& ends_;
};

class ExecutorQueueAgainTest : public ExecutorFixture {
 protected:
  // Keeps the only worker of writes until Release.
  void OccupyWrites() {
    Submit("long", {.work_class = WorkClass::kWrite, .body = [this](const WorkContext&) {
                      while (!released_) std::this_thread::yield();
                      return absl::OkStatus();
                    }});
    while (executor_->queued(WorkClass::kWrite) > 0) std::this_thread::yield();
  }
  void Release() { released_ = true; }

  void SubmitMoving(std::shared_ptr<CancelToken> token = nullptr) {
    executor_->Submit(std::make_unique<MovingWork>(ends_, std::move(token)));
  }
  void AwaitQueuedWrite() const {
    while (executor_->queued(WorkClass::kWrite) == 0) std::this_thread::yield();
  }

  std::atomic<bool> released_ = false;
};

TEST_F(ExecutorQueueAgainTest, ItRunsBesideTheWritesAndThenWaitsAmongThem) {
  Open({.write_workers = 1});
  OccupyWrites();
  SubmitMoving();
  AwaitQueuedWrite();
  EXPECT_EQ(driver_->count("look"), 1);
  EXPECT_EQ(driver_->count("write"), 0);
  Release();
  EXPECT_THAT(ends_.Await("moving"), IsOk());
  EXPECT_THAT(ends_.AwaitCount(2), ElementsAre("long", "moving"));
  EXPECT_EQ(executor_->stats().reruns, 0);
}

TEST_F(ExecutorQueueAgainTest, AFullQueueRefusesIt) {
  Open({.write_workers = 1, .queue_max = 1});
  OccupyWrites();
  Submit("next", {.work_class = WorkClass::kWrite});
  SubmitMoving();
  EXPECT_THAT(ends_.Await("moving"), HasReason("OVERLOADED"));
  EXPECT_EQ(driver_->count("look"), 1);
  Release();
  EXPECT_THAT(ends_.Await("next"), IsOk());
}

TEST_F(ExecutorQueueAgainTest, ItCanBeCancelledThere) {
  Open({.write_workers = 1});
  OccupyWrites();
  const auto token = std::make_shared<CancelToken>();
  SubmitMoving(token);
  AwaitQueuedWrite();
  token->Cancel(CancelCause::kClientCancelled);
  Release();
  EXPECT_THAT(ends_.Await("moving"), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(driver_->count("write"), 0);
}

TEST_F(ExecutorQueueAgainTest, OneWorkerForAllDoesBoth) {
  const DriverTraits traits = {.single_connection = true, .single_writer = true};
  Open(DefaultExecutorOptions(traits), traits);
  SubmitMoving();
  EXPECT_THAT(ends_.Await("moving"), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 look", "1 write"));
}

}  // namespace
}  // namespace rowgate::orm
