#include <optional>
#include <string>

#include "tests/orm/executor/executor_fixture.h"

// What one caller leaves to the others.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

constexpr CallerId kGreedy = 1;
constexpr CallerId kModest = 2;
constexpr CallerId kOther = 3;

class ExecutorFairShareTest : public ExecutorFixture {
 protected:
  void SubmitOf(CallerId caller, const std::string& name, WorkClass work_class = WorkClass::kRead,
                TestWork::Body body = {}) {
    Submit(name, {.work_class = work_class, .body = std::move(body), .caller = caller});
  }

  // Statements of the greedy caller that stay in the database until Release.
  void Hold(size_t pieces, WorkClass work_class) {
    driver_->Hold();
    for (size_t i = 0; i < pieces; ++i) {
      SubmitOf(kGreedy, "held " + std::to_string(i) + " " + std::to_string(IndexOf(work_class)), work_class);
    }
  }

  static absl::Status Nothing(const WorkContext&) { return absl::OkStatus(); }
};

TEST_F(ExecutorFairShareTest, WorkThatIsStuckLeavesAWorkerOfEachKindToOtherCallers) {
  Open({.read_workers = 4, .write_workers = 4, .stream_workers = 2, .spare_workers = 1}, {}, {.size = 20});
  for (const WorkClass work_class : {WorkClass::kRead, WorkClass::kWrite, WorkClass::kStream}) Hold(50, work_class);
  driver_->AwaitHeld(10);
  for (const WorkClass work_class : {WorkClass::kRead, WorkClass::kWrite, WorkClass::kStream}) {
    const std::string name = "modest " + std::to_string(IndexOf(work_class));
    SubmitOf(kModest, name, work_class, Nothing);
    EXPECT_THAT(ends_.Await(name), IsOk());
  }
  driver_->Release();
}

TEST_F(ExecutorFairShareTest, WorkThatIsStuckLeavesConnectionsToOtherCallers) {
  Open({.read_workers = 4, .write_workers = 4, .stream_workers = 4, .spare_workers = 1}, {}, {.size = 10});
  for (const WorkClass work_class : {WorkClass::kStream, WorkClass::kWrite, WorkClass::kRead}) Hold(50, work_class);
  driver_->AwaitHeld(9);
  SubmitOf(kModest, "write", WorkClass::kWrite, Nothing);
  EXPECT_THAT(ends_.Await("write"), IsOk());
  SubmitOf(kModest, "read", WorkClass::kRead, Nothing);
  EXPECT_THAT(ends_.Await("read"), IsOk());
  driver_->Release();
}

TEST_F(ExecutorFairShareTest, ACallerAloneKeepsAllWorkersBusyButTheSpareOnes) {
  Open({.read_workers = 3, .spare_workers = 1}, {}, {.size = 10});
  Hold(10, WorkClass::kRead);
  driver_->AwaitHeld(3);
  EXPECT_EQ(executor_->queued(WorkClass::kRead), 7);
  driver_->Release();
  EXPECT_EQ(ends_.AwaitCount(10).size(), 10);
}

TEST_F(ExecutorFairShareTest, AFullShareOfTheQueueLeavesAQuarterToOthers) {
  Open({.read_workers = 1, .queue_max = 100});
  Hold(1, WorkClass::kRead);
  driver_->AwaitHeld(1);
  for (int i = 0; i < 75; ++i) SubmitOf(kGreedy, "queued " + std::to_string(i));
  EXPECT_TRUE(executor_->WouldRefuse(WorkClass::kRead, kGreedy, absl::InfiniteFuture()));
  EXPECT_FALSE(executor_->WouldRefuse(WorkClass::kRead, kModest, absl::InfiniteFuture()));
  SubmitOf(kGreedy, "refused");
  EXPECT_THAT(ends_.Await("refused"), HasReason("OVERLOADED"));
  EXPECT_EQ(DetailOf(ends_.Await("refused")).metadata.at("limit"), "75");
  SubmitOf(kModest, "modest");
  driver_->Release();
  EXPECT_THAT(ends_.Await("modest"), IsOk());
}

