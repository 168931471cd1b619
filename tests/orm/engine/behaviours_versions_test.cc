#include <string>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "tests/orm/engine/behaviours_fixture.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Mask = std::vector<std::string>;

class VersionsTest : public BehavioursTest {
 protected:
  orm::UpdateRequest Aged(int64_t age, std::optional<int64_t> version = std::nullopt) {
    orm::UpdateRequest request{.row = Person({{"id", Int(1)}, {"age", Int(age)}}), .read_mask = Mask{"age", "version"}};
    request.precondition.version = version;
    return request;
  }
};

TEST_P(VersionsTest, InsertsStartAtOneAndSetBothTimes) {
  ASSERT_OK_AND_ASSIGN(const auto rows,
                       Create({.rows = {Person({{"email", Text("x@y")}, {"first", Text("X")}, {"last", Text("Y")}})},
                               .read_mask = Mask{"version"}}));
  EXPECT_THAT(rows, ElementsAre("4|1"));
  EXPECT_THAT(Query("SELECT created_at = updated_at AND created_at <= now() FROM Person WHERE id = 4"),
              ElementsAre("1"));
}

TEST_P(VersionsTest, RowsOfAQueryStartAtOneAsWell) {
  ASSERT_THAT(Execute(InsertFrom("Person", {"email", "first", "last", "tenant"},
                                 "SELECT 'q' || email, first, last, 't' FROM Person WHERE id = 1 UNION "
                                 "SELECT 'r' || email, first, last, 't' FROM Person WHERE id = 1")),
              IsOk());
  ASSERT_THAT(Execute(InsertFrom("Person", {"email", "first", "last", "tenant"},
                                 "SELECT DISTINCT 's' || email, first, last, 't' FROM Person WHERE id = 1")),
              IsOk());
  EXPECT_THAT(Query("SELECT version, created_at = updated_at FROM Person WHERE id > 3"),
              ElementsAre("1|1", "1|1", "1|1"));
}

TEST_P(VersionsTest, EachWriteCounts) {
  EXPECT_THAT(Update(Aged(31)), IsOkAndHolds(ElementsAre("1|31|2")));
  ASSERT_THAT(Execute(UpdateOf("Person", {{"age", "age + 1"}}, "id = 1")), IsOk());
  ASSERT_OK_AND_ASSIGN(const orm::WhereWritePlan plan,
                       engine().PlanUpdateWhere(BehavioursTable("Person"),
                                                {.filter = {.filter = "id = 1"}, .row = Person({{"age", Int(33)}})}));
  ASSERT_THAT(plan.Run(session()), IsOk());
  EXPECT_THAT(Query("SELECT age, version FROM Person WHERE id = 1"), ElementsAre("33|4"));
  EXPECT_THAT(Query("SELECT updated_at >= created_at FROM Person WHERE id = 1"), ElementsAre("1"));
  orm::UpsertRequest upsert{.row = Person({{"email", Text("ann@x")}, {"first", Text("A")}, {"last", Text("B")}}),
                            .conflict_fields = {"email"},
                            .read_mask = Mask{"version"}};
  ASSERT_OK_AND_ASSIGN(const auto met, Upsert(upsert));
  EXPECT_THAT(met.second, ElementsAre("1|5"));
}

TEST_P(VersionsTest, AWriteByVersionIsOneStatement) {
  EXPECT_THAT(Update(Aged(31, 1)), IsOkAndHolds(ElementsAre("1|31|2")));
  EXPECT_THAT(Statements(), ElementsAre(AllOf(StartsWith("UPDATE people SET age = "), HasSubstr("version = version + "),
                                              HasSubstr("updated_at = "), HasSubstr(" AND version = "),
                                              HasSubstr(" AND deleted_at IS NULL RETURNING "))));
}

