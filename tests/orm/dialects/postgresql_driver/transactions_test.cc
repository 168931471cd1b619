#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

class TransactionsTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TABLE t (id bigint PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v bigint)");
  }

  absl::Status Insert(int64_t id) {
    return connection_
        ->Execute(WriteStatement("INSERT INTO t (id) VALUES ($1)", {Given(Stored(TypeKind::kInt64), {id})}), {},
                  nullptr)
        .status();
  }
  int64_t Count() { return CountAside("SELECT count(*) FROM t"); }

  std::unique_ptr<Connection> connection_;
};

TEST_F(TransactionsTest, KeepsWhatWasCommitted) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  EXPECT_TRUE(connection_->in_transaction());
  ASSERT_OK(Insert(1));
  EXPECT_EQ(Count(), 0);
  ASSERT_OK(connection_->Commit());
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionsTest, DropsWhatWasRolledBack) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  ASSERT_OK(connection_->Rollback());
  EXPECT_EQ(Count(), 0);
  EXPECT_TRUE(connection_->healthy());
  EXPECT_OK(connection_->Rollback());
}

TEST_F(TransactionsTest, CountsRows) {
  const auto rows = [&](const std::string& sql) {
    const auto result = connection_->Execute(WriteStatement(sql), {}, nullptr);
    return result.ok() ? result->rows_affected : -1;
  };
  EXPECT_EQ(rows("INSERT INTO t SELECT generate_series(1, 5)"), 5);
  EXPECT_EQ(rows("UPDATE t SET v = 1 WHERE id > 2 RETURNING id"), 3);
  EXPECT_EQ(rows("DELETE FROM t WHERE id > 9"), 0);
  EXPECT_EQ(connection_->Execute(ReadStatement("SELECT id FROM t", {}), {}, nullptr)->rows_affected, 0);
}

TEST_F(TransactionsTest, ReadsOneSnapshotAndWritesNothingWhenReadOnly) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  const CompiledStatement count = ReadStatement("SELECT count(*) FROM t", {Stored(TypeKind::kInt64)});
  EXPECT_EQ(Cell00(*connection_, count), "0");
  RunAside("INSERT INTO t VALUES (1)");
  EXPECT_EQ(Cell00(*connection_, count), "0");
  EXPECT_THAT(Insert(2), HasReason("READ_ONLY"));
  ASSERT_OK(connection_->Rollback());
  EXPECT_EQ(Cell00(*connection_, count), "1");
}

TEST_F(TransactionsTest, HasTheIsolationThatWasAskedFor) {
  const auto level = [&](const TransactionOptions& options) {
    EXPECT_OK(connection_->Begin(options));
    const std::string name = Cell00(
        *connection_, ReadStatement("SELECT current_setting('transaction_isolation')", {Stored(TypeKind::kString)}));
    EXPECT_OK(connection_->Rollback());
    return name;
  };
  EXPECT_EQ(level({}), "read committed");
  EXPECT_EQ(level({.mode = TransactionMode::kReadOnly}), "repeatable read");
  EXPECT_EQ(level({.mode = TransactionMode::kReadOnly, .isolation = Isolation::kReadCommitted}), "read committed");
  EXPECT_EQ(level({.isolation = Isolation::kRepeatableRead}), "repeatable read");
  EXPECT_EQ(level({.isolation = Isolation::kSerializable}), "serializable");
}

TEST_F(TransactionsTest, WaitsForLocksAsLongAsAllowed) {
  const auto holder = Connect();
  ASSERT_OK(Insert(1));
  ASSERT_OK(holder->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(holder->ExecuteScript("UPDATE t SET v = 1"));
  ASSERT_OK(connection_->Begin({.lock_timeout = absl::Milliseconds(50)}));
  const absl::Status status = connection_->Execute(WriteStatement("UPDATE t SET v = 2"), {}, nullptr).status();
  EXPECT_THAT(status, HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_FALSE(MayRerun(status));
  EXPECT_TRUE(connection_->transaction_dead());
  ASSERT_OK(connection_->Rollback());
  EXPECT_FALSE(connection_->transaction_dead());
  const CompiledStatement setting =
      ReadStatement("SELECT current_setting('lock_timeout')", {Stored(TypeKind::kString)});
  EXPECT_EQ(Cell00(*connection_, setting), "0");
}

TEST_F(TransactionsTest, MarksWhatMaySucceedWhenItIsRunAgain) {
  ASSERT_OK(Insert(1));
  const auto other = Connect();
  ASSERT_OK(connection_->Begin({.isolation = Isolation::kRepeatableRead}));
  ASSERT_OK(connection_->Execute(ReadStatement("SELECT id FROM t", {}), {}, nullptr));
  ASSERT_OK(other->Execute(WriteStatement("UPDATE t SET v = 1"), {}, nullptr));
  const absl::Status status = connection_->Execute(WriteStatement("UPDATE t SET v = 2"), {}, nullptr).status();
  EXPECT_THAT(status, HasReason("SERIALIZATION_FAILURE"));
  EXPECT_TRUE(MayRerun(status));
  EXPECT_OK(connection_->Rollback());
}

TEST_F(TransactionsTest, TellsTheDurabilityOfItsCommits) {
  Run(*connection_, "SET synchronous_commit = off");
  ASSERT_OK_AND_ASSIGN(const Durability durability, connection_->CheckDurability());
  EXPECT_EQ(durability.level, DurabilityClass::kRelaxed);
  EXPECT_THAT(durability.relaxed_by, ::testing::HasSubstr("synchronous_commit = off"));
}

TEST_F(TransactionsTest, IsDeadAfterAnErrorUntilRollback) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  EXPECT_THAT(connection_->ExecuteScript("SELECT 1/0"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Insert(2), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Open(ReadStatement("SELECT 1", {}), {}), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Reflect(), HasReason("TX_DEAD"));
  ASSERT_OK(connection_->Rollback());
  ASSERT_OK(Insert(3));
  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionsTest, IsDeadAfterAnErrorThatTheServerNeverSaw) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  EXPECT_THAT(Cell00(*connection_, ReadStatement("SELECT $1", {Stored(TypeKind::kString)},
                                                 {Given(Stored(TypeKind::kString), {std::string("\0", 1)})})),
              ::testing::StartsWith("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Insert(2), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_EQ(Count(), 0);
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_OK(Insert(3));
}

TEST_F(TransactionsTest, DoesNotTakeTheCommitOfAFailedTransactionForSuccess) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  EXPECT_THAT(connection_->ExecuteScript("SELECT 1/0"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(connection_->Commit(), HasReason("TX_DEAD"));
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionsTest, ReportsConstraintsThatFailInCommit) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadWrite));
  ASSERT_OK(Insert(1));
  ASSERT_OK(Insert(1));
  EXPECT_THAT(connection_->Commit(), HasReason("UNIQUE_VIOLATION"));
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionsTest, IsNotHealthyWhenAScriptLeavesATransactionOpen) {
  EXPECT_OK(connection_->ExecuteScript("BEGIN"));
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(TransactionsTest, TakesNoNoticeOfWarningsThatUsersFunctionsRaise) {
  Run(*connection_, R"(
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'careful'; RETURN NEW; END $$;
    CREATE TRIGGER warn BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION warn())");
  EXPECT_OK(Insert(1));
}

}  // namespace
}  // namespace rowgate::orm
