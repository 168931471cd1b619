#include <string>

#include "gmock/gmock.h"
#include "tests/orm/engine/behaviours_fixture.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SoftDeleteTest : public BehavioursTest {
 protected:
  // Ids of the people that List finds.
  std::vector<std::string> People(const std::string& filter, bool show_deleted = false) {
    const orm::ListRequest request{.filter = {.filter = filter},
                                   .read_mask = std::vector<std::string>{"id"},
                                   .options = {.show_deleted = show_deleted}};
    const auto plan = engine().PlanList(BehavioursTable("Person"), request);
    EXPECT_THAT(plan, IsOk()) << filter;
    if (!plan.ok()) return {};
    const auto page = plan->Run(session());
    EXPECT_THAT(page, IsOk()) << filter;
    std::vector<std::string> ids;
    for (size_t i = 0; page.ok() && i < page->tree.rows.size(); ++i) {
      ids.push_back(std::to_string(page->tree.rows.row(i)[0].integer()));
    }
    return ids;
  }
};

TEST_P(SoftDeleteTest, DeletingSetsTheTimeAndKeepsTheRow) {
  EXPECT_THAT(Sql("SELECT email FROM people WHERE deleted_at IS NOT NULL"), ElementsAre("cid@x"));
  ASSERT_OK_AND_ASSIGN(const orm::DeletePlan plan,
                       engine().PlanDelete(BehavioursTable("Person"), {.keys = {Person({{"id", Int(2)}})}}));
  EXPECT_THAT(plan.Run(session()), IsOkAndHolds(1));
  const std::vector<std::string> statements = Statements();
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_THAT(statements[0], HasSubstr("UPDATE people SET deleted_at = "));
  EXPECT_THAT(statements[0], HasSubstr("version = version + "));
  EXPECT_THAT(statements[0], HasSubstr(" AND deleted_at IS NULL"));
  EXPECT_THAT(Sql("SELECT CAST(version AS text) FROM people WHERE id = 2"), ElementsAre("2"));
  // What is deleted is not deleted again.
  EXPECT_THAT(plan.Run(session()), HasReason("ROW_NOT_FOUND"));
}

TEST_P(SoftDeleteTest, DeletingByConditionMarksToo) {
  ASSERT_OK_AND_ASSIGN(
      const orm::WhereWritePlan plan,
      engine().PlanDeleteWhere(BehavioursTable("Person"), {.all_rows = true, .options = {.show_deleted = true}}));
  EXPECT_THAT(plan.Run(session()), IsOkAndHolds(2));
  EXPECT_THAT(Sql("SELECT CAST(count(*) AS text) FROM people"), ElementsAre("3"));
  EXPECT_THAT(People(""), IsEmpty());
}

TEST_P(SoftDeleteTest, ExecuteMarksAndReturns) {
  orm::ExecuteRequest request = DeleteFrom("Person", "email = 'ann@x'");
  request.write.returning = Returning({"id", "deleted_at IS NULL"});
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, Execute(request));
  EXPECT_EQ(result.affected_rows, 1);
  EXPECT_THAT(RowsAsText(result.rows, 1, 2), ElementsAre("1|0"));
}

TEST_P(SoftDeleteTest, ReadsSeeOnlyWhatIsThere) {
  EXPECT_THAT(People(""), ElementsAre("1", "2"));
  EXPECT_THAT(Statements(), ElementsAre(HasSubstr("FROM people WHERE deleted_at IS NULL")));
  EXPECT_THAT(People("id > 2 OR id = 1"), ElementsAre("1"));
  EXPECT_THAT(People("", true), ElementsAre("1", "2", "3"));
  ASSERT_OK_AND_ASSIGN(const orm::GetPlan get,
                       engine().PlanGet(BehavioursTable("Person"), {.key = Person({{"id", Int(3)}})}));
  EXPECT_THAT(get.Run(session()), HasReason("ROW_NOT_FOUND"));
  ASSERT_OK_AND_ASSIGN(const orm::CountPlan count, engine().PlanCount(BehavioursTable("Person"), {}));
  EXPECT_EQ(count.Run(session())->rows, 2);
}

TEST_P(SoftDeleteTest, JoinsTakeItIntoTheirOwnCondition) {
  EXPECT_THAT(Query("SELECT a.title, p.first FROM Article a LEFT JOIN Person p ON p.id = a.author_id ORDER BY a.id"),
              ElementsAre("one|Ann", "two|Bob", "three|NULL"));
  EXPECT_THAT(Statements(), ElementsAre(HasSubstr(".author_id AND people.deleted_at IS NULL ORDER BY")));
  EXPECT_THAT(Query("SELECT a.title, p.first FROM Article a JOIN Person p ON p.id = a.author_id ORDER BY a.id"),
              ElementsAre("one|Ann", "two|Bob"));
  EXPECT_THAT(Statements(), ElementsAre(HasSubstr(" WHERE people.deleted_at IS NULL")));
  EXPECT_THAT(Query("SELECT a.title, p.first FROM Article a JOIN a.author p ORDER BY a.id", true),
              ElementsAre("one|Ann", "two|Bob", "three|Cid"));
}

