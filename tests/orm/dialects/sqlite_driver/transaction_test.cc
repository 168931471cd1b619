#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::Connection;
using orm::TransactionMode;
using orm::TypeKind;

class Transactions : public FileTest {
 protected:
  void SetUp() override {
    FileTest::SetUp();
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY)");
  }
  absl::Status Insert(Connection& connection, int v) {
    return connection
        .Execute(Write("INSERT INTO t VALUES (?)", {Literal(Stored(TypeKind::kInt64), {int64_t{v}})}), {}, nullptr)
        .status();
  }
  std::unique_ptr<Connection> other_ = nullptr;
};

TEST_F(Transactions, CommitKeepsAndRollbackDrops) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_TRUE(connection_->in_transaction());
  ASSERT_THAT(Insert(*connection_, 1), IsOk());
  ASSERT_THAT(connection_->Commit(), IsOk());
  EXPECT_FALSE(connection_->in_transaction());
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert(*connection_, 2), IsOk());
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 1);
}

TEST_F(Transactions, AnErrorKillsTheTransaction) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert(*connection_, 1), IsOk());
  EXPECT_THAT(Insert(*connection_, 1), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(Insert(*connection_, 2), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->ExecuteScript("INSERT INTO t VALUES (3)"), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Open(Read("SELECT v FROM t", {Stored(TypeKind::kInt64)}), {}), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Begin(TransactionMode::kReadOnly), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_TRUE(connection_->in_transaction());
  EXPECT_TRUE(connection_->transaction_dead());
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_FALSE(connection_->transaction_dead());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
  EXPECT_TRUE(connection_->healthy());
  EXPECT_THAT(Insert(*connection_, 1), IsOk());
}

TEST_F(Transactions, AValueThatCannotBeBoundOrReadKillsItToo) {
  for (const auto& statement : {Write("INSERT INTO t VALUES (?)", {Literal(Stored(TypeKind::kInt64), {true})}),
                                Read("SELECT 'x'", {Stored(TypeKind::kInt64)})}) {
    orm::RowBatch rows;
    ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
    EXPECT_THAT(connection_->Execute(statement, {}, &rows), ::testing::Not(IsOk()));
    EXPECT_THAT(Insert(*connection_, 2), HasReason("TX_DEAD"));
    ASSERT_THAT(connection_->Rollback(), IsOk());
  }
}

// SQLite has rolled back by itself here; the statement after would commit alone.
TEST_F(Transactions, AnInterruptedWriteLeavesNoStrayRow) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert(*connection_, 1), IsOk());
  std::atomic<bool> done = false;
  std::thread canceller([&] {
    while (!done) {
      absl::SleepFor(absl::Milliseconds(5));
      connection_->Cancel();
    }
  });
  EXPECT_THAT(connection_->Execute(Write("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
                                         " LIMIT 100000000) SELECT i FROM n"),
                                   {}, nullptr),
              HasReason("STATEMENT_CANCELLED"));
  done = true;
  canceller.join();
  EXPECT_THAT(Insert(*connection_, 3), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
}

TEST_F(Transactions, ADeferredForeignKeyFailsAtCommit) {
  Script("CREATE TABLE c (p INTEGER REFERENCES t (v) DEFERRABLE INITIALLY DEFERRED)");
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(connection_->ExecuteScript("INSERT INTO c VALUES (99)"), IsOk());
  EXPECT_THAT(connection_->Commit(), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM c"), 0);
}

TEST_F(Transactions, AReadOnlyOneSeesOneStateAndWritesNothing) {
  const auto other = Connect(*driver_);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadOnly), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
  ASSERT_THAT(Insert(*other, 1), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
  EXPECT_THAT(Insert(*connection_, 2), HasReason("READ_ONLY"));
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 1);
}

TEST_F(Transactions, WritersWaitForEachOtherAndGiveUp) {
  const auto other = Connect(*driver_);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  const absl::Time start = absl::Now();
  EXPECT_THAT(other->Begin(TransactionMode::kReadWrite), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(45));
  EXPECT_FALSE(other->in_transaction());
  EXPECT_THAT(Insert(*other, 1), HasReason("LOCK_NOT_AVAILABLE"));
  ASSERT_THAT(connection_->Commit(), IsOk());
  EXPECT_THAT(other->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_TRUE(other->healthy());
}

TEST_F(Transactions, MayLimitTheirWaitForALock) {
  const auto patient_driver = MakeDriver({.path = Options().path, .busy_timeout = absl::Seconds(600)});
  const auto patient = Connect(*patient_driver);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  const absl::Status refused = patient->Begin({.lock_timeout = absl::Milliseconds(20)});
  EXPECT_THAT(refused, HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_FALSE(orm::MayRerun(refused)) << "it has waited for as long as it was allowed";
  EXPECT_FALSE(patient->in_transaction());
  const auto other = Connect(*driver_);
  EXPECT_THAT(other->Begin({.lock_timeout = absl::Milliseconds(1)}), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_TRUE(orm::MayRerun(other->Begin(TransactionMode::kReadWrite))) << "the limit was that transaction's";
}

TEST_F(Transactions, AreSerializableWhateverIsAskedFor) {
  for (const orm::Isolation isolation : {orm::Isolation::kDefault, orm::Isolation::kReadCommitted,
                                         orm::Isolation::kRepeatableRead, orm::Isolation::kSerializable}) {
    ASSERT_THAT(connection_->Begin({.isolation = isolation}), IsOk());
    ASSERT_THAT(connection_->Commit(), IsOk());
  }
}

TEST_F(Transactions, FindDeferredConstraintsBeforeCommit) {
  Script("CREATE TABLE c (p INTEGER REFERENCES t (v) DEFERRABLE INITIALLY DEFERRED)");
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(connection_->ExecuteScript("INSERT INTO c VALUES (99)"), IsOk());
  EXPECT_THAT(connection_->CheckDeferredConstraints(), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_TRUE(connection_->transaction_dead());
  ASSERT_THAT(connection_->Rollback(), IsOk());
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(connection_->CheckDeferredConstraints(), IsOk());
}

TEST_F(Transactions, MisuseIsReported) {
  EXPECT_THAT(connection_->Commit(), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(connection_->Begin(TransactionMode::kReadWrite), HasReason("COMPILER_BUG"));
}

TEST_F(Transactions, AScriptLeavesTheTransactionAsItWas) {
  EXPECT_THAT(connection_->ExecuteScript("BEGIN; INSERT INTO t VALUES (1)"), HasReason("COMPILER_BUG"));
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(connection_->ExecuteScript("INSERT INTO t VALUES (1); ROLLBACK"), HasReason("COMPILER_BUG"));
  EXPECT_THAT(Insert(*connection_, 2), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
}

TEST_F(Transactions, DataDefinitionIsPartOfThem) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  Script("CREATE TABLE u (v); INSERT INTO u VALUES (1)");
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), 0);
}

}  // namespace
}  // namespace rowgate::test
