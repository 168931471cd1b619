#include "orm/executor/fair_queue.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

using ::testing::ElementsAre;

constexpr CallerId kAnn = 1;
constexpr CallerId kBob = 2;
constexpr CallerId kCid = 3;

class FairQueueTest : public ::testing::Test {
 protected:
  static void Add(FairQueue& queue, CallerId caller, int count = 1) {
    for (int i = 0; i < count; ++i) queue.Add({.caller = caller, .bytes = static_cast<size_t>(i)});
  }

  // Whose work is taken, and the number of each caller's piece.
  static std::vector<std::string> TakeAll(FairQueue& queue) {
    std::vector<std::string> taken;
    while (queue.HasNext()) {
      const QueuedWork work = queue.Take();
      taken.push_back(std::to_string(work.caller) + "/" + std::to_string(work.bytes));
    }
    return taken;
  }
};

TEST_F(FairQueueTest, CallersTakeTurnsAndEachOnesWorkKeepsItsOrder) {
  FairQueue queue;
  Add(queue, kAnn, 4);
  Add(queue, kBob, 2);
  Add(queue, kCid);
  EXPECT_EQ(queue.size(), 7);
  EXPECT_THAT(TakeAll(queue), ElementsAre("1/0", "2/0", "3/0", "1/1", "2/1", "1/2", "1/3"));
  EXPECT_TRUE(queue.empty());
}

TEST_F(FairQueueTest, SomebodyNewHasTheNextTurnButThatOfThoseWhoWaitAlready) {
  FairQueue queue;
  Add(queue, kAnn, 100);
  EXPECT_EQ(queue.Before(kBob), 1);
  EXPECT_EQ(queue.Before(kAnn), 100);
  Add(queue, kBob, 3);
  EXPECT_EQ(queue.Before(kBob), 3 + 4);
  EXPECT_EQ(queue.Before(kAnn), 103);
  EXPECT_EQ(queue.Before(kCid), 2);
}

TEST_F(FairQueueTest, NobodyHasMoreTakenThanHeMay) {
  FairQueue queue(2);
  Add(queue, kAnn, 5);
  Add(queue, kBob);
  EXPECT_THAT(TakeAll(queue), ElementsAre("1/0", "2/0", "1/1"));
  EXPECT_EQ(queue.size(), 3);
  queue.Done(kBob);
  EXPECT_FALSE(queue.HasNext());
  queue.Done(kAnn);
  EXPECT_THAT(TakeAll(queue), ElementsAre("1/2"));
}

TEST_F(FairQueueTest, WhoeverHasAllHeMayDoesNotHoldUpTheOthers) {
  FairQueue queue(1);
  Add(queue, kAnn, 2);
  EXPECT_THAT(TakeAll(queue), ElementsAre("1/0"));
  Add(queue, kBob);
  Add(queue, kCid);
  EXPECT_THAT(TakeAll(queue), ElementsAre("2/0", "3/0"));
}

TEST_F(FairQueueTest, TheServersOwnWorkIsNotBounded) {
  FairQueue queue(1);
  Add(queue, kNoCaller, 3);
  EXPECT_EQ(TakeAll(queue).size(), 3);
}

TEST_F(FairQueueTest, DropsWhatNobodyMayTake) {
  FairQueue queue(1);
  Add(queue, kAnn, 2);
  EXPECT_EQ(TakeAll(queue).size(), 1);
  EXPECT_EQ(queue.Drop().bytes, 1);
  EXPECT_TRUE(queue.empty());
  queue.Done(kAnn);
  Add(queue, kAnn);
  EXPECT_TRUE(queue.HasNext());
}

}  // namespace
}  // namespace rowgate::orm
