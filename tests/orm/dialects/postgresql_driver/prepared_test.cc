#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

class PreparedTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TABLE t (a integer); INSERT INTO t VALUES (5)");
  }
  // As many as the session holds now; the question itself is prepared too.
  std::string Prepared() {
    return Cell00(*connection_,
                  ReadStatement("SELECT count(*) FROM pg_prepared_statements", {Stored(TypeKind::kInt64)}));
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(PreparedTest, PreparesAStatementOnce) {
  EXPECT_EQ(Prepared(), "1");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT a FROM t", {Stored(TypeKind::kInt32)})), "5");
  EXPECT_EQ(Prepared(), "2");
}

TEST_F(PreparedTest, ForgetsTheOldestBeyondTheLimit) {
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(Cell00(*connection_, ReadStatement(StrCat("SELECT ", i), {Stored(TypeKind::kInt32)})), StrCat(i));
  }
  EXPECT_EQ(Prepared(), "256");
  EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT 0", {Stored(TypeKind::kInt32)})), "0");
  EXPECT_EQ(Prepared(), "256");
}

TEST_F(PreparedTest, PreparesTheSameTextAnewForOtherTypes) {
  const auto same = [&](const StoredType& type, const Value& value) {
    return Cell00(*connection_, ReadStatement("SELECT $1", {type}, {Given(type, value)}));
  };
  EXPECT_EQ(same(Stored(TypeKind::kInt64), {int64_t{5}}), "5");
  EXPECT_EQ(same(Stored(TypeKind::kString), {std::string("x")}), "x");
  EXPECT_EQ(Prepared(), "2");
}

TEST_F(PreparedTest, PreparesAgainAfterDdlChangedTheResult) {
  const CompiledStatement all = ReadStatement("SELECT * FROM t", {Stored(TypeKind::kInt64)});
  EXPECT_EQ(Cell00(*connection_, all), "5");
  RunAside("ALTER TABLE t ALTER COLUMN a TYPE bigint");
  EXPECT_EQ(Cell00(*connection_, all), "5");
  EXPECT_EQ(Prepared(), "2");

  RunAside("ALTER TABLE t ALTER COLUMN a TYPE numeric");
  ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(all, {}));
  RowBatch batch;
  ASSERT_OK(cursor->Fetch(10, 1000, batch));
  EXPECT_EQ(Describe(batch.row(0)[0]), "5");
}

TEST_F(PreparedTest, AsksForARepetitionWhenDdlChangedTheResultInsideATransaction) {
  const CompiledStatement all = ReadStatement("SELECT * FROM t", {Stored(TypeKind::kInt64)});
  EXPECT_EQ(Cell00(*connection_, all), "5");
  RunAside("ALTER TABLE t ALTER COLUMN a TYPE bigint");
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  EXPECT_THAT(connection_->Execute(all, {}, nullptr), HasReason("SERIALIZATION_FAILURE"));
  ASSERT_OK(connection_->Rollback());
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  EXPECT_EQ(Cell00(*connection_, all), "5");
  EXPECT_OK(connection_->Commit());
}

TEST_F(PreparedTest, PreparesAgainWhatTheServerHasDropped) {
  const CompiledStatement write = WriteStatement("UPDATE t SET a = a + 1");
  ASSERT_OK(connection_->Execute(write, {}, nullptr));
  Run(*connection_, "DEALLOCATE ALL");
  ASSERT_OK(connection_->Execute(write, {}, nullptr));
  EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT a FROM t", {Stored(TypeKind::kInt32)})), "7");
}

TEST_F(PreparedTest, DoesNotRepeatWhatTheServerDoesNotSupport) {
  // 0A000 too, but of a statement that was prepared just now.
  EXPECT_THAT(connection_->Execute(WriteStatement("SELECT a, count(*) FROM t GROUP BY a FOR UPDATE"), {}, nullptr),
              HasReason("COMPILER_BUG"));
  EXPECT_OK(connection_->Ping());
}

TEST_F(PreparedTest, ForgetsWhatWillNotComeAgain) {
  for (int i = 0; i < 3; ++i) {
    CompiledStatement once = ReadStatement(StrCat("SELECT a + ", i, " FROM t"), {Stored(TypeKind::kInt32)});
    once.keep_prepared = false;
    EXPECT_EQ(Cell00(*connection_, once), StrCat(5 + i));
  }
  EXPECT_EQ(Prepared(), "1");
}

TEST_F(PreparedTest, ACursorNeedsItsStatementNoLongerThanUntilItIsOpen) {
  auto once =
      std::make_unique<CompiledStatement>(ReadStatement("SELECT generate_series(1, 3)", {Stored(TypeKind::kInt32)}));
  once->keep_prepared = false;
  ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(*once, {}));
  once.reset();
  RowBatch batch;
  std::string rows;
  do {
    ASSERT_OK(cursor->Fetch(1, 1000, batch));
    if (batch.rows() == 1) rows += Describe(batch.row(0)[0]);
  } while (batch.rows() > 0);
  EXPECT_EQ(rows, "123");
}

TEST_F(PreparedTest, PreparesNothingByNameBehindATransactionPooler) {
  connection_ = Connect({.pooler_transaction_mode = true});
  EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT a + $1 FROM t", {Stored(TypeKind::kInt32)},
                                               {Given(Stored(TypeKind::kInt32), {int64_t{2}})})),
            "7");
  EXPECT_EQ(Prepared(), "0");
}

}  // namespace
}  // namespace rowgate::orm
