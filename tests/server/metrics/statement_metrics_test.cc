#include "server/metrics/statement_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "orm/driver/errors.h"
#include "server/metrics/families.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StatementMetricsTest : public testing::Test {
 protected:
  void Run(orm::StatementKind kind, std::string table, int64_t rows, const absl::Status& status) {
    const orm::CompiledStatement statement = {.kind = kind, .table = std::move(table)};
    metrics_.OnStatement({.statement = statement, .duration = absl::Milliseconds(30), .rows = rows, .status = status});
  }
  std::string Text() const {
    Families families;
    metrics_.Collect(families);
    return std::move(families).Text();
  }

  const std::string user_ = test::FixtureTable("User").message_name;
  StatementMetrics metrics_{test::FixtureCatalog()};
};

TEST_F(StatementMetricsTest, CountsByTableOperationAndOutcome) {
  Run(orm::StatementKind::kSelect, user_, 5, absl::OkStatus());
  Run(orm::StatementKind::kSelect, user_, 2, absl::OkStatus());
  Run(orm::StatementKind::kInsert, user_, 0, orm::UniqueViolation({}));
  Run(orm::StatementKind::kInsert, user_, 0, orm::Deadlock());
  Run(orm::StatementKind::kDelete, user_, 0, orm::ConnectionLost());
  const std::string series = "rowgate_db_statements_total{table=\"" + user_ + "\",operation=";
  EXPECT_THAT(Text(), AllOf(HasSubstr(series + "\"select\",outcome=\"ok\"} 2"),
                            HasSubstr(series + "\"insert\",outcome=\"refused\"} 1"),
                            HasSubstr(series + "\"insert\",outcome=\"conflict\"} 1"),
                            HasSubstr(series + "\"delete\",outcome=\"lost\"} 1"), Not(HasSubstr("\"other\",operation")),
                            HasSubstr("rowgate_db_rows_total{table=\"" + user_ + "\",operation=\"select\"} 7"),
                            HasSubstr("rowgate_db_statement_duration_seconds_count{operation=\"select\"} 2")));
}

TEST_F(StatementMetricsTest, TablesThatAreNotInTheCatalogShareASeries) {
  Run(orm::StatementKind::kOther, "", 0, absl::OkStatus());
  Run(orm::StatementKind::kOther, "nobody.knows.It", 0, absl::OkStatus());
  EXPECT_THAT(Text(),
              AllOf(HasSubstr("{table=\"other\",operation=\"other\",outcome=\"ok\"} 2"), Not(HasSubstr("nobody"))));
}

TEST_F(StatementMetricsTest, KnowsWhatTheDatabaseHasAnswered) {
  Run(orm::StatementKind::kSelect, user_, 0, orm::ConnectionLost());
  Run(orm::StatementKind::kSelect, user_, 0, orm::StatementCancelled());
  EXPECT_EQ(metrics_.answered(), 0u);
  Run(orm::StatementKind::kInsert, user_, 0, orm::UniqueViolation({}));
  Run(orm::StatementKind::kSelect, user_, 0, absl::OkStatus());
  EXPECT_EQ(metrics_.answered(), 2u);
}

}  // namespace
}  // namespace rowgate::server
