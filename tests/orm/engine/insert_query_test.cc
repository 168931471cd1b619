#include <string>

#include "gmock/gmock.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class InsertQueryTest : public EngineTest {};

TEST_P(InsertQueryTest, InsertsTheRowsOfAQuery) {
  orm::ExecuteRequest request = InsertFrom("Tag", {"name"}, "SELECT title FROM Post WHERE views > 4 ORDER BY id");
  request.write.returning = Returning({"name"});
  EXPECT_THAT(Returned(request), UnorderedElementsAre("SQL", "Deep 100% SQL"));
}

TEST_P(InsertQueryTest, AppendsWhatTheGatewayFillsIn) {
  ASSERT_THAT(Execute(InsertFrom("User", {"email", "active", "balance", "created_at"},
                                 "SELECT title, TRUE, views, created_at FROM Post WHERE id < 3")),
              IsOk());
  EXPECT_THAT(Query("SELECT email, balance, version, age FROM User WHERE id > 3 ORDER BY email"),
              ElementsAre("Deep 100% SQL|9.00|1|NULL", "SQL|5.00|1|NULL"));
}

TEST_P(InsertQueryTest, TakesCompoundAndDistinctQueries) {
  ASSERT_THAT(Execute(InsertFrom("Transfer", {"sender_id", "receiver_id", "amount"},
                                 "SELECT id, id, views FROM Post WHERE id < 3 UNION SELECT 3, 3, 1")),
              IsOk());
  EXPECT_THAT(Query("SELECT sender_id, amount FROM Transfer ORDER BY sender_id"),
              ElementsAre("1|5.00", "2|9.00", "3|1.00"));
  ASSERT_THAT(Execute(InsertFrom("User", {"email", "active", "balance", "created_at"},
                                 "SELECT DISTINCT status, TRUE, 1, created_at FROM Post")),
              IsOk());
  EXPECT_THAT(Query("SELECT email, version FROM User WHERE balance = 1 ORDER BY email"),
              ElementsAre("draft|1", "published|1"));
}

TEST_P(InsertQueryTest, ReadsItsOwnTable) {
  ASSERT_THAT(Execute(InsertFrom("Tag", {"id", "name"}, "SELECT id + 10, name || '2' FROM Tag")), IsOk());
  EXPECT_THAT(Query("SELECT id, name FROM Tag WHERE id > 10 ORDER BY id"), ElementsAre("11|db2", "12|go2"));
  orm::ExecuteRequest next = InsertInto("Tag", {"name"}, {{"'next'"}});
  next.write.returning = Returning({"id"});
  EXPECT_THAT(Returned(next), ElementsAre("13"));
}

TEST_P(InsertQueryTest, ChecksColumnsAndTypes) {
  EXPECT_THAT(Execute(InsertFrom("Tag", {"name"}, "SELECT id, title FROM Post")), HasReason("COLUMN_COUNT_MISMATCH"));
  EXPECT_THAT(Execute(InsertFrom("Tag", {"name"}, "SELECT views FROM Post")), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(Execute(InsertFrom("Tag", {"name"}, "SELECT NULL FROM Post")), HasReason("NOT_NULL_VIOLATION"));
  EXPECT_THAT(Execute(InsertFrom("Tag", {}, "SELECT title FROM Post")), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Execute(InsertFrom("Tag", {"id"}, "SELECT id FROM Post")), HasReason("NOT_NULL_VIOLATION"));
}

TEST_P(InsertQueryTest, UpdatesRowsThatExist) {
  orm::ExecuteRequest request = InsertFrom("Tag", {"id", "name"}, "SELECT id, lower(title) FROM Post WHERE id <= 3");
  std::get<orm::InsertSpec>(request.write.statement).on_conflict =
      orm::ConflictSpec{.fields = {"id"}, .update_fields = {"name"}};
  EXPECT_EQ(Execute(request)->affected_rows, 3);
  EXPECT_THAT(Query("SELECT name FROM Tag ORDER BY id"), ElementsAre("sql", "deep 100% sql", "go"));
}

TEST_P(InsertQueryTest, ARowIsNotMetTwice) {
  orm::ExecuteRequest request = InsertFrom("Tag", {"id", "name"}, "SELECT 1, title FROM Post WHERE id <= 2");
  std::get<orm::InsertSpec>(request.write.statement).on_conflict =
      orm::ConflictSpec{.fields = {"id"}, .update_fields = {"name"}};
  EXPECT_THAT(Execute(request), HasReason("DUPLICATE_KEY_IN_REQUEST"));
  EXPECT_THAT(Query("SELECT name FROM Tag ORDER BY id"), ElementsAre("db", "go"));
}

ROWGATE_ON_ALL_BACKENDS(InsertQueryTest);

}  // namespace
}  // namespace rowgate::test
