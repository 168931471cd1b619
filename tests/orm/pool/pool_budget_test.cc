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

  static PoolOptions NoWait(size_t size) { return {.size = size, .acquire_timeout = absl::ZeroDuration()}; }
};

TEST_F(PoolBudgetTest, StreamsAndClientTransactionsGetHalfOfThePoolEach) {
  Open(NoWait(7));
  EXPECT_EQ(TakeAll(WorkClass::kStream).size(), 3);
  EXPECT_EQ(TakeAll(WorkClass::kTransaction).size(), 3);
  EXPECT_EQ(TakeAll(WorkClass::kRead).size(), 7);
  EXPECT_EQ(TakeAll(WorkClass::kWrite).size(), 6);
  EXPECT_THAT(pool_->stats().limits, ElementsAre(7, 6, 3, 3));
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
  EXPECT_THAT(pool_->stats().held, ElementsAre(0, 4, 0, 5));
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
  EXPECT_EQ(TakeAll(WorkClass::kTransaction).size(), 1);
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
TEST_F(PoolBudgetTest, ACallerLeavesAConnectionToTheReadsOfOthersAndOneToTheirWrites) {
  PoolOptions options = NoWait(10);
  options.transactions_max = 8;
  Open(options);
  constexpr CallerId kGreedy = 1;
  const auto take_all = [this](WorkClass work_class) {
    std::vector<Lease> leases;
    const Claim claim = {.work_class = work_class, .caller = kGreedy};
    for (auto lease = pool_->Acquire(claim, absl::InfiniteFuture()); lease.ok();
         lease = pool_->Acquire(claim, absl::InfiniteFuture())) {
      leases.push_back(*std::move(lease));
    }
    return leases;
  };
  const auto others_can = [this] {
    const auto transaction =
        pool_->Acquire({.work_class = WorkClass::kTransaction, .caller = 2}, absl::InfiniteFuture());
    const auto read = pool_->Acquire({.work_class = WorkClass::kRead, .caller = 3}, absl::InfiniteFuture());
    return transaction.ok() && read.ok();
  };
  {
    const auto transactions = take_all(WorkClass::kTransaction);
    const auto streams = take_all(WorkClass::kStream);
    EXPECT_EQ(transactions.size(), 7);
    EXPECT_EQ(streams.size(), 0);
    const auto writes = take_all(WorkClass::kWrite);
    EXPECT_EQ(writes.size(), 1);
    EXPECT_TRUE(others_can());
  }
  const auto writes = take_all(WorkClass::kWrite);
  EXPECT_EQ(writes.size(), 8);
  EXPECT_TRUE(others_can());
  const auto reads = take_all(WorkClass::kRead);
  EXPECT_EQ(reads.size(), 1);
  EXPECT_THAT(pool_->Acquire({.work_class = WorkClass::kWrite, .caller = 2}, absl::InfiniteFuture()), IsOk());
}

TEST_F(PoolBudgetTest, ACallerHasAllTransactionsButOneWhereTheyMayTakeAllThatIsNotLeftToReadsAndWrites) {
  PoolOptions options = NoWait(6);
  options.transactions_max = 5;
  Open(options);
  std::vector<Lease> leases;
  const Claim claim = {.work_class = WorkClass::kTransaction, .caller = 1};
  for (int i = 0; i < 4; ++i) leases.push_back(*pool_->Acquire(claim, absl::InfiniteFuture()));
  EXPECT_THAT(pool_->Acquire({.work_class = WorkClass::kWrite, .caller = 2}, absl::InfiniteFuture()), IsOk());
}

TEST_F(PoolBudgetTest, FewConnectionsAreNotSharedOutAmongCallers) {
  Open(NoWait(4));
  std::vector<Lease> leases;
  for (int i = 0; i < 4; ++i) leases.push_back(*pool_->Acquire({.caller = 1}, absl::InfiniteFuture()));
  EXPECT_EQ(pool_->stats().in_use, 4);
}

}  // namespace
}  // namespace rowgate::orm
