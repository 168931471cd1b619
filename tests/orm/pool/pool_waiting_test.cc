#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/mutex.h"
#include "orm/pool/pool.h"
#include "tests/orm/pool/pool_fixture.h"

// Threads that wait for a connection.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

class PoolWaitingTest : public PoolFixture {
 protected:
  // Starts a thread that waits for a lease, notes its name when it has one, and gives it back.
  void StartWaiter(const std::string& name, WorkClass work_class) {
    const size_t before = pool_->stats().waiting;
    threads_.emplace_back([this, name, work_class] {
      const auto lease = Acquire(work_class);
      EXPECT_THAT(lease, IsOk());
      EXPECT_GT(lease->waited(), absl::ZeroDuration());
      const MutexLock lock(mutex_);
      served_.push_back(name);
    });
    AwaitWaiting(before + 1);
  }

  std::vector<std::string> Served() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    const MutexLock lock(mutex_);
    return served_;
  }

  Mutex mutex_;
  std::vector<std::string> served_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

TEST_F(PoolWaitingTest, ServesWaitersInOrder) {
  Open({.size = 1});
  std::optional<Lease> held = *Acquire();
  StartWaiter("first", WorkClass::kRead);
  StartWaiter("second", WorkClass::kWrite);
  StartWaiter("third", WorkClass::kRead);
  held.reset();
  EXPECT_THAT(Served(), ElementsAre("first", "second", "third"));
  EXPECT_EQ(pool_->stats().opened, 1);
}

TEST_F(PoolWaitingTest, AWaitingWriterDoesNotHoldUpReaders) {
  Open({.size = 2}, {.single_writer = true});
  std::optional<Lease> writer = *Acquire(WorkClass::kWrite);
  std::optional<Lease> reader = *Acquire(WorkClass::kRead);
  StartWaiter("writer", WorkClass::kWrite);
  StartWaiter("reader", WorkClass::kRead);
  reader.reset();
  AwaitWaiting(1);
  threads_.back().join();
  threads_.pop_back();
  writer.reset();
  EXPECT_THAT(Served(), ElementsAre("reader", "writer"));
}

TEST_F(PoolWaitingTest, CloseWakesThoseWhoWait) {
  Open({.size = 1});
  const auto held = Acquire();
  std::thread waiter([this] { EXPECT_THAT(Acquire(), HasReason("POOL_CLOSED")); });
  AwaitWaiting(1);
  pool_->Close();
  waiter.join();
}

TEST_F(PoolWaitingTest, NeverOpensMoreThanItsSizeUnderContention) {
  Open({.size = 3}, {.single_writer = true});
  std::atomic<int> writers = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t, &writers] {
      const auto work_class = static_cast<WorkClass>(t % 4);
      for (int i = 0; i < 200; ++i) {
        const auto lease = Acquire(work_class);
        ASSERT_THAT(lease, IsOk());
        const bool writes = work_class == WorkClass::kWrite;
        EXPECT_LE(writers.fetch_add(writes ? 1 : 0), writes ? 0 : 1);
        writers.fetch_sub(writes ? 1 : 0);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(pool_->stats().in_use, 0);
  EXPECT_LE(driver_->most_open_connections(), 3);
}

// One that is being closed still is a connection to the database.
TEST_F(PoolWaitingTest, NeverOpensMoreThanItsSizeWhileIdleConnectionsAreTrimmed) {
  Open({.size = 2, .idle_timeout = absl::Nanoseconds(1), .trim_interval = absl::Microseconds(1)});
  driver_->set_latency(absl::Microseconds(200));
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([this] {
      while (closed(CloseCause::kIdle) < 300) {
        EXPECT_THAT(Acquire(), IsOk());
        Advance(absl::Microseconds(1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(driver_->most_open_connections(), 2);
}

TEST_F(PoolWaitingTest, AWaitThatIsGivenUpEndsAndTheOthersGoOn) {
  Open({.size = 1});
  std::optional<Lease> held = *Acquire();
  std::atomic<bool> given_up = false;
  absl::StatusOr<Lease> lease = absl::UnknownError("never ran");
  std::thread waiter([&] { lease = Acquire(WorkClass::kRead, absl::InfiniteFuture(), false, &given_up); });
  AwaitWaiting(1);
  StartWaiter("other", WorkClass::kRead);
  pool_->WakeWaiters();
  EXPECT_EQ(pool_->stats().waiting, 2);
  given_up = true;
  pool_->WakeWaiters();
  waiter.join();
  EXPECT_THAT(lease, test::StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(pool_->stats().waiting, 1);
  held.reset();
  EXPECT_THAT(Served(), ElementsAre("other"));
}

}  // namespace
}  // namespace rowgate::orm