TEST_F(ExecutorFairShareTest, AFullShareOfTheQueuesBytesLeavesAQuarterToOthers) {
  Open({.read_workers = 1, .queued_bytes_max = 100});
  Hold(1, WorkClass::kRead);
  driver_->AwaitHeld(1);
  Submit("queued", {.caller = kGreedy, .bytes = 70});
  Submit("refused", {.caller = kGreedy, .bytes = 10});
  EXPECT_THAT(ends_.Await("refused"), HasReason("OVERLOADED"));
  Submit("modest", {.caller = kModest, .bytes = 10});
  driver_->Release();
  EXPECT_THAT(ends_.Await("modest"), IsOk());
}

TEST_F(ExecutorFairShareTest, CallersTakeTurns) {
  Open({.read_workers = 1});
  Hold(1, WorkClass::kRead);
  driver_->AwaitHeld(1);
  for (const char* name : {"a1", "a2", "a3"}) SubmitOf(kGreedy, name);
  for (const char* name : {"b1", "b2"}) SubmitOf(kModest, name);
  SubmitOf(kOther, "c1");
  driver_->Release();
  EXPECT_THAT(ends_.AwaitCount(7), ElementsAre("held 0 0", "a1", "b1", "c1", "a2", "b2", "a3"));
}

TEST_F(ExecutorFairShareTest, CallersTakeTurnsWithASingleWriter) {
  Open({.write_workers = 1, .spare_workers = 1}, {.single_writer = true}, {.size = 10});
  Hold(1, WorkClass::kWrite);
  driver_->AwaitHeld(1);
  for (const char* name : {"a1", "a2", "a3"}) SubmitOf(kGreedy, name, WorkClass::kWrite);
  for (const char* name : {"b1", "b2"}) SubmitOf(kModest, name, WorkClass::kWrite);
  driver_->Release();
  EXPECT_THAT(ends_.AwaitCount(6), ElementsAre("held 0 1", "a1", "b1", "a2", "b2", "a3"));
}

TEST_F(ExecutorFairShareTest, AFloodOfOneCallerDoesNotMakeTheOthersHopeless) {
  Open({.read_workers = 1});
  const auto slow = [](const WorkContext&) {
    absl::SleepFor(absl::Milliseconds(20));
    return absl::OkStatus();
  };
  SubmitOf(kGreedy, "slow", WorkClass::kRead, slow);
  EXPECT_THAT(ends_.Await("slow"), IsOk());
  Hold(1, WorkClass::kRead);
  driver_->AwaitHeld(1);  // so its worker has taken note of how long the other one took
  for (int i = 0; i < 100; ++i) SubmitOf(kGreedy, "queued " + std::to_string(i));
  // A hundred times 20 ms.
  EXPECT_TRUE(executor_->WouldRefuse(WorkClass::kRead, kGreedy, SteadyNow() + absl::Milliseconds(500)));
  EXPECT_FALSE(executor_->WouldRefuse(WorkClass::kRead, kModest, SteadyNow() + absl::Milliseconds(500)));
  driver_->Release();
}

TEST_F(ExecutorFairShareTest, AShutdownEndsWhatNoWorkerWasAllowedToTake) {
  Open({.read_workers = 1, .spare_workers = 1});
  Hold(3, WorkClass::kRead);
  driver_->AwaitHeld(1);
  executor_->Shutdown(absl::Now());
  EXPECT_EQ(ends_.AwaitCount(3).size(), 3);
  EXPECT_EQ(ends_.Succeeded(), 0);
}

TEST_F(ExecutorFairShareTest, AShutdownWithTimeRunsItAll) {
  Open({.read_workers = 1, .spare_workers = 1});
  Hold(3, WorkClass::kRead);
  driver_->AwaitHeld(1);
  driver_->Release();
  executor_->Shutdown(absl::InfiniteFuture());
  EXPECT_EQ(ends_.Succeeded(), 3);
}

}  // namespace
}  // namespace rowgate::orm
