#include "orm/txn/transaction.h"

#include <memory>
#include <utility>

#include "gmock/gmock.h"
#include "orm/driver/errors.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;
using ::testing::ElementsAre;

const CompiledStatement kInsert = {.sql = "INSERT", .writes = true};

class TransactionTest : public ::testing::Test {
 protected:
  absl::StatusOr<Transaction> Begin(TransactionMode mode = TransactionMode::kReadWrite) {
    return Transaction::Begin(*connection_, mode);
  }

  test::FakeDriver driver_;
  std::unique_ptr<Connection> connection_ = *driver_.Connect();
};

TEST_F(TransactionTest, CommitsOnce) {
  {
    auto transaction = Begin();
    ASSERT_THAT(connection_->Execute(kInsert, {}, nullptr), IsOk());
    EXPECT_THAT(transaction->Commit(), IsOk());
    EXPECT_TRUE(transaction->finished());
    EXPECT_THAT(transaction->Commit(), HasReason("TX_STATE_BUG"));
  }
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 INSERT", "1 COMMIT"));
}

TEST_F(TransactionTest, RollsBackWhatIsNotCommitted) {
  { const auto transaction = Begin(TransactionMode::kReadOnly); }
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN READ ONLY", "1 ROLLBACK"));
}

TEST_F(TransactionTest, RollsBackOnRequest) {
  auto transaction = Begin();
  EXPECT_THAT(transaction->Rollback(), IsOk());
  EXPECT_TRUE(transaction->finished());
  EXPECT_THAT(transaction->Rollback(), HasReason("TX_STATE_BUG"));
}

TEST_F(TransactionTest, AMovedTransactionEndsOnce) {
  {
    auto transaction = Begin();
    const Transaction moved = *std::move(transaction);
    EXPECT_TRUE(transaction->finished());
    EXPECT_FALSE(moved.finished());
  }
  EXPECT_EQ(driver_.count("ROLLBACK"), 1);
}

TEST_F(TransactionTest, RollsBackAfterACommitThatTheDatabaseRefused) {
  driver_.FailNext("COMMIT", ForeignKeyViolation({}));
  EXPECT_THAT(Begin()->Commit(), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_EQ(driver_.count("ROLLBACK"), 1);
}

TEST_F(TransactionTest, LeavesALostConnectionAlone) {
  driver_.DropConnectionAt(1);
  {
    auto transaction = Begin();
    EXPECT_THAT(connection_->Execute(kInsert, {}, nullptr), HasReason("DB_UNREACHABLE"));
    EXPECT_THAT(transaction->Rollback(), IsOk());
  }
  EXPECT_EQ(driver_.count("ROLLBACK"), 0);
}

TEST_F(TransactionTest, AnErrorKillsTheTransactionUntilItIsRolledBack) {
  driver_.FailStatementAt(1, Deadlock());
  auto transaction = Begin();
  EXPECT_THAT(connection_->Execute(kInsert, {}, nullptr), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(connection_->Execute(kInsert, {}, nullptr), HasReason("TX_DEAD"));
  EXPECT_THAT(transaction->Commit(), HasReason("TX_DEAD"));
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(TransactionTest, BeginsAsTheOptionsSay) {
  const TransactionOptions options = {.mode = TransactionMode::kReadOnly, .isolation = Isolation::kSerializable};
  { const auto transaction = Transaction::Begin(*connection_, options); }
  EXPECT_EQ(driver_.count("BEGIN READ ONLY SERIALIZABLE"), 1);
}

TEST_F(TransactionTest, ReportsARefusedBegin) {
  driver_.FailNext("BEGIN", LockNotAvailable());
  EXPECT_THAT(Begin(), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_FALSE(connection_->in_transaction());
}

}  // namespace
}  // namespace rowgate::orm
