#include <string>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string FieldOf(const absl::Status& status) {
  const orm::ErrorDetail detail = orm::DetailOf(status);
  return detail.violations.empty() ? "" : detail.violations.front().field;
}

class ExecuteTest : public EngineTest {
 protected:
  // The field that a refused request is told about.
  std::string Refused(const orm::ExecuteRequest& request, const std::string& reason) {
    const absl::Status status = Execute(request).status();
    EXPECT_THAT(status, HasReason(reason));
    return FieldOf(status);
  }
};

TEST_P(ExecuteTest, InsertsRowsAndReturnsThem) {
  orm::ExecuteRequest request = InsertInto("Tag", {"name"}, {{"'x'"}, {"'y' || 'z'"}});
  request.write.returning = Returning({"id", "upper(name)", "Tag"});
  EXPECT_THAT(Returned(request), UnorderedElementsAre("3|X|3|x", "4|YZ|4|yz"));
  EXPECT_THAT(Query("SELECT name FROM Tag ORDER BY id"), ElementsAre("db", "go", "x", "yz"));
}

TEST_P(ExecuteTest, LabelsOfReturningAreUnique) {
  orm::ExecuteRequest request = InsertInto("Tag", {"name"}, {{"'x'"}});
  request.write.returning = Returning({"id", "id", "upper(name)", "1"});
  ASSERT_OK_AND_ASSIGN(const orm::ExecutePlan plan, engine().PlanExecute(request));
  std::vector<std::string> labels;
  for (const orm::ResultColumn& column : plan.columns()) labels.push_back(column.label);
  EXPECT_THAT(labels, ElementsAre("id", "id_2", "upper", "column4"));
}

TEST_P(ExecuteTest, FillsInDefaults) {
  ASSERT_THAT(Execute(InsertInto("Setting", {}, {{}, {}})), IsOk());
  EXPECT_THAT(Query("SELECT id, number FROM Setting ORDER BY id"), ElementsAre("1|7", "2|7"));
}

TEST_P(ExecuteTest, ValuesMayBeSubqueriesButNotColumnsOfTheNewRow) {
  orm::ExecuteRequest request =
      InsertInto("Comment", {"post_id", "author_id", "body"}, {{"1", "(SELECT max(id) FROM User)", "'last'"}});
  request.write.returning = Returning({"author_id"});
  EXPECT_THAT(Returned(request), ElementsAre("3"));
  EXPECT_EQ(Refused(InsertInto("Tag", {"name"}, {{"name"}}), "UNKNOWN_PATH"), "insert.rows[0].values[0]");
}

TEST_P(ExecuteTest, ChecksWhatIsInserted) {
  EXPECT_EQ(Refused(InsertInto("Tag", {"nam"}, {{"'x'"}}), "UNKNOWN_PATH"), "insert.columns[0]");
  EXPECT_EQ(Refused(InsertInto("Tag", {"name", "name"}, {{"'x'", "'x'"}}), "PATH_SET_TWICE"), "insert.columns[1]");
  EXPECT_EQ(Refused(InsertInto("Tag", {"name"}, {{"'x'"}, {"'x'", "1"}}), "COLUMN_COUNT_MISMATCH"), "insert.rows[1]");
  EXPECT_EQ(Refused(InsertInto("Tag", {"name"}, {{"NULL"}}), "NOT_NULL_VIOLATION"), "insert.rows[0].values[0]");
  EXPECT_EQ(Refused(InsertInto("Tag", {"id"}, {{"7"}}), "NOT_NULL_VIOLATION"), "insert.rows[0].name");
  EXPECT_EQ(Refused(InsertInto("Tag", {"name"}, {}), "FIELD_REQUIRED"), "insert.rows");
  EXPECT_EQ(Refused(InsertInto("Setting", {"number"}, {{"3000000000"}}), "VALUE_OUT_OF_RANGE"),
            "insert.rows[0].values[0]");
  EXPECT_EQ(Refused(InsertInto("Nothing", {"number"}, {{"1"}}), "UNKNOWN_TABLE"), "insert.table");
  EXPECT_THAT(Query("SELECT count(*) FROM Tag"), ElementsAre("2"));
}

TEST_P(ExecuteTest, ConstraintsSpeakTheClientsLanguage) {
  EXPECT_EQ(Refused(InsertInto("Tag", {"name"}, {{"'db'"}}), "UNIQUE_VIOLATION"), "name");
  EXPECT_EQ(
      Refused(InsertInto("Comment", {"post_id", "author_id", "body"}, {{"1", "99", "'x'"}}), "FOREIGN_KEY_MISSING"),
      "author_id");
  EXPECT_THAT(Execute(DeleteFrom("User", "id = 1")), HasReason("ROW_REFERENCED"));
}

