#include "orm/pool/pool.h"

#include <optional>
#include <utility>

#include "gmock/gmock.h"
#include "tests/orm/pool/pool_fixture.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;
using ::testing::ElementsAre;

class PoolTest : public PoolFixture {};

TEST_F(PoolTest, ConnectsOnlyWhenAConnectionIsWanted) {
  Open({});
  EXPECT_EQ(driver_->open_connections(), 0);
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(driver_->open_connections(), 1);
}

TEST_F(PoolTest, ReusesTheConnectionThatCameBackLast) {
  Open({});
  std::optional<Lease> first = *Acquire();
  std::optional<Lease> second = *Acquire();
  Connection* const warm = &**second;
  first.reset();
  second.reset();
  const auto again = Acquire();
  EXPECT_EQ(&**again, warm);
  EXPECT_EQ(pool_->stats().opened, 2);
  EXPECT_EQ(pool_->stats().idle, 1);
}

TEST_F(PoolTest, RefusesWhenNothingComesFreeWithinTheAcquireTimeout) {
  Open({.size = 1, .acquire_timeout = absl::Milliseconds(1)});
  const auto held = Acquire();
  const auto refused = Acquire();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("POOL_EXHAUSTED"));
  EXPECT_TRUE(DetailOf(refused.status()).retry_after.has_value());
  EXPECT_EQ(pool_->stats().exhausted, 1);
  EXPECT_EQ(pool_->stats().waiting, 0);
}

TEST_F(PoolTest, SaysDeadlineWhenTheCallersDeadlineEndsTheWait) {
  Open({.size = 1});
  const auto held = Acquire();
  const auto refused = Acquire(WorkClass::kRead, absl::Now() + absl::Milliseconds(1));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(DetailOf(refused.status()).metadata.at("limit"), "deadline");
}

TEST_F(PoolTest, LendsOneWriteConnectionWhereTheDatabaseHasASingleWriter) {
  Open({.size = 3, .acquire_timeout = absl::ZeroDuration()}, {.single_writer = true});
  const auto writer = Acquire(WorkClass::kWrite);
  EXPECT_THAT(Acquire(WorkClass::kWrite), HasReason("POOL_EXHAUSTED"));
  const auto reader = Acquire(WorkClass::kRead);
  EXPECT_THAT(reader, IsOk());
  EXPECT_THAT(Acquire(WorkClass::kRead), IsOk());
}

TEST_F(PoolTest, LendsStreamsAtMostHalfOfThePool) {
  Open({.size = 4, .acquire_timeout = absl::ZeroDuration()});
  const auto first = Acquire(WorkClass::kStream);
  const auto second = Acquire(WorkClass::kStream);
  EXPECT_THAT(Acquire(WorkClass::kStream), HasReason("POOL_EXHAUSTED"));
  EXPECT_THAT(Acquire(WorkClass::kRead), IsOk());
}

TEST_F(PoolTest, LendsAStreamTheOnlyConnectionOfASmallPool) {
  Open({.size = 1});
  EXPECT_THAT(Acquire(WorkClass::kStream), IsOk());
}

TEST_F(PoolTest, SharesOneConnectionThatNeverExpiresWhereItHoldsTheData) {
  Open({.acquire_timeout = absl::ZeroDuration()}, {.single_connection = true});
  {
    const auto held = Acquire();
    EXPECT_THAT(Acquire(), HasReason("POOL_EXHAUSTED"));
  }
  Advance(absl::Hours(1000));
  EXPECT_THAT(Acquire(WorkClass::kWrite), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 PING"));
}

TEST_F(PoolTest, RefusesOptionsThatMakeNoSense) {
  driver_ = std::make_shared<test::FakeDriver>();
  EXPECT_THAT(Pool::Create(driver_, {.size = 0}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Pool::Create(driver_, {.max_lifetime = absl::ZeroDuration()}), HasReason("INVALID_OPTION"));
}

TEST_F(PoolTest, AMovedLeaseReturnsItsConnectionOnce) {
  Open({.size = 2});
  Lease first = *Acquire();
  Lease moved = std::move(first);
  EXPECT_EQ(pool_->stats().in_use, 1);
  moved = *Acquire();
  EXPECT_EQ(pool_->stats().in_use, 1);
  EXPECT_EQ(pool_->stats().idle, 1);
}

TEST_F(PoolTest, ALeaseMayOutliveThePool) {
  Open({});
  {
    const Lease lease = *Acquire();
    pool_.reset();
    EXPECT_EQ(driver_->open_connections(), 1);
  }
  EXPECT_EQ(driver_->open_connections(), 0);
}

TEST_F(PoolTest, RefusesAndClosesEverythingAfterClose) {
  Open({});
  ASSERT_THAT(Acquire(), IsOk());
  pool_->Close();
  EXPECT_EQ(driver_->open_connections(), 0);
  EXPECT_THAT(Acquire(), HasReason("POOL_CLOSED"));
}

}  // namespace
}  // namespace rowgate::orm
