// What is SQLite's alone about the registered functions; what they mean is tested on every database in
// tests/orm/dialects/functions.
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

class SqlFunctions : public MemoryTest {
 protected:
  absl::Status Evaluated(std::string_view expression) {
    orm::RowBatch rows;
    const std::string sql = "SELECT " + std::string(expression);
    return connection_->Execute(Read(sql, {Stored(orm::TypeKind::kString)}), {}, &rows).status();
  }
};

TEST_F(SqlFunctions, NowIsWhenTheStatementBegan) {
  const int64_t before = absl::ToUnixMicros(absl::Now());
  const int64_t now = Count("SELECT rowgate_now()");
  EXPECT_GE(now, before);
  EXPECT_LE(now, absl::ToUnixMicros(absl::Now()));
  EXPECT_EQ(Count("SELECT count(DISTINCT rowgate_now()) FROM (WITH RECURSIVE n(i) AS "
                  "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n)"),
            1);
}

TEST_F(SqlFunctions, NowOfACursorStandsStillWhileOtherStatementsRun) {
  const auto numbers = Read("SELECT rowgate_now() FROM (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)",
                            {Stored(orm::TypeKind::kInt64)});
  ASSERT_OK_AND_ASSIGN(const auto cursor, connection_->Open(numbers, {}));
  orm::RowBatch first;
  orm::RowBatch second;
  ASSERT_THAT(cursor->Fetch(1, 1'000, first), IsOk());
  absl::SleepFor(absl::Milliseconds(1));
  EXPECT_GT(Count("SELECT rowgate_now()"), first.row(0)[0].integer());
  ASSERT_THAT(cursor->Fetch(1, 1'000, second), IsOk());
  EXPECT_EQ(first.row(0)[0].integer(), second.row(0)[0].integer());
}

TEST_F(SqlFunctions, FailWithTheReasonOfTheFailure) {
  EXPECT_THAT(Evaluated("rowgate_add(9223372036854775807, 1)"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Evaluated("rowgate_multiply(9223372036854775807 + 1, 1)"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Evaluated("rowgate_timestamp(253402300800000000)"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Evaluated("rowgate_micros('no time')"), HasReason("STORED_VALUE_INVALID"));
  EXPECT_THAT(Evaluated("rowgate_json_text('{')"), HasReason("STORED_VALUE_INVALID"));
  EXPECT_THAT(Evaluated("rowgate_only_row(value) FROM (SELECT 1 AS value UNION ALL SELECT NULL)"),
              HasReason("SUBQUERY_MULTIPLE_ROWS"));
  EXPECT_THAT(Evaluated("rowgate_only_row(value) FROM (SELECT NULL AS value UNION ALL SELECT NULL)"),
              HasReason("SUBQUERY_MULTIPLE_ROWS"));
  EXPECT_THAT(Evaluated("ntile(0) OVER (ORDER BY 1)"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Evaluated("rowgate_repeat('ab', 600000000)"), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST_F(SqlFunctions, MayStandInAnIndex) {
  Script("CREATE TABLE t (at TEXT, CHECK (rowgate_extract('year', rowgate_micros(at)) > 2000))");
  Script("CREATE INDEX t_month ON t (rowgate_date_trunc('month', rowgate_micros(at)))");
  EXPECT_THAT(Run(Write("INSERT INTO t VALUES ('2024-01-31 10:00:00')")), IsOk());
  EXPECT_THAT(Run(Write("INSERT INTO t VALUES ('1999-01-31 10:00:00')")), HasReason("CHECK_VIOLATION"));
}

}  // namespace
}  // namespace rowgate::test
