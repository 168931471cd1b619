#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/dialects/postgresql_driver/nagging.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

class SavepointTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TABLE t (id bigint PRIMARY KEY)");
  }
  absl::Status Insert(int64_t id) {
    return connection_
        ->Execute(WriteStatement("INSERT INTO t (id) VALUES ($1)", {Given(Stored(TypeKind::kInt64), {id})}), {},
                  nullptr)
        .status();
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(SavepointTest, UndoesWhatCameAfterIt) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  ASSERT_OK(connection_->Savepoint());
  ASSERT_OK(Insert(2));
  EXPECT_THAT(Insert(2), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(Insert(3), HasReason("TX_DEAD"));
  ASSERT_OK(connection_->RollbackToSavepoint(1));
  ASSERT_OK(Insert(4));
  ASSERT_OK(connection_->ReleaseSavepoint(1));
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(CountAside("SELECT sum(id)::bigint FROM t"), 5);
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_OK(connection_->Savepoint());
  EXPECT_OK(connection_->Rollback());
}

TEST_F(SavepointTest, StandsAboveOthers) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(connection_->Savepoint());
  ASSERT_OK(Insert(1));
  ASSERT_OK(connection_->Savepoint());
  ASSERT_OK(Insert(2));
  ASSERT_OK(connection_->Savepoint());
  ASSERT_OK(Insert(4));
  EXPECT_EQ(connection_->savepoints(), 3);
  EXPECT_THAT(Insert(4), HasReason("UNIQUE_VIOLATION"));
  EXPECT_TRUE(connection_->transaction_dead());
  ASSERT_OK(connection_->RollbackToSavepoint(2));
  EXPECT_FALSE(connection_->transaction_dead());
  EXPECT_EQ(connection_->savepoints(), 2);
  EXPECT_THAT(connection_->RollbackToSavepoint(3), HasReason("COMPILER_BUG"));
  ASSERT_OK(Insert(8));
  ASSERT_OK(connection_->Savepoint());
  ASSERT_OK(Insert(16));
  ASSERT_OK(connection_->ReleaseSavepoint(2));
  EXPECT_EQ(connection_->savepoints(), 1);
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(connection_->savepoints(), 0);
  EXPECT_EQ(CountAside("SELECT sum(id)::bigint FROM t"), 1 + 8 + 16);
}

TEST_F(SavepointTest, RevivesATransactionWhoseStatementWasCancelled) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  ASSERT_OK(connection_->Savepoint());
  {
    Nagging nagging(*connection_);
    EXPECT_THAT(connection_->ExecuteScript("SELECT pg_sleep(100)"), HasReason("STATEMENT_CANCELLED"));
  }
  ASSERT_OK(connection_->RollbackToSavepoint(1));
  ASSERT_OK(Insert(2));
  ASSERT_OK(connection_->Commit());
  EXPECT_EQ(CountAside("SELECT count(*) FROM t"), 2);
}

TEST_F(SavepointTest, IsGoneWithItsConnection) {
  const int64_t pid = BackendPid(*connection_);
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(connection_->Savepoint());
  Kill(pid);
  EXPECT_FALSE(Insert(1).ok());
  EXPECT_FALSE(connection_->RollbackToSavepoint(1).ok());
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(SavepointTest, MisuseIsReported) {
  EXPECT_THAT(connection_->Savepoint(), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->RollbackToSavepoint(1), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->ReleaseSavepoint(1), HasReason("COMPILER_BUG"));
}

}  // namespace
}  // namespace rowgate::orm
