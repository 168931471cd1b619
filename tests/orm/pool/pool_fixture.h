#ifndef ROWGATE_TESTS_ORM_POOL_POOL_FIXTURE_H_
#define ROWGATE_TESTS_ORM_POOL_POOL_FIXTURE_H_

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "gtest/gtest.h"
#include "orm/pool/pool.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {

// A pool on a fake driver with a clock that moves only when the test says so. Idle connections are trimmed only where
// the test says how often.
class PoolFixture : public ::testing::Test {
 protected:
  void Open(PoolOptions options, DriverTraits traits = {}) {
    driver_ = std::make_shared<test::FakeDriver>(traits);
    options.now = [clock = clock_] { return absl::FromUnixMicros(clock->load()); };
    if (options.trim_interval == PoolOptions().trim_interval) options.trim_interval = absl::InfiniteDuration();
    auto pool = Pool::Create(driver_, std::move(options));
    ASSERT_THAT(pool, test::IsOk());
    pool_ = *std::move(pool);
  }

  absl::StatusOr<Lease> Acquire(WorkClass work_class = WorkClass::kRead, absl::Time deadline = absl::InfiniteFuture(),
                                bool writes = false, const std::atomic<bool>* given_up = nullptr) {
    return pool_->Acquire({.work_class = work_class, .writes = writes}, deadline, given_up);
  }

  size_t closed(CloseCause cause) const { return pool_->stats().closed[static_cast<size_t>(cause)]; }

  void Advance(absl::Duration time) { *clock_ += absl::ToInt64Microseconds(time); }

  void AwaitWaiting(size_t n) const {
    while (pool_->stats().waiting != n) std::this_thread::yield();
  }

  std::shared_ptr<std::atomic<int64_t>> clock_ = std::make_shared<std::atomic<int64_t>>(1'000'000'000'000);
  std::shared_ptr<test::FakeDriver> driver_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_POOL_POOL_FIXTURE_H_
