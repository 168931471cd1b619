#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::TransactionMode;

class SavepointTest : public MemoryTest {
 protected:
  void SetUp() override { Script("CREATE TABLE t (v INTEGER PRIMARY KEY)"); }
  absl::Status Insert(std::string_view value) {
    return Run(Write(std::string("INSERT INTO t VALUES (") + std::string(value) + ")"));
  }
  int64_t Rows() { return Count("SELECT count(*) FROM t"); }
};

TEST_F(SavepointTest, UndoesWhatCameAfterIt) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert("1"), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk());
  ASSERT_THAT(Insert("2"), IsOk());
  EXPECT_THAT(Insert("2"), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(Insert("3"), HasReason("TX_DEAD"));
  ASSERT_THAT(connection_->RollbackToSavepoint(1), IsOk());
  ASSERT_THAT(Insert("4"), IsOk());
  ASSERT_THAT(connection_->ReleaseSavepoint(1), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk()) << "one after the other";
  ASSERT_THAT(connection_->Commit(), IsOk());
  EXPECT_EQ(Count("SELECT sum(v) FROM t"), 5);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(connection_->Savepoint(), IsOk()) << "COMMIT has ended the one before";
}

TEST_F(SavepointTest, StandsAboveOthers) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  for (int v = 1; v <= 4; ++v) {
    ASSERT_THAT(Insert(std::to_string(v)), IsOk());
    ASSERT_THAT(connection_->Savepoint(), IsOk());
    EXPECT_EQ(connection_->savepoints(), static_cast<size_t>(v));
  }
  ASSERT_THAT(connection_->RollbackToSavepoint(3), IsOk());
  EXPECT_EQ(connection_->savepoints(), 3u);
  EXPECT_EQ(Count("SELECT sum(v) FROM t"), 1 + 2 + 3);
  EXPECT_THAT(connection_->RollbackToSavepoint(4), HasReason("COMPILER_BUG")) << "it is forgotten";
  ASSERT_THAT(connection_->ReleaseSavepoint(2), IsOk());
  EXPECT_EQ(connection_->savepoints(), 1u);
  EXPECT_EQ(Count("SELECT sum(v) FROM t"), 1 + 2 + 3);
  EXPECT_THAT(Insert("1"), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(connection_->Savepoint(), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->ReleaseSavepoint(1), HasReason("TX_DEAD"));
  ASSERT_THAT(connection_->RollbackToSavepoint(1), IsOk());
  EXPECT_FALSE(connection_->transaction_dead());
  ASSERT_THAT(connection_->Commit(), IsOk());
  EXPECT_EQ(connection_->savepoints(), 0u);
  EXPECT_EQ(Count("SELECT sum(v) FROM t"), 1);
}

TEST_F(SavepointTest, OfAReadOnlyTransactionKeepsItSo) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadOnly), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk());
  EXPECT_THAT(Insert("1"), HasReason("READ_ONLY"));
  ASSERT_THAT(connection_->RollbackToSavepoint(1), IsOk());
  EXPECT_THAT(Insert("1"), HasReason("READ_ONLY"));
}

TEST_F(SavepointTest, IsGoneWithATransactionThatSqliteHasRolledBack) {
  Script("CREATE TRIGGER stop BEFORE INSERT ON t WHEN new.v = 9 BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert("1"), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk());
  EXPECT_THAT(Insert("9"), ::testing::Not(IsOk()));
  EXPECT_THAT(connection_->RollbackToSavepoint(1), HasReason("TX_DEAD"));
  EXPECT_THAT(Insert("2"), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Rows(), 0);
}

TEST_F(SavepointTest, MisuseIsReported) {
  EXPECT_THAT(connection_->Savepoint(), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->RollbackToSavepoint(1), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->ReleaseSavepoint(1), HasReason("COMPILER_BUG"));
}

}  // namespace
}  // namespace rowgate::test
