#include "server/metrics/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "absl/time/clock.h"
#include "orm/base/strings.h"
#include "tests/support/fake_driver.h"

namespace rowgate::server {
namespace {

using testing::HasSubstr;

class ReadinessTest : public testing::Test {
 protected:
  void Start() {
    pool_ = *orm::Pool::Create(driver_, {.size = 1});
    readiness_ = std::make_unique<Readiness>(
        *pool_, [this] { return answered_.load(); },
        ReadinessOptions{.interval = absl::Milliseconds(5), .patience = absl::Milliseconds(100)});
    readiness_->Set(Readiness::Phase::kServing);
  }
  // Ten seconds are for a machine that is busy elsewhere.
  bool Becomes(bool ready) const {
    const absl::Time give_up_at = absl::Now() + absl::Seconds(10);
    while (readiness_->Check().ok() != ready) {
      if (absl::Now() > give_up_at) return false;
      absl::SleepFor(absl::Milliseconds(2));
    }
    return true;
  }
  bool Probed() const {
    const absl::Time give_up_at = absl::Now() + absl::Seconds(10);
    while (driver_->count("PING") == 0 && absl::Now() < give_up_at) absl::SleepFor(absl::Milliseconds(2));
    return driver_->count("PING") > 0;
  }

  const std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  std::atomic<uint64_t> answered_ = 0;
  std::unique_ptr<orm::Pool> pool_;
  std::unique_ptr<Readiness> readiness_;
};

TEST_F(ReadinessTest, FollowsTheDatabaseDownAndUp) {
  Start();
  EXPECT_TRUE(Becomes(true));
  EXPECT_TRUE(Probed());
  driver_->set_down(true);
  EXPECT_TRUE(Becomes(false));
  EXPECT_NE(readiness_->Check().message(), "");
  driver_->set_down(false);
  EXPECT_TRUE(Becomes(true));
}

TEST_F(ReadinessTest, SaysWhenNoConnectionIsToBeHad) {
  Start();
  {
    const auto lease = pool_->Acquire(orm::WorkClass::kRead, absl::InfiniteFuture());
    ASSERT_TRUE(lease.ok());
    EXPECT_TRUE(Becomes(false));
    answered_ += 1;  // the one connection does its work
    EXPECT_TRUE(Becomes(true));
  }
  EXPECT_TRUE(Becomes(true));
}

TEST_F(ReadinessTest, IsNotReadyBeforeAndAfterServing) {
  Start();
  readiness_->Set(Readiness::Phase::kStarting);
  EXPECT_THAT(orm::ToStd(readiness_->Check().message()), HasSubstr("starting"));
  readiness_->Set(Readiness::Phase::kServing);
  EXPECT_TRUE(Becomes(true));
  readiness_->Set(Readiness::Phase::kDraining);
  EXPECT_THAT(orm::ToStd(readiness_->Check().message()), HasSubstr("shutting down"));
}

}  // namespace
}  // namespace rowgate::server