TEST_P(VersionsTest, AnOldVersionChangesNothing) {
  ASSERT_THAT(Update(Aged(31, 1)), IsOk());
  Statements();
  const absl::Status status = Update(Aged(32, 1)).status();
  EXPECT_THAT(status, HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  const orm::ErrorDetail detail = orm::DetailOf(status);
  EXPECT_EQ(detail.metadata.at("current_version"), "2");
  EXPECT_FALSE(detail.retry_after.has_value());
  EXPECT_EQ(Statements().size(), 2U);
  EXPECT_THAT(Query("SELECT age FROM Person WHERE id = 1"), ElementsAre("31"));
}

TEST_P(VersionsTest, OfTwoWritersOneWins) {
  const auto other = Connect();
  ASSERT_NE(other, nullptr);
  orm::Session second(*other, nullptr);
  ASSERT_OK_AND_ASSIGN(const orm::UpdatePlan first_plan, engine().PlanUpdate(BehavioursTable("Person"), Aged(61, 1)));
  ASSERT_OK_AND_ASSIGN(const orm::UpdatePlan second_plan, engine().PlanUpdate(BehavioursTable("Person"), Aged(62, 1)));
  EXPECT_THAT(first_plan.Run(session()), IsOk());
  EXPECT_THAT(second_plan.Run(second), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Query("SELECT age, version FROM Person WHERE id = 1"), ElementsAre("61|2"));
}

TEST_P(VersionsTest, TheVersionOfTheRowIsAPrecondition) {
  orm::UpdateRequest request = Aged(31);
  request.row = Person({{"id", Int(1)}, {"age", Int(31)}, {"version", Int(7)}});
  EXPECT_THAT(Update(request), HasReason("ETAG_MISMATCH"));
  request.update_mask = Mask{"age"};
  EXPECT_THAT(Update(request), HasReason("ETAG_MISMATCH"));
  request.row = Person({{"id", Int(1)}, {"age", Int(31)}, {"version", Int(1)}});
  EXPECT_THAT(Update(request), IsOkAndHolds(ElementsAre("1|31|2")));
}

TEST_P(VersionsTest, MissingRowsAndConditionsAreToldApart) {
  orm::UpdateRequest request = Aged(31, 1);
  request.row = Person({{"id", Int(77)}, {"age", Int(31)}});
  EXPECT_THAT(Update(request), HasReason("ROW_NOT_FOUND"));
  request = Aged(31);
  request.precondition.filter.filter = "age > 100";
  EXPECT_THAT(Update(request), HasReason("PRECONDITION_FAILED"));
  request.precondition.version = 1;
  EXPECT_THAT(Update(request), HasReason("PRECONDITION_FAILED"));
  request.precondition.version = 2;
  EXPECT_THAT(Update(request), HasReason("ETAG_MISMATCH"));
  request = Aged(31);
  request.precondition.filter.filter = "age = 30 AND articles.count() = 1";
  EXPECT_THAT(Update(request), IsOkAndHolds(ElementsAre("1|31|2")));
  request.precondition.filter.filter = "nothing = 1";
  EXPECT_THAT(ViolationsOf(Update(request).status()), ElementsAre("UNKNOWN_PATH precondition.filter"));
}

TEST_P(VersionsTest, TablesWithoutVersionHaveNoneToAskFor) {
  orm::UpdateRequest request{.row = Row("Article", {{"id", Int(1)}, {"title", Text("x")}}, "article")};
  request.precondition.version = 1;
  EXPECT_THAT(ViolationsOf(Update(request, "Article").status()), ElementsAre("VERSION_NOT_KEPT precondition.version"));
}

TEST_P(VersionsTest, UndeleteTakesPreconditions) {
  orm::UndeleteRequest request{.key = Person({{"id", Int(3)}}), .read_mask = Mask{"version"}};
  request.precondition.version = 1;
  ASSERT_OK_AND_ASSIGN(const orm::UpdatePlan old, engine().PlanUndelete(BehavioursTable("Person"), request));
  EXPECT_THAT(old.Run(session()), HasReason("ETAG_MISMATCH"));
  request.precondition.version = 2;
  ASSERT_OK_AND_ASSIGN(const orm::UpdatePlan plan, engine().PlanUndelete(BehavioursTable("Person"), request));
  ASSERT_OK_AND_ASSIGN(const orm::RowsResult row, plan.Run(session()));
  EXPECT_THAT(RowsAsText(row.rows, 1, 2), ElementsAre("3|3"));
}

TEST_P(VersionsTest, ClientsDoNotWriteThem) {
  const Cells sent{{"email", Text("x@y")},
                   {"first", Text("X")},
                   {"last", Text("Y")},
                   {"version", Int(4)},
                   {"created_at", orm::Value{orm::Timestamp{1}}}};
  EXPECT_THAT(ViolationsOf(Create({.rows = {Person(sent)}}).status()),
              ElementsAre("OUTPUT_ONLY_FIELD person.version", "OUTPUT_ONLY_FIELD person.created_at"));
  orm::UpdateRequest request = Aged(31);
  request.update_mask = Mask{"age", "version"};
  EXPECT_THAT(ViolationsOf(Update(request).status()), ElementsAre("OUTPUT_ONLY_FIELD update_mask"));
  EXPECT_THAT(ViolationsOf(Execute(UpdateOf("Person", {{"version", "7"}, {"updated_at", "now()"}}, "id = 1")).status()),
              ElementsAre("OUTPUT_ONLY_FIELD update.set[0].column", "OUTPUT_ONLY_FIELD update.set[1].column"));
  EXPECT_THAT(ViolationsOf(Execute(InsertInto("Person", {"version"}, {{"7"}})).status()),
              ElementsAre("OUTPUT_ONLY_FIELD insert.columns[0]"));
}

TEST_P(VersionsTest, ReadChangeSendBack) {
  orm::UpdateRequest request = Aged(0);
  request.row = Person({{"id", Int(1)},
                        {"first", Text("Anne")},
                        {"whole", Text("Ann Lee")},
                        {"version", Int(1)},
                        {"created_at", orm::Value{orm::Timestamp{5}}},
                        {"rank", Int(3)}});
  request.read_mask = Mask{"whole", "version", "rank"};
  EXPECT_THAT(Update(request), IsOkAndHolds(ElementsAre("1|Anne Lee|2|0")));
  EXPECT_THAT(Update(request), HasReason("ETAG_MISMATCH"));
}

ROWGATE_ON_ALL_BACKENDS(VersionsTest);

}  // namespace
}  // namespace rowgate::test
