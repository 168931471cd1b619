#include <memory>
#include <thread>

#include "tests/orm/executor/executor_fixture.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;

class ExecutorShutdownTest : public ExecutorFixture {};

TEST_F(ExecutorShutdownTest, FinishesWhatIsQueuedBeforeTheDeadline) {
  Open({.read_workers = 1});
  Occupy(1);
  Submit("queued");
  std::thread releaser([this] { driver_->Release(); });
  executor_->Shutdown(absl::InfiniteFuture());
  releaser.join();
  EXPECT_THAT(ends_.Await("held 0"), IsOk());
  EXPECT_THAT(ends_.Await("queued"), IsOk());
}

TEST_F(ExecutorShutdownTest, FailsWhatIsLeftAtTheDeadline) {
  Open({.read_workers = 1});
  Occupy(1);
  Submit("queued");
  executor_->Shutdown(absl::Now());
  EXPECT_THAT(ends_.Await("held 0"), HasReason("SHUTTING_DOWN"));
  EXPECT_THAT(ends_.Await("queued"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(pool_->stats().in_use, 0);
}

TEST_F(ExecutorShutdownTest, RefusesWorkAfterwards) {
  Open({});
  executor_->Shutdown(absl::InfiniteFuture());
  Submit("late");
  EXPECT_THAT(ends_.Await("late"), HasReason("SHUTTING_DOWN"));
}

TEST_F(ExecutorShutdownTest, TheDestructorEndsRunningWork) {
  Open({});
  Occupy(4);
  executor_.reset();
  EXPECT_THAT(ends_.Await("held 3"), HasReason("SHUTTING_DOWN"));
}

}  // namespace
}  // namespace rowgate::orm
