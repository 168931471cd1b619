#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/pool/pool.h"
#include "tests/orm/pool/pool_fixture.h"

// How many connections each class of work may have.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

class PoolBudgetTest : public PoolFixture {
 protected:
  // As many leases as the pool gives without waiting.
  std::vector<Lease> TakeAll(WorkClass work_class, bool writes = false) {
    std::vector<Lease> leases;
    for (auto lease = Acquire(work_class, absl::InfiniteFuture(), writes); lease.ok();
         lease = Acquire(work_class, absl::InfiniteFuture(), writes)) {
      leases.push_back(*std::move(lease));
    }
    return leases;
  }

  std::vector<Lease> TakeAllOf(CallerId caller, WorkClass work_class) {
    std::vector<Lease> leases;
    const Claim claim = {.work_class = work_class, .caller = caller};
    for (auto lease = pool_->Acquire(claim, absl::InfiniteFuture()); lease.ok();
         lease = pool_->Acquire(claim, absl::InfiniteFuture())) {
      leases.push_back(*std::move(lease));
    }
    return leases;
  }

  static PoolOptions NoWait(size_t size) { return {.size = size, .acquire_timeout = absl::ZeroDuration()}; }
};

TEST_F(PoolBudgetTest, StreamsAndClientTransactionsGetHalfOfThePoolEach) {
  Open(NoWait(6));
  EXPECT_EQ(TakeAll(WorkClass::kStream).size(), 3);
  EXPECT_EQ(TakeAll(WorkClass::kTransaction).size(), 3);
  EXPECT_EQ(TakeAll(WorkClass::kRead).size(), 6);
  EXPECT_EQ(TakeAll(WorkClass::kWrite).size(), 5);
  EXPECT_THAT(pool_->stats().limits, ElementsAre(6, 5, 3, 3));
}

TEST_F(PoolBudgetTest, WhatOneCallerMayHaveIsOneLessThanAllTogether) {
  Open(NoWait(7));
  EXPECT_THAT(pool_->stats().limits, ElementsAre(7, 6, 4, 4));
  EXPECT_EQ(TakeAllOf(1, WorkClass::kStream).size(), 3);
  EXPECT_EQ(TakeAllOf(1, WorkClass::kTransaction).size(), 3);
  EXPECT_EQ(TakeAllOf(1, WorkClass::kRead).size(), 6);
  EXPECT_EQ(TakeAllOf(1, WorkClass::kWrite).size(), 5);
}

TEST_F(PoolBudgetTest, StreamsAndClientTransactionsLeaveAConnectionToWritesAndOneToReads) {
  PoolOptions options = NoWait(5);
  options.transactions_max = 5;
  Open(options);
  const auto streams = TakeAll(WorkClass::kStream);
  const auto transactions = TakeAll(WorkClass::kTransaction);
  EXPECT_EQ(streams.size(), 2);
  EXPECT_EQ(transactions.size(), 1);
  const auto writes = TakeAll(WorkClass::kWrite);
  EXPECT_EQ(writes.size(), 1);
  const auto reads = TakeAll(WorkClass::kRead);
  EXPECT_THAT(pool_->stats().held, ElementsAre(1, 1, 2, 1));
}

TEST_F(PoolBudgetTest, WritesThatWaitForRowsLeaveAConnectionToReads) {
  Open(NoWait(10));
  const auto transactions = TakeAll(WorkClass::kTransaction);
  const auto writes = TakeAll(WorkClass::kWrite);
  EXPECT_THAT(pool_->stats().held, ElementsAre(0, 3, 0, 6));
  EXPECT_THAT(Acquire(WorkClass::kTransaction), HasReason("POOL_EXHAUSTED"));
  EXPECT_THAT(Acquire(WorkClass::kStream), HasReason("POOL_EXHAUSTED"));
  EXPECT_THAT(Acquire(WorkClass::kRead), IsOk());
}

TEST_F(PoolBudgetTest, OfTwoConnectionsOneIsLeftToShortCalls) {
  Open(NoWait(2));
  const auto transaction = TakeAll(WorkClass::kTransaction);
  EXPECT_EQ(transaction.size(), 1);
  EXPECT_THAT(Acquire(WorkClass::kStream), HasReason("POOL_EXHAUSTED"));
  EXPECT_EQ(TakeAll(WorkClass::kWrite).size(), 1);
  EXPECT_EQ(TakeAll(WorkClass::kRead).size(), 1);
}

TEST_F(PoolBudgetTest, AllShareTheOnlyConnection) {
  Open(NoWait(1));
  for (const WorkClass work_class :
       {WorkClass::kRead, WorkClass::kWrite, WorkClass::kStream, WorkClass::kTransaction}) {
    const auto leases = TakeAll(work_class);
    EXPECT_EQ(leases.size(), 1);
    EXPECT_THAT(Acquire(WorkClass::kRead), HasReason("POOL_EXHAUSTED"));
  }
}

TEST_F(PoolBudgetTest, TheShareOfClientTransactionsCanBeSet) {
  PoolOptions options = NoWait(8);
  options.transactions_max = 6;
  Open(options);
  EXPECT_EQ(TakeAll(WorkClass::kTransaction).size(), 6);
  options.transactions_max = 100;
  Open(options);
  EXPECT_EQ(TakeAll(WorkClass::kTransaction).size(), 6);
  options.transactions_max = 1;
  Open(options);
  EXPECT_EQ(TakeAllOf(1, WorkClass::kTransaction).size(), 1);
}

