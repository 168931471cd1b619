#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "orm/driver/errors.h"
#include "tests/orm/executor/executor_fixture.h"

// Work that runs again, and commits whose outcome is found out.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

constexpr auto kRunAgain = Work::Next::kRunAgain;
constexpr auto kResolve = Work::Next::kResolve;

absl::Status LoseCommit(const WorkContext&) { return CommitOutcomeUnknown(); }

class ExecutorRerunTest : public ExecutorFixture {};

TEST_F(ExecutorRerunTest, RunsAgainUntilItSucceeds) {
  Open({});
  std::vector<int> attempts;
  Submit("twice", {.body =
                       [&](const WorkContext& context) {
                         attempts.push_back(context.attempt);
                         return context.attempt < 3 ? WithRerun(Deadlock()) : absl::OkStatus();
                       },
                   .next = kRunAgain});
  EXPECT_THAT(ends_.Await("twice"), IsOk());
  EXPECT_THAT(attempts, ElementsAre(1, 2, 3));
  executor_->Shutdown(absl::InfiniteFuture());
  EXPECT_EQ(executor_->stats().reruns, 2);
  EXPECT_EQ(executor_->stats().reruns_failed, 0);
}

TEST_F(ExecutorRerunTest, GivesUpAfterAsManyAttemptsAsAllowed) {
  Open({.attempts_max = 2});
  std::atomic<int> runs = 0;
  Submit("never", {.body =
                       [&](const WorkContext&) {
                         ++runs;
                         return WithRerun(Deadlock());
                       },
                   .next = kRunAgain});
  EXPECT_THAT(ends_.Await("never"), HasReason("DEADLOCK"));
  EXPECT_EQ(runs, 2);
  executor_->Shutdown(absl::InfiniteFuture());
  EXPECT_EQ(executor_->stats().reruns, 1);
  EXPECT_EQ(executor_->stats().reruns_failed, 1);
}

