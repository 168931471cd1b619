#include <optional>
#include <utility>

#include "gmock/gmock.h"
#include "orm/driver/errors.h"
#include "orm/pool/pool.h"
#include "tests/orm/pool/pool_fixture.h"

// How a pool gets rid of connections that cannot be trusted any more.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

const CompiledStatement kSelect = {.sql = "SELECT 1"};

class PoolRecoveryTest : public PoolFixture {};

TEST_F(PoolRecoveryTest, RollsBackWhatALeaseLeftOpen) {
  Open({});
  ASSERT_THAT((*Acquire())->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 ROLLBACK"));
  const auto again = Acquire();
  EXPECT_FALSE((*again)->in_transaction());
}

TEST_F(PoolRecoveryTest, ClosesAConnectionWhoseRollbackFails) {
  Open({});
  driver_->FailNext("ROLLBACK", UnmappedDatabaseError("XX000", ""));
  ASSERT_THAT((*Acquire())->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_EQ(driver_->open_connections(), 0);
  EXPECT_EQ(pool_->stats().in_use, 0);
}

TEST_F(PoolRecoveryTest, DropsAllIdleConnectionsWhenOneTurnsOutToBeLost) {
  Open({});
  {
    const auto first = Acquire();
    const auto second = Acquire();
    const auto third = Acquire();
  }
  EXPECT_EQ(driver_->open_connections(), 3);
  driver_->DropConnectionAt(1);
  EXPECT_THAT((*Acquire())->Execute(kSelect, {}, nullptr), HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(driver_->open_connections(), 0);
  EXPECT_THAT((*Acquire())->Execute(kSelect, {}, nullptr), IsOk());
}

TEST_F(PoolRecoveryTest, PingsOnlyConnectionsThatWereIdleForLong) {
  Open({.idle_before_ping = absl::Seconds(5)});
  ASSERT_THAT(Acquire(), IsOk());
  Advance(absl::Seconds(5));
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(driver_->count("PING"), 0);
  Advance(absl::Seconds(6));
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(driver_->count("PING"), 1);
}

TEST_F(PoolRecoveryTest, ReplacesAConnectionThatDoesNotAnswerThePing) {
  Open({});
  ASSERT_THAT(Acquire(), IsOk());
  Advance(absl::Minutes(1));
  driver_->FailNext("PING", ConnectionLost());
  EXPECT_THAT(Acquire(), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 PING", "1 CLOSE", "2 CONNECT"));
}

TEST_F(PoolRecoveryTest, ReplacesConnectionsPastTheirLifetime) {
  Open({.max_lifetime = absl::Minutes(10)});
  std::optional<Lease> old = *Acquire();
  Advance(absl::Minutes(11));
  old.reset();
  EXPECT_EQ(driver_->open_connections(), 0);

  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(driver_->open_connections(), 1);
  Advance(absl::Minutes(11));
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 CLOSE", "2 CONNECT", "2 CLOSE", "3 CONNECT"));
}

TEST_F(PoolRecoveryTest, GivesThePermitBackWhenConnectingFails) {
  Open({.size = 1});
  driver_->FailNext("CONNECT", DatabaseUnreachable());
  EXPECT_THAT(Acquire(), HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(pool_->stats().in_use, 0);
  Advance(absl::Seconds(1));
  EXPECT_THAT(Acquire(), IsOk());
}

}  // namespace
}  // namespace rowgate::orm