TEST_P(ExecuteTest, NumbersOnAfterKeysThatWereSent) {
  ASSERT_THAT(Execute(InsertInto("Tag", {"id", "name"}, {{"40", "'x'"}, {"30", "'y'"}})), IsOk());
  ASSERT_THAT(Execute(InsertInto("Tag", {"id", "name"}, {{"50 + 5", "'z'"}})), IsOk());
  orm::ExecuteRequest request = InsertInto("Tag", {"name"}, {{"'next'"}});
  request.write.returning = Returning({"id"});
  EXPECT_THAT(Returned(request), ElementsAre("56"));
}

TEST_P(ExecuteTest, ManyRowsTakeSeveralStatementsAndOneTransaction) {
  Restart({.limits = {.insert_rows_max = 2}});
  orm::ExecuteRequest request = InsertInto("Tag", {"name"}, {{"'a'"}, {"'b'"}, {"'c'"}, {"'d'"}, {"'db'"}});
  EXPECT_THAT(Execute(request), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(Query("SELECT count(*) FROM Tag"), ElementsAre("2"));
  request = InsertInto("Tag", {"name"}, {{"'a'"}, {"'b'"}, {"'c'"}, {"'d'"}, {"'e'"}});
  request.write.returning = Returning({"name"});
  EXPECT_THAT(Returned(request), UnorderedElementsAre("a", "b", "c", "d", "e"));
}

TEST_P(ExecuteTest, ExistingRowsAreUpdatedOrKept) {
  orm::ExecuteRequest request =
      InsertInto("User", {"email", "name", "active", "balance", "created_at"},
                 {{"'bob@example.org'", "'Bobby'", "TRUE", "0", "TIMESTAMP '2024-03-01T00:00:00Z'"}});
  auto& insert = std::get<orm::InsertSpec>(request.write.statement);
  insert.on_conflict = orm::ConflictSpec{.fields = {"email"}};
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult kept, Execute(request));
  EXPECT_EQ(kept.affected_rows, 0);
  insert.on_conflict->update_fields = {"name"};
  request.write.returning = Returning({"id", "name"});
  EXPECT_THAT(Returned(request), ElementsAre("2|Bobby"));
}

TEST_P(ExecuteTest, OneWriteDoesNotMeetARowTwice) {
  orm::ExecuteRequest request = InsertInto("Tag", {"id", "name"}, {{"7", "'dup'"}, {"8", "'x'"}, {"9", "'dup'"}});
  auto& insert = std::get<orm::InsertSpec>(request.write.statement);
  insert.on_conflict = orm::ConflictSpec{.fields = {"name"}, .update_fields = {"name"}};
  EXPECT_EQ(Refused(request, "DUPLICATE_KEY_IN_REQUEST"), "insert.rows[2]");
  insert.on_conflict->update_fields.clear();
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult kept, Execute(request));
  EXPECT_EQ(kept.affected_rows, 2);
}

TEST_P(ExecuteTest, ComputedKeysAreComparedByWhatWasWritten) {
  orm::ExecuteRequest request = InsertInto("Tag", {"name"}, {{"lower('DUP')"}, {"'dup'"}});
  auto& insert = std::get<orm::InsertSpec>(request.write.statement);
  insert.on_conflict = orm::ConflictSpec{.fields = {"name"}, .update_fields = {"name"}};
  EXPECT_THAT(Execute(request), HasReason("DUPLICATE_KEY_IN_REQUEST"));
  insert.rows.pop_back();
  request.write.returning = Returning({"name"});
  EXPECT_THAT(Returned(request), ElementsAre("dup"));
}

TEST_P(ExecuteTest, TheConflictIsDecidedByOneKey) {
  orm::ExecuteRequest request = InsertInto("Tag", {"id", "name"}, {{"7", "'x'"}});
  auto& insert = std::get<orm::InsertSpec>(request.write.statement);
  insert.on_conflict = orm::ConflictSpec{.fields = {"id", "name"}};
  EXPECT_EQ(Refused(request, "CONFLICT_TARGET_NOT_KEY"), "insert.on_conflict.fields");
  insert.on_conflict = orm::ConflictSpec{.fields = {"name"}, .update_fields = {"id"}};
  EXPECT_EQ(Refused(request, "KEY_NOT_WRITABLE"), "insert.on_conflict.update_fields[0]");
  insert = {.table = "Tag", .columns = {"id"}, .rows = {{Parsed("7")}}, .on_conflict = orm::ConflictSpec{{"name"}, {}}};
  EXPECT_THAT(Execute(request), HasReason("NOT_NULL_VIOLATION"));
}

TEST_P(ExecuteTest, UpdatesWithExpressions) {
  EXPECT_EQ(Execute(UpdateOf("User", {{"balance", "balance - 10.25"}}, "id = 1"))->affected_rows, 1);
  EXPECT_THAT(Query("SELECT balance FROM User WHERE id = 1"), ElementsAre("0.25"));
  orm::ExecuteRequest request =
      UpdateOf("Post", {{"title", "title || ' [Updated]'"}, {"views", "comments.count()"}}, "title CONTAINS 'SQL'");
  request.write.returning = Returning({"id", "title", "views", "Post.status"});
  EXPECT_THAT(Returned(request),
              UnorderedElementsAre("1|SQL [Updated]|2|published", "2|Deep 100% SQL [Updated]|0|draft"));
}

