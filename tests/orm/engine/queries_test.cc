#include <string>

#include "gmock/gmock.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class QueriesTest : public EngineTest {
 protected:
  absl::StatusOr<orm::QueryResult> Run(const std::string& text) {
    absl::StatusOr<orm::QueryPlan> plan = engine().PlanQuery({.text = text});
    if (!plan.ok()) return plan.status();
    return plan->Run(session());
  }
};

TEST_P(QueriesTest, AnswerWithRows) {
  EXPECT_THAT(
      Query("SELECT title, author.name FROM Post WHERE views > :least ORDER BY views DESC", {{"least", {int64_t{0}}}}),
      ElementsAre("Deep 100% SQL|Alice", "SQL|Alice", "Go|Bob"));
  EXPECT_THAT(Query("SELECT author.name AS who, count(*) FROM Post GROUP BY author.name ORDER BY who"),
              ElementsAre("Alice|2", "Bob|1", "NULL|1"));
  EXPECT_THAT(Query("SELECT 1 + 1"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT id FROM Post WHERE views > 100"), IsEmpty());
}

TEST_P(QueriesTest, TakeTheTypedFormAsWell) {
  orm::QueryRequest request{.query = orm::Query()};
  request.query->block.items.push_back({.expr = Parsed("max(views)"), .label = "most"});
  request.query->block.from = orm::TableRef{.name = "Post"};
  ASSERT_OK_AND_ASSIGN(const orm::QueryPlan plan, engine().PlanQuery(request));
  EXPECT_EQ(plan.columns().at(0).label, "most");
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, plan.Run(session()));
  EXPECT_THAT(RowsAsText(result.rows, result.row_count, 1), ElementsAre("9"));
}

TEST_P(QueriesTest, NeedOneOfTheForms) { EXPECT_THAT(engine().PlanQuery({}), HasReason("FIELD_REQUIRED")); }

TEST_P(QueriesTest, WithoutALimitGetTheServersOwn) {
  Restart({.limits = {.query_rows_max = 3}});
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult cut, Run("SELECT id FROM Post ORDER BY id"));
  EXPECT_TRUE(cut.truncated);
  EXPECT_THAT(RowsAsText(cut.rows, cut.row_count, 1), ElementsAre("1", "2", "3"));
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult whole, Run("SELECT id FROM Post WHERE id < 4 ORDER BY id"));
  EXPECT_FALSE(whole.truncated);
  EXPECT_EQ(whole.row_count, 3u);
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult limited, Run("SELECT id FROM Post ORDER BY id LIMIT 4"));
  EXPECT_FALSE(limited.truncated);
  EXPECT_EQ(limited.row_count, 4u);
}

TEST_P(QueriesTest, WithTooManyBytesAreRefused) {
  Restart({.limits = {.result_bytes_max = 2'000}});
  EXPECT_THAT(Run("SELECT title FROM Post"), IsOk());
  EXPECT_THAT(Run("SELECT repeat(title, 700) FROM Post"),
              AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("RESULT_TOO_LARGE")));
  // The connection has been left in order.
  EXPECT_THAT(Query("SELECT count(*) FROM Post"), ElementsAre("4"));
}

TEST_P(QueriesTest, WithALockRunInAWriteTransaction) {
  ASSERT_OK_AND_ASSIGN(const orm::QueryPlan plan,
                       engine().PlanQuery({.text = "SELECT id FROM User WHERE id = 1 FOR UPDATE"}));
  EXPECT_TRUE(plan.locks());
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, plan.Run(session()));
  EXPECT_EQ(result.row_count, 1u);
  EXPECT_FALSE(connection().in_transaction());
  ASSERT_OK_AND_ASSIGN(const orm::QueryPlan reads, engine().PlanQuery({.text = "SELECT id FROM User"}));
  EXPECT_FALSE(reads.locks());
}

TEST_P(QueriesTest, StreamInPortions) {
  Restart({.limits = {.stream_batch_rows = 3, .query_rows_max = 2}});
  ASSERT_OK_AND_ASSIGN(const orm::QueryStreamPlan plan,
                       engine().PlanQueryStream({.text = "SELECT id FROM Post ORDER BY id"}));
  std::vector<size_t> portions;
  const auto count = [&portions](const orm::QueryResult& portion) {
    portions.push_back(portion.row_count);
    return true;
  };
  ASSERT_THAT(plan.Run(session(), count), IsOk());
  EXPECT_THAT(portions, ElementsAre(3, 1));
  portions.clear();
  ASSERT_THAT(plan.Run(session(), [&](const orm::QueryResult& portion) { return count(portion) && false; }), IsOk());
  EXPECT_THAT(portions, SizeIs(1));
}

TEST_P(QueriesTest, StreamsHoldNoLocks) {
  EXPECT_THAT(engine().PlanQueryStream({.text = "SELECT id FROM Post FOR UPDATE"}), HasReason("LOCK_NOT_ALLOWED"));
}

TEST_P(QueriesTest, WholeRowsAreTheColumnsOfTheirTable) {
  ASSERT_OK_AND_ASSIGN(const orm::QueryPlan plan,
                       engine().PlanQuery({.text = "SELECT t, t.name FROM Tag AS t ORDER BY t.id"}));
  EXPECT_EQ(plan.columns().at(0).entity, &FixtureTable("Tag"));
  EXPECT_EQ(plan.columns().at(1).first_item, 2u);
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, plan.Run(session()));
  EXPECT_THAT(RowsAsText(result.rows, result.row_count, 3), ElementsAre("1|db|db", "2|go|go"));
}

ROWGATE_ON_ALL_BACKENDS(QueriesTest);

}  // namespace
}  // namespace rowgate::test
