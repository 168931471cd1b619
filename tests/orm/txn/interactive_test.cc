#include "orm/txn/interactive.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "tests/orm/txn/interactive_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(InteractiveTest, HoldsNothingUntilItsFirstCall) {
  Open({});
  const std::string id = Begin();
  EXPECT_EQ(transactions_->stats().open, 1);
  EXPECT_EQ(transactions_->stats().holding_connection, 0);
  EXPECT_THAT(driver_->log(), IsEmpty());
  EXPECT_THAT(Run(id, "A"), IsOk());
  EXPECT_EQ(transactions_->stats().holding_connection, 1);
}

TEST_F(InteractiveTest, LimitsAreWhatWasAskedForWhenThatIsLess) {
  Open({.idle_timeout = absl::Seconds(10), .max_duration = absl::Minutes(1)});
  const absl::Time before = absl::Now();
  const BegunTransaction less =
      *transactions_->Begin({.idle_timeout = absl::Seconds(5), .max_duration = absl::Seconds(30)}, {}, nullptr);
  EXPECT_EQ(less.idle_timeout, absl::Seconds(5));
  EXPECT_LT(less.expires_at, before + absl::Seconds(59));
  const BegunTransaction more =
      *transactions_->Begin({.idle_timeout = absl::Hours(5), .max_duration = absl::Hours(30)}, {}, nullptr);
  EXPECT_EQ(more.idle_timeout, absl::Seconds(10));
  EXPECT_GE(more.expires_at, before + absl::Minutes(1));
  EXPECT_LT(more.expires_at, before + absl::Hours(1));
}

TEST_F(InteractiveTest, OneCallAtATime) {
  Open({});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id);
    ASSERT_THAT(turn, IsOk());
    EXPECT_THAT(Checkout(id), HasReason("TX_BUSY"));
    EXPECT_THAT(Checkout(id, TurnKind::kEnd), HasReason("TX_BUSY"));
  }
  EXPECT_THAT(Checkout(id), IsOk());
}

TEST_F(InteractiveTest, TellsUnknownIdsFromThoseOfOtherReplicas) {
  Open({});
  const std::string id = Begin();
  std::string unknown = id;
  unknown.back() = unknown.back() == '0' ? '1' : '0';
  std::string foreign = id;
  foreign.front() = foreign.front() == '0' ? '1' : '0';
  EXPECT_THAT(Checkout(unknown), HasReason("TX_NOT_FOUND"));
  EXPECT_THAT(Checkout(foreign), HasReason("TX_ON_OTHER_REPLICA"));
  for (const char* malformed : {"", "x", "0123456789abcdef-"}) {
    EXPECT_THAT(Checkout(malformed), HasReason("TX_NOT_FOUND")) << malformed;
  }
}

TEST_F(InteractiveTest, IdsAreNeverTheSame) {
  const TransactionIds ids;
  const std::string one = ids.Next();
  EXPECT_NE(one, ids.Next());
  EXPECT_EQ(ids.OriginOf(one), TransactionIds::Origin::kOurs);
  EXPECT_EQ(TransactionIds().OriginOf(one), TransactionIds::Origin::kOtherReplica);
  EXPECT_EQ(LoggedId(one).size(), 25);
}

TEST_F(InteractiveTest, ACommittedOneIsForgottenAndCounted) {
  Open({});
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  {
    auto turn = Checkout(id, TurnKind::kEnd);
    OpenTransaction& transaction = turn->transaction();
    EXPECT_THAT(transaction.Commit({*transaction.connection(), nullptr}, [](Connection&) { return absl::OkStatus(); }),
                IsOk());
    turn->set_end(TransactionEnd::kCommitted);
  }
  EXPECT_THAT(Run(id, "B"), HasReason("TX_NOT_FOUND"));
  EXPECT_EQ(transactions_->EndOf(id), TransactionEnd::kCommitted);
  EXPECT_EQ(transactions_->stats().committed, 1);
  EXPECT_EQ(transactions_->stats().open, 0);
  EXPECT_EQ(pool_->stats().in_use, 0);
}

