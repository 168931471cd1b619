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
  ASSERT_THAT(connection_->RollbackToSavepoint(), IsOk());
  ASSERT_THAT(Insert("4"), IsOk());
  ASSERT_THAT(connection_->ReleaseSavepoint(), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk()) << "one after the other";
  ASSERT_THAT(connection_->Commit(), IsOk());
  EXPECT_EQ(Count("SELECT sum(v) FROM t"), 5);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  EXPECT_THAT(connection_->Savepoint(), IsOk()) << "COMMIT has ended the one before";
}

TEST_F(SavepointTest, IsGoneWithATransactionThatSqliteHasRolledBack) {
  Script("CREATE TRIGGER stop BEFORE INSERT ON t WHEN new.v = 9 BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert("1"), IsOk());
  ASSERT_THAT(connection_->Savepoint(), IsOk());
  EXPECT_THAT(Insert("9"), ::testing::Not(IsOk()));
  EXPECT_THAT(connection_->RollbackToSavepoint(), HasReason("TX_DEAD"));
  EXPECT_THAT(Insert("2"), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_EQ(Rows(), 0);
}

TEST_F(SavepointTest, MisuseIsReported) {
  EXPECT_THAT(connection_->Savepoint(), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->RollbackToSavepoint(), HasReason("COMPILER_BUG"));
  EXPECT_THAT(connection_->ReleaseSavepoint(), HasReason("COMPILER_BUG"));
}

}  // namespace
}  // namespace rowgate::test
