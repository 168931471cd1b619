#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/mutex.h"
#include "orm/driver/errors.h"
#include "orm/pool/pool.h"
#include "tests/orm/pool/pool_fixture.h"

// What happens beside lending: trimming, connections beside the budget, and telling of it all.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;

class PoolUpkeepTest : public PoolFixture {
 protected:
  void AwaitClosed(CloseCause cause, size_t n) const {
    while (closed(cause) != n) std::this_thread::yield();
  }
};

TEST_F(PoolUpkeepTest, ClosesConnectionsThatIdleForTooLong) {
  Open({.idle_timeout = absl::Minutes(1), .trim_interval = absl::Milliseconds(1)});
  std::optional<Lease> used = *Acquire();
  ASSERT_THAT(Acquire(), IsOk());
  Advance(absl::Minutes(2));
  AwaitClosed(CloseCause::kIdle, 1);
  EXPECT_EQ(driver_->open_connections(), 1) << "the one in use stays";
  used.reset();
  EXPECT_EQ(pool_->stats().idle, 1);
}

TEST_F(PoolUpkeepTest, ClosesIdleConnectionsPastTheirLifetime) {
  Open({.max_lifetime = absl::Minutes(1), .trim_interval = absl::Milliseconds(1)});
  ASSERT_THAT(Acquire(), IsOk());
  Advance(absl::Minutes(2));
  AwaitClosed(CloseCause::kLifetime, 1);
  EXPECT_EQ(driver_->open_connections(), 0);
}

TEST_F(PoolUpkeepTest, ConnectionsOpenedTogetherDoNotExpireTogether) {
  Open({.size = 20, .max_lifetime = absl::Minutes(100), .idle_timeout = absl::Hours(10)});
  std::vector<Lease> leases;
  for (int i = 0; i < 20; ++i) leases.push_back(*Acquire());
  Advance(absl::Minutes(89));
  leases.clear();
  EXPECT_EQ(closed(CloseCause::kLifetime), 0);
  std::set<size_t> seen;
  for (int minute = 89; minute <= 101; ++minute) {
    for (int i = 0; i < 20; ++i) leases.push_back(*Acquire());
    leases.clear();
    seen.insert(closed(CloseCause::kLifetime));
    Advance(absl::Minutes(1));
  }
  EXPECT_EQ(*seen.rbegin(), 20);
  EXPECT_GT(seen.size(), 3);
}

TEST_F(PoolUpkeepTest, CountsWhyConnectionsWereClosed) {
  Open({});
  driver_->FailNext("ROLLBACK", UnmappedDatabaseError("XX000", ""));
  ASSERT_THAT((*Acquire())->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_EQ(closed(CloseCause::kUnclean), 1);
  driver_->DropConnectionAt(1);
  {
    const auto other = Acquire();
    ASSERT_FALSE((*Acquire())->Execute({.sql = "SELECT 1"}, {}, nullptr).ok());
  }
  EXPECT_EQ(closed(CloseCause::kLost), 1);
  pool_->Close();
  EXPECT_EQ(closed(CloseCause::kShutdown), 1);
}

TEST_F(PoolUpkeepTest, ExtraConnectionsAreBesideTheBudgetAndClosedAfterwards) {
  Open({.size = 1, .acquire_timeout = absl::ZeroDuration()});
  const auto held = Acquire();
  {
    const auto extra = pool_->AcquireExtra(absl::InfiniteFuture());
    ASSERT_THAT(extra, IsOk());
    EXPECT_TRUE((*extra)->healthy());
    EXPECT_EQ(pool_->stats().in_use, 1);
    EXPECT_EQ(driver_->open_connections(), 2);
  }
  EXPECT_EQ(driver_->open_connections(), 1);
}

TEST_F(PoolUpkeepTest, FourExtraConnectionsAtATime) {
  Open({});
  std::vector<Lease> extra;
  for (int i = 0; i < 4; ++i) extra.push_back(*pool_->AcquireExtra(absl::InfiniteFuture()));
  EXPECT_THAT(pool_->AcquireExtra(absl::Now()), HasReason("POOL_EXHAUSTED"));
  std::thread waiter([this] { EXPECT_THAT(pool_->AcquireExtra(absl::InfiniteFuture()), IsOk()); });
  extra.pop_back();
  waiter.join();
}

TEST_F(PoolUpkeepTest, NoExtraConnectionWhereAllWorkSharesOne) {
  Open({}, {.single_connection = true});
  EXPECT_THAT(pool_->AcquireExtra(absl::InfiniteFuture()), HasReason("POOL_EXHAUSTED"));
}

TEST_F(PoolUpkeepTest, StopWaitingEndsWaitsButLendsWhatIsFree) {
  Open({.size = 1});
  std::optional<Lease> held = *Acquire();
  std::thread waiter([this] { EXPECT_THAT(Acquire(), HasReason("POOL_CLOSED")); });
  AwaitWaiting(1);
  pool_->StopWaiting();
  waiter.join();
  EXPECT_THAT(Acquire(), HasReason("POOL_CLOSED"));
  held.reset();
  EXPECT_THAT(Acquire(), IsOk());
}

class RecordingObserver final : public PoolObserver {
 public:
  void OnWait(WorkClass work_class, absl::Duration waited) override {
    const MutexLock lock(mutex_);
    waits_.emplace_back(work_class, waited > absl::ZeroDuration());
  }
  void OnUse(WorkClass work_class, absl::Duration held) override {
    const MutexLock lock(mutex_);
    uses_.emplace_back(work_class, held >= absl::ZeroDuration());
  }
  void OnConnect(absl::Duration, const absl::Status& status) override {
    const MutexLock lock(mutex_);
    connects_.push_back(status.ok());
  }

  Mutex mutex_;
  std::vector<std::pair<WorkClass, bool>> waits_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::pair<WorkClass, bool>> uses_ ABSL_GUARDED_BY(mutex_);
  std::vector<bool> connects_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(PoolUpkeepTest, TellsItsObserver) {
  RecordingObserver observer;
  Open({.size = 1, .acquire_timeout = absl::Milliseconds(1), .observer = &observer});
  driver_->FailNext("CONNECT", DatabaseUnreachable());
  ASSERT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
  Advance(absl::Seconds(1));
  {
    const auto held = Acquire(WorkClass::kWrite);
    ASSERT_THAT(Acquire(WorkClass::kRead), HasReason("POOL_EXHAUSTED"));
  }
  const MutexLock lock(observer.mutex_);
  EXPECT_THAT(observer.waits_,
              ElementsAre(Pair(WorkClass::kRead, false), Pair(WorkClass::kWrite, false), Pair(WorkClass::kRead, true)));
  EXPECT_THAT(observer.uses_, ElementsAre(Pair(WorkClass::kWrite, true)));
  EXPECT_THAT(observer.connects_, ElementsAre(false, true));
}

}  // namespace
}  // namespace rowgate::orm
