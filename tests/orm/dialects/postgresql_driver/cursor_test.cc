#include <limits>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;

constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

// Made as they are read: in FROM the server would write all of them down first.
CompiledStatement Numbers(int64_t count) {
  return ReadStatement("SELECT generate_series(1, $1)", {Stored(TypeKind::kInt64)},
                       {Given(Stored(TypeKind::kInt64), {count})});
}

class CursorTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
  }
  void ExpectUsable() {
    EXPECT_TRUE(connection_->healthy());
    EXPECT_EQ(Cell00(*connection_, ReadStatement("SELECT 7", {Stored(TypeKind::kInt32)})), "7");
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(CursorTest, GivesAllRowsInPortions) {
  {
    ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Numbers(2500), {}));
    RowBatch batch;
    int64_t expected = 0;
    size_t portions = 0;
    do {
      ASSERT_OK(cursor->Fetch(1000, kNoLimit, batch));
      for (size_t i = 0; i < batch.rows(); ++i) ASSERT_EQ(batch.row(i)[0].integer(), ++expected);
      ++portions;
    } while (batch.rows() > 0);
    EXPECT_EQ(expected, 2500);
    EXPECT_EQ(portions, 4U);
    ASSERT_OK(cursor->Fetch(1000, kNoLimit, batch));
    EXPECT_EQ(batch.rows(), 0U);
  }
  ExpectUsable();
}

TEST_F(CursorTest, StopsAtTheByteLimitWithAtLeastOneRow) {
  ASSERT_OK_AND_ASSIGN(
      const auto cursor,
      connection_->Open(
          ReadStatement("SELECT repeat('x', 1000) FROM generate_series(1, 10)", {Stored(TypeKind::kString)}), {}));
  RowBatch batch;
  ASSERT_OK(cursor->Fetch(100, 3000, batch));
  EXPECT_EQ(batch.rows(), 3U);
  ASSERT_OK(cursor->Fetch(100, 1, batch));
  EXPECT_EQ(batch.rows(), 1U);
}

TEST_F(CursorTest, GivesNoRowsForAnEmptyResult) {
  ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Numbers(0), {}));
  RowBatch batch;
  ASSERT_OK(cursor->Fetch(10, kNoLimit, batch));
  EXPECT_EQ(batch.rows(), 0U);
  EXPECT_EQ(batch.columns(), 1U);
}

TEST_F(CursorTest, StopsTheStatementWhenAbandoned) {
  const absl::Time start = absl::Now();
  {
    ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Numbers(500'000'000), {}));
    RowBatch batch;
    ASSERT_OK(cursor->Fetch(10, kNoLimit, batch));
    EXPECT_EQ(batch.rows(), 10U);
  }
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
  ExpectUsable();
}

TEST_F(CursorTest, MayBeAbandonedBeforeTheFirstFetch) {
  { ASSERT_OK(connection_->Open(Numbers(1'000'000), {})); }
  ExpectUsable();
}

TEST_F(CursorTest, KeepsATransactionAliveWhenAllRowsHaveArrived) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  for (int i = 0; i < 50; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Numbers(3), {}));
    RowBatch batch;
    ASSERT_OK(cursor->Fetch(3, kNoLimit, batch));
    EXPECT_EQ(batch.rows(), 3U);
  }
  ExpectUsable();
  EXPECT_OK(connection_->Commit());
}

TEST_F(CursorTest, KillsTheTransactionWhenAbandonedHalfWay) {
  ASSERT_OK(connection_->Begin(TransactionMode::kReadOnly));
  { ASSERT_OK(connection_->Open(Numbers(500'000'000), {})); }
  EXPECT_THAT(connection_->Execute(Numbers(1), {}, nullptr), HasReason("TX_DEAD"));
  ASSERT_OK(connection_->Rollback());
  ExpectUsable();
}

TEST_F(CursorTest, ReportsAnErrorThatComesAfterSomeRows) {
  {
    ASSERT_OK_AND_ASSIGN(
        const auto cursor,
        connection_->Open(ReadStatement("SELECT 1 / (5 - g) FROM generate_series(1, 9) g", {Stored(TypeKind::kInt32)}),
                          {}));
    RowBatch batch;
    EXPECT_THAT(cursor->Fetch(100, kNoLimit, batch), HasReason("VALUE_OUT_OF_RANGE"));
    EXPECT_THAT(cursor->Fetch(100, kNoLimit, batch), HasReason("VALUE_OUT_OF_RANGE"));
  }
  ExpectUsable();
}

TEST_F(CursorTest, ReportsAnErrorOfTheStatementWhenOpened) {
  EXPECT_THAT(connection_->Open(ReadStatement("SELECT * FROM gone", {}), {}), HasReason("SCHEMA_DRIFT"));
  ExpectUsable();
}

TEST_F(CursorTest, ReportsAValueThatIsNotOfItsType) {
  {
    ASSERT_OK_AND_ASSIGN(const auto cursor,
                         connection_->Open(ReadStatement("SELECT 'a'", {Stored(TypeKind::kInt32)}), {}));
    RowBatch batch;
    EXPECT_THAT(cursor->Fetch(1, kNoLimit, batch), HasReason("STORED_VALUE_INVALID"));
  }
  ExpectUsable();
}

TEST_F(CursorTest, WorksBehindATransactionPooler) {
  connection_ = Connect({.pooler_transaction_mode = true});
  {
    ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(Numbers(3), {}));
    RowBatch batch;
    ASSERT_OK(cursor->Fetch(10, kNoLimit, batch));
    EXPECT_EQ(batch.rows(), 3U);
  }
  ExpectUsable();
}

}  // namespace
}  // namespace rowgate::orm
