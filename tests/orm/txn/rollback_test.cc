#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "tests/orm/txn/interactive_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RollbackTest : public InteractiveTest {
 protected:
  // Writes down what was so when it was told.
  bool RollBack(std::string_view id, absl::Duration patience = absl::Minutes(1)) {
    return transactions_->RollBackWhateverRuns(id, SteadyNow() + patience, [this] {
      told_.Add(StrCat("told after ", driver_->count("ROLLBACK"), " ROLLBACK, ", pool_->stats().in_use, " in use"));
    });
  }

  Events told_;
};

TEST_F(RollbackTest, StopsTheCallThatRunsAndWaitsForItsEnd) {
  Open({});
  const std::string id = Begin();
  {
    const auto turn = Checkout(id);
    EXPECT_THAT(RunIn(*turn, *pool_, "A"), IsOk());
    EXPECT_TRUE(RollBack(id));
    EXPECT_THAT(cancels_.Await(1), ElementsAre("cancel"));
    EXPECT_THAT(Checkout(id), HasReason("TX_NOT_FOUND"));
    EXPECT_THAT(told_.Await(0), IsEmpty());
  }
  EXPECT_THAT(told_.Await(0), ElementsAre("told after 1 ROLLBACK, 0 in use"));
  EXPECT_EQ(transactions_->EndOf(id), TransactionEnd::kRolledBack);
  EXPECT_FALSE(RollBack(id));
  EXPECT_EQ(transactions_->stats().rolled_back, 1);
}

TEST_F(RollbackTest, OfOneThatDoesNotRunIsDoneAtOnce) {
  Open({});
  const std::string id = Begin();
  EXPECT_TRUE(RollBack(id));
  EXPECT_THAT(told_.Await(0), ElementsAre("told after 0 ROLLBACK, 0 in use"));
}

TEST_F(RollbackTest, DoesNotStopACommit) {
  Open({});
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  {
    auto turn = Checkout(id, TurnKind::kEnd);
    EXPECT_TRUE(RollBack(id));
    OpenTransaction& transaction = turn->transaction();
    EXPECT_THAT(transaction.Commit({*transaction.connection(), nullptr}, [](Connection&) { return absl::OkStatus(); }),
                IsOk());
    turn->set_end(TransactionEnd::kCommitted);
    EXPECT_THAT(told_.Await(0), IsEmpty());
  }
  EXPECT_THAT(cancels_.Await(0), IsEmpty());
  EXPECT_THAT(told_.Await(0), ElementsAre("told after 0 ROLLBACK, 0 in use"));
  EXPECT_EQ(transactions_->EndOf(id), TransactionEnd::kCommitted);
}

TEST_F(RollbackTest, ComesAfterACommitThatCouldNotBeTried) {
  Open({});
  const std::string id = Begin();
  EXPECT_THAT(Run(id, "A"), IsOk());
  {
    const auto turn = Checkout(id, TurnKind::kEnd);
    EXPECT_TRUE(RollBack(id));
  }
  EXPECT_THAT(told_.Await(0), ElementsAre("told after 1 ROLLBACK, 0 in use"));
  EXPECT_EQ(transactions_->EndOf(id), TransactionEnd::kRolledBack);
}

TEST_F(RollbackTest, DoesNotWaitForEver) {
  Open({});
  const std::string id = Begin();
  const auto turn = Checkout(id);
  EXPECT_THAT(RunIn(*turn, *pool_, "A"), IsOk());
  EXPECT_TRUE(RollBack(id, kShort));
  EXPECT_THAT(told_.Await(1), ElementsAre("told after 0 ROLLBACK, 1 in use"));
  EXPECT_EQ(transactions_->EndOf(id), TransactionEnd::kRolledBack);  // it is settled all the same
}

}  // namespace
}  // namespace rowgate::orm
