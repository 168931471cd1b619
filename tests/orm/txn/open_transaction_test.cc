#include "orm/txn/open_transaction.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "orm/pool/pool.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class OpenTransactionTest : public ::testing::Test {
 protected:
  explicit OpenTransactionTest(bool rolls_back_for_test = false)
      : pool_(*Pool::Create(driver_, {.size = 2})), transaction_({}, rolls_back_for_test) {}

  // As the executor does it: the first call gets a lease, later ones the transaction's own connection.
  template <class Body>
  absl::Status On(const Body& body) {
    if (Connection* const connection = transaction_.connection()) {
      return body(CallPlace{.connection = *connection, .lease = nullptr});
    }
    std::optional<Lease> lease = *pool_->Acquire(WorkClass::kTransaction, absl::InfiniteFuture());
    return body(CallPlace{.connection = **lease, .lease = &*lease});
  }

  absl::Status Run(const std::string& sql, absl::Status end = absl::OkStatus(), bool write = true) {
    return On([&](const CallPlace& place) {
      return transaction_.Call(place, [&](Connection& connection) -> CallOutcome {
        const CompiledStatement statement = {.sql = sql, .writes = write};
        absl::Status status = connection.Execute(statement, {}, nullptr).status();
        if (status.ok()) status = end;
        return {.status = std::move(status), .write_begun = write};
      });
    });
  }
  absl::Status Set(const std::string& name) {
    return On([&](const CallPlace& place) { return transaction_.SetSavepoint(place, name); });
  }
  absl::Status RollbackTo(const std::string& name) {
    return On([&](const CallPlace& place) { return transaction_.RollbackTo(place, name); });
  }
  absl::Status Release(const std::string& name) {
    return On([&](const CallPlace& place) { return transaction_.Release(place, name); });
  }
  absl::Status Commit(const absl::Status& last = absl::OkStatus()) {
    return On([&](const CallPlace& place) { return transaction_.Commit(place, [&](Connection&) { return last; }); });
  }

  std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  std::unique_ptr<Pool> pool_;
  OpenTransaction transaction_;
};

TEST_F(OpenTransactionTest, TakesAConnectionWithItsFirstCallAndKeepsIt) {
  EXPECT_EQ(transaction_.connection(), nullptr);
  EXPECT_THAT(Run("A"), IsOk());
  EXPECT_NE(transaction_.connection(), nullptr);
  EXPECT_EQ(pool_->stats().in_use, 1);
  EXPECT_THAT(Run("B"), IsOk());
  EXPECT_THAT(Commit(), IsOk());
  EXPECT_TRUE(transaction_.over());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 A", "1 B", "1 COMMIT"));
  transaction_.TakeLease().reset();
  EXPECT_EQ(pool_->stats().in_use, 0);
}