TEST_F(InteractiveTest, AKilledOneGivesItsPlaceBackAndIsRemembered) {
  Open({.open_max = 1});
  const std::string id = Begin();
  driver_->FailStatementAt(1, Deadlock());
  EXPECT_THAT(Run(id, "A"), HasReason("DEADLOCK"));
  EXPECT_EQ(pool_->stats().in_use, 0);
  EXPECT_TRUE(transactions_->IsDead(id));
  EXPECT_THAT(Run(id, "B"), HasReason("TX_DEAD"));
  EXPECT_EQ(transactions_->stats().failed, 1);
  EXPECT_THAT(Begin(), Not("TX_BUDGET"));
}

TEST_F(InteractiveTest, MoreThanAllowedAreRefusedWithAHint) {
  Open({.open_max = 2, .idle_timeout = absl::Seconds(3)});
  Begin();
  Begin();
  const auto refused = transactions_->Begin({}, {}, nullptr);
  EXPECT_THAT(refused, HasReason("TX_BUDGET"));
  const std::optional<absl::Duration> retry = DetailOf(refused.status()).retry_after;
  ASSERT_TRUE(retry.has_value());
  EXPECT_GT(*retry, absl::ZeroDuration());
  EXPECT_LE(*retry, absl::Seconds(3));
  EXPECT_EQ(transactions_->stats().refused, 1);
  EXPECT_EQ(transactions_->stats().limit, 2);
}

TEST_F(InteractiveTest, ACallerLeavesPlacesToOthers) {
  Open({.open_max = 3, .caller_max = 2});
  const auto begin = [this](CallerId caller) { return transactions_->Begin({}, {.caller = caller}, nullptr); };
  const std::string first = begin(1)->id;
  EXPECT_THAT(begin(1), IsOk());
  const auto refused = begin(1);
  EXPECT_THAT(refused, HasReason("TX_BUDGET"));
  EXPECT_EQ(DetailOf(refused.status()).metadata.at("limit"), "2");
  EXPECT_THAT(begin(2), IsOk());
  EXPECT_EQ(DetailOf(begin(2).status()).metadata.at("limit"), "3");
  transactions_->Abandon(first);
  EXPECT_THAT(begin(1), IsOk());
}

TEST_F(InteractiveTest, AnIdleOneIsRolledBackAndToldWhy) {
  Open({.idle_timeout = kShort});
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  EXPECT_THAT(ended_.Await(1), ElementsAre("TX_IDLE_TIMEOUT"));
  EXPECT_THAT(reports_.Await(1), ElementsAre("me idle connected"));
  EXPECT_TRUE(transactions_->AwaitNone(absl::Now() + absl::Seconds(30)));
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
  EXPECT_EQ(pool_->stats().in_use, 0);
  const absl::Status later = Run(id, "B");
  EXPECT_THAT(later, HasReason("TX_IDLE_TIMEOUT"));
  EXPECT_EQ(DetailOf(later).metadata.at("limit"), "20ms");
  EXPECT_EQ(transactions_->stats().reaped_idle, 1);
}

TEST_F(InteractiveTest, OneThatWasBegunAndForgottenIsReapedToo) {
  Open({.idle_timeout = kShort});
  Begin();
  EXPECT_THAT(reports_.Await(1), ElementsAre("me idle"));
  EXPECT_THAT(driver_->log(), IsEmpty());
}

TEST_F(InteractiveTest, ARunningCallIsNotIdle) {
  Open({.idle_timeout = kShort});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id);
    absl::SleepFor(kShort * 5);
    EXPECT_THAT(turn->CheckOpen(), IsOk());
  }
  EXPECT_EQ(transactions_->stats().reaped_idle, 0);
}