TEST_P(SoftDeleteTest, ARowWhoseAuthorIsDeletedStays) {
  EXPECT_THAT(Query("SELECT title, author.first FROM Article ORDER BY id"),
              ElementsAre("one|Ann", "two|Bob", "three|NULL"));
  EXPECT_THAT(Query("SELECT title FROM Article WHERE author.first IS NULL"), ElementsAre("three"));
  EXPECT_THAT(Query("SELECT title FROM Article ORDER BY author.first DESC NULLS LAST"),
              ElementsAre("two", "one", "three"));
}

TEST_P(SoftDeleteTest, QuantifiersCountsAndSubqueriesSkipIt) {
  EXPECT_THAT(Query("SELECT title, labels.count() FROM Article ORDER BY id"), ElementsAre("one|1", "two|0", "three|0"));
  EXPECT_THAT(Query("SELECT title FROM Article WHERE labels.some(name = 'old')"), IsEmpty());
  EXPECT_THAT(Query("SELECT title FROM Article WHERE author_id IN (SELECT id FROM Person) ORDER BY id"),
              ElementsAre("one", "two"));
  EXPECT_THAT(Query("SELECT title FROM Article a WHERE NOT EXISTS (SELECT 1 FROM Person p WHERE p.id = a.author_id)"),
              ElementsAre("three"));
  EXPECT_THAT(Query("WITH w AS (SELECT first FROM Person) SELECT w.first FROM w ORDER BY w.first"),
              ElementsAre("Ann", "Bob"));
  EXPECT_THAT(Query("SELECT d.n FROM (SELECT count(*) AS n FROM Person) d"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT first FROM Person UNION SELECT name FROM Label ORDER BY first"),
              ElementsAre("Ann", "Bob", "db"));
}

TEST_P(SoftDeleteTest, ALeftJoinThroughAJoinTableFindsNoDeletedRows) {
  EXPECT_THAT(Query("SELECT a.title, l.name FROM Article a LEFT JOIN a.labels l ORDER BY a.id, l.name"),
              ElementsAre("one|db", "two|NULL", "three|NULL"));
}

TEST_P(SoftDeleteTest, UpdatesLeaveDeletedRowsAlone) {
  ASSERT_OK_AND_ASSIGN(
      const orm::WhereWritePlan all,
      engine().PlanUpdateWhere(BehavioursTable("Person"), {.row = Person({{"age", Int(50)}}), .all_rows = true}));
  EXPECT_THAT(all.Run(session()), IsOkAndHolds(2));
  const orm::UpdateRequest one{.row = Person({{"id", Int(3)}, {"age", Int(50)}})};
  EXPECT_THAT(Update(one), HasReason("ROW_NOT_FOUND"));
  orm::UpdateRequest shown = one;
  shown.options.show_deleted = true;
  EXPECT_THAT(Update(shown), IsOk());
  // Several deleted rows may have had the address.
  shown.row = Person({{"age", Int(50)}});
  shown.key = Person({{"email", Text("cid@x")}});
  EXPECT_THAT(Update(shown), HasReason("KEY_INCOMPLETE"));
}

TEST_P(SoftDeleteTest, AnUpdateOfOtherTablesLooksAtLiveRowsOnly) {
  EXPECT_THAT(Execute(UpdateOf("Article", {{"title", "'x'"}}, "author.first = 'Cid'"))->affected_rows, 0);
}

TEST_P(SoftDeleteTest, UndeleteBringsOneRowBack) {
  ASSERT_THAT(Undelete(3), IsOk());
  EXPECT_THAT(Statements(), ElementsAre(HasSubstr("AND deleted_at IS NOT NULL")));
  EXPECT_THAT(People(""), ElementsAre("1", "2", "3"));
  const absl::Status again = Undelete(3);
  EXPECT_THAT(again, HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(std::string(again.message()), HasSubstr("no deleted row of "));
  EXPECT_THAT(Undelete(9), HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(engine().PlanUndelete(BehavioursTable("Article"), {.key = Row("Article", {{"id", Int(1)}})}),
              HasReason("SOFT_DELETE_NOT_DECLARED"));
}

TEST_P(SoftDeleteTest, UniqueKeysAreFreeAgain) {
  const Cells cells{{"email", Text("cid@x")}, {"first", Text("Cy")}, {"last", Text("Poe")}, {"tenant", Text("t")}};
  ASSERT_THAT(Create({.rows = {Person(cells)}}), IsOk());
  EXPECT_THAT(Create({.rows = {Person(cells)}}), HasReason("UNIQUE_VIOLATION"));
  // The old row cannot come back beside it.
  EXPECT_THAT(ViolationsOf(Undelete(3)), ElementsAre("UNIQUE_VIOLATION person.email"));
}

TEST_P(SoftDeleteTest, AnUpsertByAUniqueKeyMakesARowOfItsOwn) {
  const orm::UpsertRequest request{
      .row = Person({{"email", Text("cid@x")}, {"first", Text("Cy")}, {"last", Text("P")}}),
      .conflict_fields = {"email"},
      .read_mask = std::vector<std::string>{"first"}};
  ASSERT_OK_AND_ASSIGN(const auto made, Upsert(request));
  EXPECT_EQ(made.first, orm::UpsertOutcome::kInserted);
  EXPECT_THAT(Statements().back(), HasSubstr("ON CONFLICT (email) WHERE deleted_at IS NULL DO UPDATE"));
  ASSERT_OK_AND_ASSIGN(const auto met, Upsert(request));
  EXPECT_EQ(met.first, orm::UpsertOutcome::kUpdated);
  EXPECT_EQ(met.second, made.second);
}

TEST_P(SoftDeleteTest, AnUpsertByPrimaryKeyBringsTheRowBack) {
  orm::UpsertRequest request{
      .row = Person({{"id", Int(3)}, {"email", Text("cid@x")}, {"first", Text("Cy")}, {"last", Text("P")}}),
      .read_mask = std::vector<std::string>{"first", "version", "deleted_at"}};
  ASSERT_OK_AND_ASSIGN(const auto back, Upsert(request));
  EXPECT_EQ(back.first, orm::UpsertOutcome::kUpdated);
  EXPECT_THAT(back.second, ElementsAre("3|Cy|3|NULL"));
}

TEST_P(SoftDeleteTest, KeepingWhatIsThereBringsItBackUnchanged) {
  orm::UpsertRequest request{
      .row = Person({{"id", Int(3)}, {"email", Text("cid@x")}, {"first", Text("Cy")}, {"last", Text("P")}}),
      .keep_existing = true,
      .read_mask = std::vector<std::string>{"first", "version", "deleted_at"}};
  ASSERT_OK_AND_ASSIGN(const auto back, Upsert(request));
  EXPECT_EQ(back.first, orm::UpsertOutcome::kUpdated);
  EXPECT_THAT(back.second, ElementsAre("3|Cid|3|NULL"));
  ASSERT_OK_AND_ASSIGN(const auto kept, Upsert(request));
  EXPECT_EQ(kept.first, orm::UpsertOutcome::kUnchanged);
  EXPECT_THAT(kept.second, ElementsAre("3|Cid|3|NULL"));
}

TEST_P(SoftDeleteTest, InsertsThatDoNothingOnConflictBringLinksBack) {
  ASSERT_THAT(Execute(DeleteFrom("ArticleLabel", "article_id = 1 AND label_id = 1")), IsOk());
  EXPECT_THAT(Query("SELECT labels.count() FROM Article WHERE id = 1"), ElementsAre("0"));
  orm::ExecuteRequest link = InsertInto("ArticleLabel", {"article_id", "label_id"}, {{"1", "1"}});
  std::get<orm::InsertSpec>(link.write.statement).on_conflict = orm::ConflictSpec{.fields = {"article_id", "label_id"}};
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult back, Execute(link));
  EXPECT_EQ(back.affected_rows, 1);
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult there, Execute(link));
  EXPECT_EQ(there.affected_rows, 0);
  EXPECT_THAT(Query("SELECT labels.count() FROM Article WHERE id = 1"), ElementsAre("1"));
}

TEST_P(SoftDeleteTest, ExplainShowsTheRules) {
  orm::QueryRequest query{.text = "SELECT first FROM Person"};
  EXPECT_THAT(Explain({.query = query}).sql, HasSubstr("deleted_at IS NULL"));
  query.options.show_deleted = true;
  EXPECT_THAT(Explain({.query = query}).sql, Not(HasSubstr("deleted_at")));
  EXPECT_THAT(Explain({.execute = DeleteFrom("Person", "id = 1")}).sql, HasSubstr("UPDATE people SET deleted_at"));
}

ROWGATE_ON_ALL_BACKENDS(SoftDeleteTest);

}  // namespace
}  // namespace rowgate::test