TEST_F(OpenTransactionTest, ARefusedBeginLosesNothing) {
  driver_->FailNext("BEGIN", LockNotAvailable());
  EXPECT_THAT(Run("A"), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_FALSE(transaction_.over());
  EXPECT_EQ(transaction_.connection(), nullptr);
  EXPECT_THAT(Run("A"), IsOk());
}

TEST_F(OpenTransactionTest, AnErrorOfTheDatabaseKillsItAndRollsBackAtOnce) {
  EXPECT_THAT(Run("A"), IsOk());
  driver_->FailStatementAt(1, Deadlock());
  EXPECT_THAT(Run("B", absl::OkStatus(), /*write=*/false), HasReason("DEADLOCK"));
  EXPECT_TRUE(transaction_.over());
  EXPECT_TRUE(transaction_.clean());
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
  EXPECT_THAT(Run("C"), HasReason("TX_DEAD"));
  EXPECT_THAT(Commit(), HasReason("TX_DEAD"));
  EXPECT_THAT(driver_->log(), Not(Contains("1 COMMIT")));
}

TEST_F(OpenTransactionTest, AWriteThatFailedByItselfKillsIt) {
  EXPECT_THAT(Run("A", absl::NotFoundError("no row")), test::StatusIs(absl::StatusCode::kNotFound));
  EXPECT_TRUE(transaction_.over());
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(OpenTransactionTest, AReadThatFoundNothingDoesNot) {
  EXPECT_THAT(Run("A", absl::NotFoundError("no row"), /*write=*/false), test::StatusIs(absl::StatusCode::kNotFound));
  EXPECT_FALSE(transaction_.over());
  EXPECT_THAT(Run("B"), IsOk());
  EXPECT_THAT(Commit(), IsOk());
}

TEST_F(OpenTransactionTest, ACallCannotSayThatItWasApplied) {
  const absl::Status applied = WithApplied(MakeError(absl::StatusCode::kInternal, "m", {.reason = "R"}), Applied::kYes);
  EXPECT_EQ(DetailOf(Run("A", applied)).applied, Applied::kNo);
}

TEST_F(OpenTransactionTest, ASavepointBringsADeadTransactionBack) {
  EXPECT_THAT(Run("A"), IsOk());
  EXPECT_THAT(Set("s"), IsOk());
  driver_->FailStatementAt(1, Deadlock());
  EXPECT_THAT(Run("B"), HasReason("DEADLOCK"));
  EXPECT_TRUE(transaction_.dead());
  EXPECT_FALSE(transaction_.over());
  EXPECT_THAT(Run("C"), HasReason("TX_DEAD"));
  EXPECT_THAT(Set("t"), HasReason("TX_DEAD"));
  EXPECT_THAT(Release("s"), HasReason("TX_DEAD"));
  EXPECT_THAT(RollbackTo("s"), IsOk());
  EXPECT_THAT(Run("D"), IsOk());
  EXPECT_THAT(Commit(), IsOk());
}

TEST_F(OpenTransactionTest, ANameHidesAnEarlierOneUntilItIsReleased) {
  EXPECT_THAT(Set("s"), IsOk());
  EXPECT_THAT(Set("s"), IsOk());
  EXPECT_EQ(transaction_.connection()->savepoints(), 2);
  EXPECT_THAT(RollbackTo("s"), IsOk());
  EXPECT_EQ(transaction_.connection()->savepoints(), 2);
  EXPECT_THAT(Release("s"), IsOk());
  EXPECT_THAT(RollbackTo("s"), IsOk());
  EXPECT_EQ(transaction_.connection()->savepoints(), 1);
  EXPECT_THAT(Release("s"), IsOk());
  EXPECT_THAT(RollbackTo("s"), HasReason("SAVEPOINT_NOT_FOUND"));
}

TEST_F(OpenTransactionTest, GoingBackForgetsLaterPoints) {
  EXPECT_THAT(Set("a"), IsOk());
  EXPECT_THAT(Set("b"), IsOk());
  EXPECT_THAT(RollbackTo("a"), IsOk());
  EXPECT_FALSE(transaction_.HasSavepoint("b"));
  EXPECT_THAT(Release("b"), HasReason("SAVEPOINT_NOT_FOUND"));
}

TEST_F(OpenTransactionTest, NamesNeverReachTheDatabase) {
  EXPECT_THAT(Set("x; DROP TABLE users"), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 SAVEPOINT"));
}

TEST_F(OpenTransactionTest, ADatabaseThatCannotGoBackEndsIt) {
  EXPECT_THAT(Set("s"), IsOk());
  driver_->FailStatementAt(1, DiskFull());
  EXPECT_THAT(Run("A"), HasReason("DISK_FULL"));
  driver_->FailNext("ROLLBACK TO", TransactionDead());
  EXPECT_THAT(RollbackTo("s"), HasReason("TX_DEAD"));
  EXPECT_TRUE(transaction_.over());
  EXPECT_THAT(RollbackTo("s"), HasReason("TX_DEAD"));
}

TEST_F(OpenTransactionTest, PointsAreLimited) {
  for (int i = 0; i < 256; ++i) ASSERT_THAT(Set("s"), IsOk());
  EXPECT_THAT(Set("s"), HasReason("SAVEPOINT_LIMIT"));
  EXPECT_THAT(Commit(), IsOk());
}

TEST_F(OpenTransactionTest, ALostConnectionEndsIt) {
  EXPECT_THAT(Run("A"), IsOk());
  EXPECT_THAT(Set("s"), IsOk());
  driver_->DropConnectionAt(1);
  EXPECT_FALSE(Run("B").ok());
  EXPECT_TRUE(transaction_.over());
  EXPECT_TRUE(transaction_.clean());
  EXPECT_EQ(driver_->count("ROLLBACK"), 0);
}

TEST_F(OpenTransactionTest, ARefusedCommitIsRolledBack) {
  EXPECT_THAT(Run("A"), IsOk());
  driver_->FailNext("COMMIT", ForeignKeyViolation({}));
  EXPECT_THAT(Commit(), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_TRUE(transaction_.over());
  EXPECT_TRUE(transaction_.clean());
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(OpenTransactionTest, WhatFailsJustBeforeTheCommitRollsBack) {
  EXPECT_THAT(Run("A"), IsOk());
  EXPECT_THAT(Commit(absl::AlreadyExistsError("applied")), test::StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(driver_->count("COMMIT"), 0);
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(OpenTransactionTest, ACommitOfADeadOneWithASavepointEndsIt) {
  EXPECT_THAT(Set("s"), IsOk());
  driver_->FailStatementAt(1, Deadlock());
  EXPECT_THAT(Run("A"), HasReason("DEADLOCK"));
  EXPECT_THAT(Commit(), HasReason("TX_DEAD"));
  EXPECT_TRUE(transaction_.over());
  EXPECT_TRUE(transaction_.clean());
}

class RolledBackTransactionTest : public OpenTransactionTest {
 protected:
  RolledBackTransactionTest() : OpenTransactionTest(/*rolls_back_for_test=*/true) {}
};

TEST_F(RolledBackTransactionTest, ChecksWhatACommitWouldCheckAndStoresNothing) {
  EXPECT_THAT(Run("A"), IsOk());
  EXPECT_THAT(Commit(), IsOk());
  EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 A", "1 CHECK DEFERRED", "1 ROLLBACK"));
}

TEST_F(RolledBackTransactionTest, TellsWhatACommitWouldRefuse) {
  EXPECT_THAT(Run("A"), IsOk());
  driver_->FailNext("CHECK DEFERRED", ForeignKeyViolation({}));
  EXPECT_THAT(Commit(), HasReason("FOREIGN_KEY_VIOLATION"));
}

}  // namespace
}  // namespace rowgate::orm