TEST_F(PoolBudgetTest, WritesAndWritingTransactionsShareTheSingleWritersTurn) {
  Open(NoWait(6), {.single_writer = true});
  {
    const auto transaction = Acquire(WorkClass::kTransaction, absl::InfiniteFuture(), true);
    EXPECT_THAT(Acquire(WorkClass::kWrite), HasReason("POOL_EXHAUSTED"));
    EXPECT_THAT(Acquire(WorkClass::kTransaction, absl::InfiniteFuture(), true), HasReason("POOL_EXHAUSTED"));
    EXPECT_THAT(Acquire(WorkClass::kTransaction), IsOk());
    EXPECT_THAT(Acquire(WorkClass::kRead), IsOk());
  }
  const auto write = Acquire(WorkClass::kWrite);
  EXPECT_THAT(write, IsOk());
  EXPECT_THAT(Acquire(WorkClass::kTransaction, absl::InfiniteFuture(), true), HasReason("POOL_EXHAUSTED"));
}

TEST_F(PoolBudgetTest, WritingTransactionsDoNotExcludeEachOtherElsewhere) {
  Open(NoWait(6));
  EXPECT_EQ(TakeAll(WorkClass::kTransaction, true).size(), 3);
}

TEST_F(PoolBudgetTest, OpensMoreUnderLoadAndClosesThemWhenTheyComeBack) {
  PoolOptions options = NoWait(2);
  options.max_overflow = 3;
  Open(options);
  EXPECT_EQ(pool_->stats().size_max, 5);
  {
    const auto leases = TakeAll(WorkClass::kRead);
    EXPECT_EQ(leases.size(), 5);
    EXPECT_EQ(driver_->open_connections(), 5);
  }
  EXPECT_EQ(driver_->open_connections(), 2);
  EXPECT_EQ(pool_->stats().idle, 2);
  EXPECT_EQ(closed(CloseCause::kOverflow), 3);
}

TEST_F(PoolBudgetTest, HandsAnOverflowConnectionToWhoeverWaitsForIt) {
  Open({.size = 1, .max_overflow = 1});
  std::optional<Lease> first = *Acquire();
  std::optional<Lease> second = *Acquire();
  std::thread waiter([this] { EXPECT_THAT(Acquire(), IsOk()); });
  AwaitWaiting(1);
  second.reset();
  waiter.join();
  EXPECT_EQ(pool_->stats().opened, 2);
}

// Whatever one of them does, and in whatever order.
TEST_F(PoolBudgetTest, ACallerLeavesConnectionsToOthers) {
  Open(NoWait(10));
  const auto others_can = [this](WorkClass first, WorkClass second) {
    const auto one = pool_->Acquire({.work_class = first, .caller = 2}, absl::InfiniteFuture());
    const auto another = pool_->Acquire({.work_class = second, .caller = 3}, absl::InfiniteFuture());
    return one.ok() && another.ok();
  };
  {
    const auto transactions = TakeAllOf(1, WorkClass::kTransaction);
    const auto streams = TakeAllOf(1, WorkClass::kStream);
    EXPECT_EQ(transactions.size() + streams.size(), 7);
    const auto writes = TakeAllOf(1, WorkClass::kWrite);
    EXPECT_EQ(writes.size(), 1);
    EXPECT_TRUE(others_can(WorkClass::kTransaction, WorkClass::kRead));
    EXPECT_TRUE(others_can(WorkClass::kStream, WorkClass::kRead));
  }
  const auto writes = TakeAllOf(1, WorkClass::kWrite);
  EXPECT_EQ(writes.size(), 8);
  EXPECT_TRUE(others_can(WorkClass::kTransaction, WorkClass::kRead));
  const auto reads = TakeAllOf(1, WorkClass::kRead);
  EXPECT_EQ(reads.size(), 1);
  EXPECT_THAT(pool_->Acquire({.work_class = WorkClass::kWrite, .caller = 2}, absl::InfiniteFuture()), IsOk());
}

TEST_F(PoolBudgetTest, ACallerWithAllItsTransactionsCanWriteAndStream) {
  for (size_t size = kPoolSizeForCallers; size <= 12; ++size) {
    for (size_t transactions = 1; transactions <= size - 3; ++transactions) {
      PoolOptions options = NoWait(size);
      options.transactions_max = transactions;
      Open(options);
      const auto open = TakeAllOf(1, WorkClass::kTransaction);
      EXPECT_EQ(open.size(), transactions) << size;
      EXPECT_THAT(pool_->Acquire({.work_class = WorkClass::kWrite, .caller = 1}, absl::InfiniteFuture()), IsOk());
      EXPECT_THAT(pool_->Acquire({.work_class = WorkClass::kStream, .caller = 1}, absl::InfiniteFuture()), IsOk());
    }
  }
}

TEST_F(PoolBudgetTest, FewConnectionsAreNotSharedOutAmongCallers) {
  Open(NoWait(kPoolSizeForCallers - 1));
  EXPECT_EQ(TakeAllOf(1, WorkClass::kRead).size(), kPoolSizeForCallers - 1);
}

}  // namespace
}  // namespace rowgate::orm