TEST_F(ExecutorRerunTest, RunsAgainOnACleanConnection) {
  Open({});
  Submit("dirty", {.body =
                       [](const WorkContext& context) {
                         EXPECT_FALSE(context.connection.in_transaction());
                         EXPECT_TRUE(context.connection.healthy());
                         if (context.attempt > 1) return absl::OkStatus();
                         EXPECT_THAT(context.connection.Begin(TransactionMode::kReadWrite), IsOk());
                         return Deadlock();
                       },
                   .next = kRunAgain});
  EXPECT_THAT(ends_.Await("dirty"), IsOk());
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(ExecutorRerunTest, TakesAnotherConnectionWhenItsOwnWasLost) {
  Open({});
  driver_->DropConnectionAt(1);
  Submit("SELECT 1", {.next = kRunAgain});
  EXPECT_THAT(ends_.Await("SELECT 1"), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 SELECT 1", "1 CLOSE", "2 CONNECT", "2 SELECT 1"));
}

TEST_F(ExecutorRerunTest, DoesNotRunAgainWhenThePauseWouldEndAfterTheDeadline) {
  Open({.pause_min = absl::Hours(1), .pause_max = absl::Hours(1)});
  Submit("short", {.deadline = absl::Now() + absl::Minutes(1),
                   .body = [](const WorkContext&) { return Deadlock(); },
                   .next = kRunAgain});
  EXPECT_THAT(ends_.Await("short"), HasReason("DEADLOCK"));
}

TEST_F(ExecutorRerunTest, ACancelAndAShutdownEndThePause) {
  for (const bool shutdown : {false, true}) {
    Open({.pause_min = absl::Hours(1), .pause_max = absl::Hours(1)});
    const auto token = std::make_shared<CancelToken>();
    const std::string name = shutdown ? "shutdown" : "cancel";
    Submit(name, {.token = token, .body = [](const WorkContext&) { return Deadlock(); }, .next = kRunAgain});
    shutdown ? executor_->Shutdown(absl::Now()) : token->Cancel(CancelCause::kClientCancelled);
    EXPECT_FALSE(ends_.Await(name).ok());
  }
}

TEST_F(ExecutorRerunTest, PinnedWorkDoesNotRunAgain) {
  Open({});
  const auto lease = pool_->Acquire(WorkClass::kTransaction, absl::InfiniteFuture());
  Submit("call", {.body = [](const WorkContext&) { return Deadlock(); }, .next = kRunAgain, .pinned = &**lease});
  EXPECT_THAT(ends_.Await("call"), HasReason("DEADLOCK"));
  EXPECT_EQ(executor_->stats().reruns, 0);
}

TEST_F(ExecutorRerunTest, ResolvesOnAnotherConnectionWhileThePoolIsExhausted) {
  Open({}, {}, {.size = 1});
  Submit(
      "commit",
      {.body = LoseCommit, .next = kResolve, .resolver = [](const WorkContext& context, const absl::Status& failure) {
         EXPECT_THAT(failure, HasReason("COMMIT_OUTCOME_UNKNOWN"));
         return context.connection.Execute({.sql = "fence"}, {}, nullptr).status();
       }});
  EXPECT_THAT(ends_.Await("commit"), IsOk());
  EXPECT_EQ(driver_->count("fence"), 1);
  executor_.reset();
  EXPECT_EQ(pool_->stats().in_use, 0);
  EXPECT_EQ(driver_->open_connections(), 1);
}

TEST_F(ExecutorRerunTest, ResolvesForACallerThatHasGoneAwayAndAfterTheDeadline) {
  Open({});
  driver_->Hold();
  const auto token = std::make_shared<CancelToken>();
  Submit("commit", {.deadline = absl::Now() + absl::Milliseconds(20),
                    .token = token,
                    .body =
                        [&](const WorkContext& context) {
                          EXPECT_FALSE(context.connection.Execute({.sql = "long"}, {}, nullptr).ok());
                          driver_->Release();
                          return CommitOutcomeUnknown();
                        },
                    .next = kResolve,
                    .resolver =
                        [&](const WorkContext& context, const absl::Status&) {
                          token->Cancel(CancelCause::kClientCancelled);
                          EXPECT_EQ(context.token.cause(), std::nullopt);
                          return context.connection.Execute({.sql = "fence"}, {}, nullptr).status();
                        }});
  EXPECT_THAT(ends_.Await("commit"), IsOk());
}

TEST_F(ExecutorRerunTest, AShutdownEndsTheResolutionAndTheOutcomeStaysUnknown) {
  Open({});
  driver_->Hold();
  Submit("commit",
         {.body = LoseCommit, .next = kResolve, .resolver = [](const WorkContext& context, const absl::Status&) {
            return context.connection.Execute({.sql = "fence"}, {}, nullptr).status();
          }});
  driver_->AwaitHeld(1);
  executor_->Shutdown(absl::Now());
  EXPECT_THAT(ends_.Await("commit"), HasReason("COMMIT_OUTCOME_UNKNOWN"));
}

TEST_F(ExecutorRerunTest, WithoutAConnectionTheFailureIsTheEnd) {
  Open({}, {.single_connection = true});
  Submit("commit", {.body = LoseCommit, .next = kResolve, .resolver = [](const WorkContext&, const absl::Status&) {
                      ADD_FAILURE() << "no connection to resolve it on";
                      return absl::OkStatus();
                    }});
  EXPECT_THAT(ends_.Await("commit"), HasReason("COMMIT_OUTCOME_UNKNOWN"));
}

TEST_F(ExecutorRerunTest, TheErrorOfTheResolutionIsTheEnd) {
  Open({});
  Submit("commit", {.body = LoseCommit, .next = kResolve, .resolver = [](const WorkContext&, const absl::Status&) {
                      return ConnectionLost();
                    }});
  EXPECT_THAT(ends_.Await("commit"), HasReason("DB_UNREACHABLE"));
}

}  // namespace
}  // namespace rowgate::orm