TEST_F(InteractiveTest, ARunningCallIsCancelledWhenItsTransactionIsOpenForTooLong) {
  Open({.max_duration = kShort});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id);
    EXPECT_THAT(cancels_.Await(1), ElementsAre("cancel"));
    EXPECT_THAT(turn->CheckOpen(), HasReason("TX_MAX_DURATION"));
    EXPECT_THAT(RunIn(*turn, *pool_, "A"), IsOk());  // it came through all the same
  }
  EXPECT_THAT(ended_.Await(1), ElementsAre("TX_MAX_DURATION"));
  EXPECT_THAT(reports_.Await(1), ElementsAre("me running connected"));
  EXPECT_THAT(Run(id, "B"), HasReason("TX_MAX_DURATION"));
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
  EXPECT_EQ(transactions_->stats().reaped_duration, 1);
}

TEST_F(InteractiveTest, TheReaperLeavesCommitsAlone) {
  Open({.idle_timeout = kShort, .max_duration = kShort});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id, TurnKind::kEnd);
    absl::SleepFor(kShort * 5);
    EXPECT_THAT(turn->CheckOpen(), IsOk());
    EXPECT_THAT(cancels_.Await(0), IsEmpty());
  }
  EXPECT_THAT(ended_.Await(1), ElementsAre("TX_MAX_DURATION"));  // it was not tried after all
}

TEST_F(InteractiveTest, AnAbandonedOneIsRolledBackWithoutBeingTold) {
  Open({});
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  transactions_->Abandon(id);
  EXPECT_TRUE(transactions_->AwaitNone(absl::Now() + absl::Seconds(30)));
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
  EXPECT_EQ(transactions_->stats().rolled_back, 1);
  EXPECT_THAT(ended_.Await(0), IsEmpty());
  EXPECT_THAT(Run(id, "B"), HasReason("TX_NOT_FOUND"));
}

TEST_F(InteractiveTest, AbandoningOneThatRunsStopsItsCall) {
  Open({});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id);
    EXPECT_THAT(RunIn(*turn, *pool_, "A"), IsOk());
    transactions_->Abandon(id);
    EXPECT_THAT(cancels_.Await(1), ElementsAre("cancel"));
    EXPECT_EQ(driver_->count("ROLLBACK"), 0);
  }
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(InteractiveTest, ADrainLetsOpenOnesFinishAndRefusesNewOnes) {
  Open({});
  const std::string id = Begin();
  transactions_->BeginDrain();
  EXPECT_EQ(Begin(), "SHUTTING_DOWN");
  EXPECT_THAT(Run(id, "A"), IsOk());
  EXPECT_FALSE(transactions_->AwaitNone(absl::Now()));
  transactions_->EndAll();
  EXPECT_TRUE(transactions_->AwaitNone(absl::Now() + absl::Seconds(30)));
  EXPECT_THAT(ended_.Await(1), ElementsAre("TX_DRAINED"));
  EXPECT_THAT(Run(id, "B"), HasReason("TX_DRAINED"));
  EXPECT_EQ(transactions_->stats().drained, 1);
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(InteractiveTest, WhatIsLeftKeepsItsPlaceUntilItIsRolledBack) {
  InteractiveOptions options = {.open_max = 1};
  std::unique_ptr<LeftTransaction> left;
  options.roll_back = [&left](std::unique_ptr<LeftTransaction> given) { left = std::move(given); };
  transactions_.emplace(options);
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  transactions_->Abandon(id);
  EXPECT_EQ(Begin(), "TX_BUDGET");
  EXPECT_FALSE(transactions_->AwaitNone(absl::Now()));
  left->Rollback();
  left.reset();
  EXPECT_TRUE(transactions_->AwaitNone(absl::Now()));
  EXPECT_NE(Begin(), "TX_BUDGET");
}

TEST_F(InteractiveTest, RemembersTheLastOnesOnly) {
  Open({.remembered_max = 2});
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(Begin());
    transactions_->Abandon(ids.back());
  }
  EXPECT_EQ(transactions_->EndOf(ids[0]), std::nullopt);
  EXPECT_EQ(transactions_->EndOf(ids[1]), TransactionEnd::kRolledBack);
  EXPECT_EQ(transactions_->EndOf(ids[2]), TransactionEnd::kRolledBack);
}

}  // namespace
}  // namespace rowgate::orm
