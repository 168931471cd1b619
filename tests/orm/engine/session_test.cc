#include "orm/engine/session.h"

#include <memory>

#include "gmock/gmock.h"
#include "orm/driver/errors.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

const CompiledStatement kInsert = {.sql = "INSERT", .writes = true};

class SessionTest : public ::testing::Test {
 protected:
  absl::Status Insert() { return session_.Execute(kInsert, {}, nullptr).status(); }

  test::FakeDriver driver_;
  std::unique_ptr<Connection> connection_ = *driver_.Connect();
  Session session_{*connection_, nullptr};
};

TEST_F(SessionTest, ATransactionInsideAnotherIsAPartOfIt) {
  const auto write = [this] {
    return session_.InTransaction(TransactionMode::kReadWrite, [this] { return Insert(); });
  };
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite, write), IsOk());
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 INSERT", "1 COMMIT"));
}

TEST_F(SessionTest, ASavepointUndoesWhatFailed) {
  driver_.FailStatementAt(1, UniqueViolation({}));
  absl::Status failure;
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite,
                                     [&] { return session_.InSavepoint([this] { return Insert(); }, failure); }),
              IsOk());
  EXPECT_THAT(failure, HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(driver_.log(),
              ElementsAre("1 CONNECT", "1 BEGIN", "1 SAVEPOINT", "1 INSERT", "1 ROLLBACK TO", "1 RELEASE", "1 COMMIT"));
  EXPECT_EQ(session_.stats().statements, 1);
}

TEST_F(SessionTest, ATransactionThatTheDatabaseHasEndedIsNotGoneOnWith) {
  driver_.FailStatementAt(1, DiskFull());
  driver_.FailNext("ROLLBACK TO", TransactionDead());
  absl::Status failure;
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite,
                                     [&] { return session_.InSavepoint([this] { return Insert(); }, failure); }),
              HasReason("DISK_FULL"));
  EXPECT_EQ(driver_.count("COMMIT"), 0);
  EXPECT_EQ(driver_.count("ROLLBACK"), 1);
}

TEST_F(SessionTest, ALostConnectionEndsTheTransaction) {
  driver_.DropConnectionAt(1);
  absl::Status failure;
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite,
                                     [&] { return session_.InSavepoint([this] { return Insert(); }, failure); }),
              HasReason("DB_UNREACHABLE"));
  EXPECT_EQ(driver_.count("COMMIT"), 0);
}

TEST_F(SessionTest, WhatIsRolledBackIsATransactionOfItsOwn) {
  EXPECT_THAT(session_.RolledBack([this] { return Insert(); }), IsOk());
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 INSERT", "1 ROLLBACK"));
}

TEST_F(SessionTest, WhatIsRolledBackHasTheIsolationThatWasAskedFor) {
  Session session(*connection_, {.transaction = {.isolation = Isolation::kSerializable}});
  EXPECT_TRUE(session.needs_transaction());
  EXPECT_THAT(session.RolledBack([] { return absl::OkStatus(); }), IsOk());
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN SERIALIZABLE", "1 ROLLBACK"));
}

TEST_F(SessionTest, WhatIsRolledBackInsideATransactionLeavesTheRestOfIt) {
  const auto write = [this] {
    const absl::Status written = Insert();
    return written.ok() ? session_.RolledBack([this] { return Insert(); }) : written;
  };
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite, write), IsOk());
  EXPECT_THAT(driver_.log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 INSERT", "1 SAVEPOINT", "1 INSERT", "1 ROLLBACK TO",
                                         "1 RELEASE", "1 COMMIT"));
}

TEST_F(SessionTest, WhatFailsInsideATransactionIsUndoneAndTold) {
  driver_.FailStatementAt(1, UniqueViolation({}));
  EXPECT_THAT(session_.InTransaction(TransactionMode::kReadWrite,
                                     [&] { return session_.RolledBack([this] { return Insert(); }); }),
              HasReason("UNIQUE_VIOLATION"));
  EXPECT_EQ(driver_.count("COMMIT"), 0);
}

}  // namespace
}  // namespace rowgate::orm
