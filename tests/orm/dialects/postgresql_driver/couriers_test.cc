#include "orm/dialects/postgresql/driver/couriers.h"

#include <atomic>
#include <memory>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

TEST(Couriers, RunErrandsOnThreadsOfTheirOwn) {
  Couriers couriers;
  absl::Notification ran;
  ASSERT_TRUE(couriers.Send([&ran] { ran.Notify(); }));
  ran.WaitForNotification();
}

TEST(Couriers, AcceptNoMoreThanTheyAre) {
  auto release = std::make_shared<absl::Notification>();
  Couriers couriers(2);
  ASSERT_TRUE(couriers.Send([release] { release->WaitForNotification(); }));
  ASSERT_TRUE(couriers.Send([release] { release->WaitForNotification(); }));
  EXPECT_EQ(couriers.busy(), 2);
  EXPECT_FALSE(couriers.Send([] {}));
  release->Notify();
  while (couriers.busy() > 0) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_TRUE(couriers.Send([] {}));
}

TEST(Couriers, AreWaitedForAtTheEnd) {
  std::atomic<bool> ran = false;
  {
    Couriers couriers;
    ASSERT_TRUE(couriers.Send([&ran] {
      absl::SleepFor(absl::Milliseconds(20));
      ran = true;
    }));
  }
  EXPECT_TRUE(ran);
}

TEST(Couriers, AreLeftBehindWhenStuck) {
  auto release = std::make_shared<absl::Notification>();
  auto ended = std::make_shared<absl::Notification>();
  {
    Couriers couriers(1);
    ASSERT_TRUE(couriers.Send([release, ended] {
      release->WaitForNotification();
      ended->Notify();
    }));
  }
  EXPECT_FALSE(ended->HasBeenNotified());
  release->Notify();
  ended->WaitForNotification();
}

}  // namespace
}  // namespace rowgate::orm::postgresql