TEST_P(ExecuteTest, DeletesByRelatedRows) {
  orm::ExecuteRequest request = DeleteFrom("fixture.v1.Comment", "post.status = 'published' AND id < 3");
  request.write.returning = Returning({"body"});
  EXPECT_THAT(Returned(request), UnorderedElementsAre("nice", "hm"));
}

TEST_P(ExecuteTest, ChecksWhatIsUpdated) {
  EXPECT_EQ(Refused(UpdateOf("Post", {{"id", "1"}}, "id = 1"), "KEY_NOT_WRITABLE"), "update.set[0].column");
  EXPECT_EQ(Refused(UpdateOf("Post", {{"views", "1"}, {"views", "2"}}, "id = 1"), "PATH_SET_TWICE"),
            "update.set[1].column");
  EXPECT_EQ(Refused(UpdateOf("Post", {}, "id = 1"), "NOTHING_TO_UPDATE"), "update.set");
  EXPECT_EQ(Refused(UpdateOf("Post", {{"views", "'x'"}}, "id = 1"), "TYPE_MISMATCH"), "update.set[0].value");
  EXPECT_EQ(Refused(UpdateOf("Post", {{"views", "1"}}, "nothing = 1"), "UNKNOWN_PATH"), "update.where");
}

TEST_P(ExecuteTest, AllRowsAreMeantOnPurpose) {
  EXPECT_EQ(Refused(UpdateOf("Post", {{"views", "1"}}, ""), "FILTER_REQUIRED"), "update.where");
  EXPECT_EQ(Refused(DeleteFrom("Comment", ""), "FILTER_REQUIRED"), "delete.where");
  EXPECT_EQ(Refused(DeleteFrom("Comment", "TRUE"), "FILTER_ALWAYS_TRUE"), "delete.where");
  orm::ExecuteRequest request = DeleteFrom("Comment", "");
  request.all_rows = true;
  EXPECT_EQ(Execute(request)->affected_rows, 3);
}

TEST_P(ExecuteTest, MoreRowsThanAllowedAreRolledBack) {
  orm::ExecuteRequest request = UpdateOf("Post", {{"views", "100"}}, "id < 4");
  request.max_affected = 2;
  EXPECT_THAT(Execute(request), HasReason("MAX_AFFECTED_EXCEEDED"));
  EXPECT_THAT(Query("SELECT count(*) FROM Post WHERE views = 100"), ElementsAre("0"));
  request.max_affected = 3;
  EXPECT_EQ(Execute(request)->affected_rows, 3);
  request.max_affected = -1;
  EXPECT_EQ(Refused(request, "NEGATIVE_NUMBER"), "max_affected");
}

TEST_P(ExecuteTest, ADryRunTellsAndRollsBack) {
  orm::ExecuteRequest request = UpdateOf("Post", {{"views", "views + 1"}}, "id = 1");
  request.write.returning = Returning({"views"});
  request.dry_run = true;
  EXPECT_THAT(Returned(request), ElementsAre("6"));
  EXPECT_THAT(Query("SELECT views FROM Post WHERE id = 1"), ElementsAre("5"));
}

TEST_P(ExecuteTest, ReturningKnowsTheWrittenRowOnly) {
  for (const char* item : {"author.name", "comments.count()", "(SELECT 1)"}) {
    orm::ExecuteRequest request = UpdateOf("Post", {{"views", "1"}}, "id = 1");
    request.write.returning = Returning({item});
    EXPECT_EQ(Refused(request, "RETURNING_NOT_ALLOWED"), "returning[0].expr") << item;
  }
  orm::ExecuteRequest request = UpdateOf("Post", {{"views", "1"}}, "id = 1");
  request.write.returning = Returning({"max(views)"});
  EXPECT_THAT(Execute(request), HasReason("AGGREGATE_NOT_ALLOWED"));
}

TEST_P(ExecuteTest, TooMuchToReturnIsRolledBack) {
  Restart({.limits = {.result_bytes_max = 1'000}});
  orm::ExecuteRequest request = UpdateOf("Post", {{"views", "77"}}, "id = 1");
  request.write.returning = Returning({"repeat(title, 2000)"});
  EXPECT_THAT(Execute(request), HasReason("RESULT_TOO_LARGE"));
  EXPECT_THAT(Query("SELECT count(*) FROM Post WHERE views = 77"), ElementsAre("0"));
}

ROWGATE_ON_ALL_BACKENDS(ExecuteTest);

}  // namespace
}  // namespace rowgate::test
