#include "orm/executor/work_queue.h"

#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/orm/executor/executor_fixture.h"

namespace rowgate::orm {
namespace {

using PushOutcome = WorkQueue::PushOutcome;

class WorkQueueTest : public ::testing::Test {
 protected:
  std::unique_ptr<Work> NewWork() { return std::make_unique<TestWork>(ends_, "work", TestWork::Options{}); }

  Ends ends_;
  QueuedBytes bytes_ = QueuedBytes(1000);
};

TEST_F(WorkQueueTest, KeepsTheOrder) {
  WorkQueue queue(2, bytes_);
  auto first = NewWork();
  auto second = NewWork();
  const Work* const oldest = first.get();
  EXPECT_EQ(queue.Push(first), PushOutcome::kAccepted);
  EXPECT_EQ(queue.Push(second), PushOutcome::kAccepted);
  EXPECT_EQ(queue.Pop()->work.get(), oldest);
  EXPECT_EQ(queue.size(), 1);
}

TEST_F(WorkQueueTest, LeavesRefusedWorkToItsOwner) {
  WorkQueue queue(1, bytes_);
  auto accepted = NewWork();
  auto refused = NewWork();
  EXPECT_EQ(queue.Push(accepted), PushOutcome::kAccepted);
  EXPECT_EQ(accepted, nullptr);
  EXPECT_EQ(queue.Push(refused), PushOutcome::kFull);
  EXPECT_NE(refused, nullptr);
  queue.Close();
  EXPECT_EQ(queue.Push(refused), PushOutcome::kClosed);
  EXPECT_NE(refused, nullptr);
}

TEST_F(WorkQueueTest, HandsOutWhatIsLeftAfterClose) {
  WorkQueue queue(1, bytes_);
  auto work = NewWork();
  queue.Push(work);
  queue.Close();
  EXPECT_TRUE(queue.Pop().has_value());
  EXPECT_FALSE(queue.Pop().has_value());
  EXPECT_FALSE(queue.TryPop().has_value());
}

TEST_F(WorkQueueTest, LosesNoWakeBetweenSleepingWorkers) {
  constexpr int kWorkers = 4;
  constexpr int kPieces = 5000;
  WorkQueue queue(kPieces, bytes_);
  std::atomic<int> taken = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&] {
      while (queue.Pop()) ++taken;
    });
  }
  for (int i = 0; i < kPieces; ++i) {
    auto work = NewWork();
    ASSERT_EQ(queue.Push(work), PushOutcome::kAccepted);
  }
  while (taken < kPieces) std::this_thread::yield();
  queue.Close();
  for (std::thread& worker : workers) worker.join();
}

}  // namespace
}  // namespace rowgate::orm
