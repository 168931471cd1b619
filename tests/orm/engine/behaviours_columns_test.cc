#include <string>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "tests/orm/engine/behaviours_fixture.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Mask = std::vector<std::string>;

class ColumnBehavioursTest : public BehavioursTest {
 protected:
  static Cells Valid() { return {{"email", Text("x@y")}, {"first", Text("X")}, {"last", Text("Y")}}; }
  static Cells With(Cells cells, const std::string& name, orm::Value value) {
    cells.emplace_back(name, std::move(value));  // the last one counts
    return cells;
  }
};

TEST_P(ColumnBehavioursTest, ComputedColumnsAreReadLikeOthers) {
  EXPECT_THAT(Query("SELECT id, whole FROM Person WHERE whole LIKE 'Ann%' ORDER BY whole"), ElementsAre("1|Ann Lee"));
  EXPECT_THAT(Query("SELECT whole, count(*) FROM Person GROUP BY whole ORDER BY whole DESC"),
              ElementsAre("Bob Ray|1", "Ann Lee|1"));
  EXPECT_THAT(Query("SELECT DISTINCT whole FROM Person ORDER BY whole"), ElementsAre("Ann Lee", "Bob Ray"));
  EXPECT_THAT(Query("SELECT title, author.whole FROM Article ORDER BY author.whole DESC NULLS LAST"),
              ElementsAre("two|Bob Ray", "one|Ann Lee", "three|NULL"));
  EXPECT_THAT(Query("SELECT title FROM Article WHERE author_id IN (SELECT id FROM Person WHERE whole = 'Bob Ray')"),
              ElementsAre("two"));
}

TEST_P(ColumnBehavioursTest, ARowThatIsNotThereComputesNothing) {
  EXPECT_THAT(Query("SELECT a.title, l.shown FROM Article a LEFT JOIN a.labels l ORDER BY a.id"),
              ElementsAre("one|db", "two|NULL", "three|NULL"));
}

TEST_P(ColumnBehavioursTest, PagesGoByComputedColumns) {
  orm::ListRequest request{.order_by = "whole DESC", .page_size = 1, .read_mask = Mask{"whole"}};
  std::vector<std::string> names;
  do {
    ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan, engine().PlanList(BehavioursTable("Person"), request));
    ASSERT_OK_AND_ASSIGN(const orm::ListResult page, plan.Run(session()));
    names.emplace_back(page.tree.rows.row(0)[1].text());
    request.position = page.next;
  } while (request.position);
  EXPECT_THAT(names, ElementsAre("Bob Ray", "Ann Lee"));
}

TEST_P(ColumnBehavioursTest, WritesReturnComputedColumnsAndNeverSetThem) {
  const orm::UpdateRequest request{.row = Person({{"id", Int(1)}, {"last", Text("Low")}}), .read_mask = Mask{"whole"}};
  EXPECT_THAT(Update(request), IsOkAndHolds(ElementsAre("1|Ann Low")));
  EXPECT_THAT(Create({.rows = {Person(Valid())}, .read_mask = Mask{"whole"}}), IsOkAndHolds(ElementsAre("4|X Y")));
  EXPECT_THAT(ViolationsOf(Create({.rows = {Person(With(Valid(), "whole", Text("Z")))}}).status()),
              ElementsAre("OUTPUT_ONLY_FIELD person.whole"));
  EXPECT_THAT(ViolationsOf(Execute(UpdateOf("Person", {{"whole", "'x'"}}, "id = 1")).status()),
              ElementsAre("OUTPUT_ONLY_FIELD update.set[0].column"));
}

TEST_P(ColumnBehavioursTest, AWholeRowHasEverythingButTheSensitive) {
  const std::vector<std::string> rows = Query("SELECT p FROM Person p WHERE id = 1");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0], HasSubstr("1|ann@x|Ann|Lee|Ann Lee|30|1|"));
  EXPECT_THAT(rows[0], Not(HasSubstr("s1")));
  EXPECT_THAT(Query("SELECT d.first FROM (SELECT p FROM Person p) d ORDER BY d.first"), ElementsAre("Ann", "Bob"));
}

TEST_P(ColumnBehavioursTest, SensitiveColumnsAreWrittenAndNeverSeen) {
  ASSERT_THAT(Update({.row = Person({{"id", Int(1)}, {"secret", Text("new")}})}), IsOk());
  EXPECT_THAT(Sql("SELECT secret FROM people WHERE id = 1"), ElementsAre("new"));
  const orm::Table& people = BehavioursTable("Person");
  EXPECT_THAT(engine().PlanList(people, {.filter = {.filter = "secret = 'new'"}}), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(engine().PlanList(people, {.order_by = "secret"}), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(engine().PlanList(people, {.read_mask = Mask{"secret"}}), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(engine().PlanGet(people, {.key = Person({{"id", Int(1)}}), .read_mask = Mask{"secret"}}),
              HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(QueryStatus("SELECT secret FROM Person"), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(QueryStatus("SELECT title FROM Article WHERE author.secret = 'new'"), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(QueryStatus("SELECT 1 FROM Article a JOIN Person p ON p.secret = a.title"), HasReason("SENSITIVE_FIELD"));
  EXPECT_THAT(Execute(UpdateOf("Person", {{"first", "secret"}}, "id = 1")), HasReason("SENSITIVE_FIELD"));
  orm::ExecuteRequest returning = UpdateOf("Person", {{"first", "'A'"}}, "id = 1");
  returning.write.returning = Returning({"secret"});
  EXPECT_THAT(Execute(returning), HasReason("SENSITIVE_FIELD"));
  returning.write.returning = Returning({"Person"});
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult row, Execute(returning));
  EXPECT_EQ(row.rows.columns(), people.columns.size() - 1);
}

TEST_P(ColumnBehavioursTest, ExplainHidesWhatIsWrittenIntoThem) {
  const orm::DialectExplanation shown = Explain({.execute = UpdateOf("Person", {{"secret", "'abc'"}}, "id = 1")});
  EXPECT_THAT(shown.binds, AllOf(Not(IsEmpty()), Not(Contains(Text("abc")))));
}

TEST_P(ColumnBehavioursTest, WriteOnceIsForInserts) {
  EXPECT_THAT(Create({.rows = {Person(With(Valid(), "tenant", Text("t9")))}, .read_mask = Mask{"tenant"}}),
              IsOkAndHolds(ElementsAre("4|t9")));
  const orm::RowInput changed = Person({{"id", Int(1)}, {"tenant", Text("other")}});
  EXPECT_THAT(ViolationsOf(Update({.row = changed}).status()), ElementsAre("WRITE_ONCE_FIELD person.tenant"));
  EXPECT_THAT(ViolationsOf(Update({.row = changed, .update_mask = Mask{"tenant"}}).status()),
              ElementsAre("WRITE_ONCE_FIELD update_mask"));
  orm::UpdateRequest assigned{.row = Person({{"id", Int(1)}})};
  assigned.assign.push_back({.path = "tenant", .value = Parsed("'x'"), .text = "'x'"});
  EXPECT_THAT(ViolationsOf(Update(assigned).status()), ElementsAre("WRITE_ONCE_FIELD assign[0].path"));
  orm::UpsertRequest upsert{.row = Person(With(With(Valid(), "email", Text("ann@x")), "tenant", Text("other"))),
                            .conflict_fields = {"email"},
                            .read_mask = Mask{"first", "tenant"}};
  ASSERT_OK_AND_ASSIGN(const auto met, Upsert(upsert));
  EXPECT_THAT(met.second, ElementsAre("1|X|t"));
  upsert.update_mask = Mask{"*"};
  EXPECT_THAT(Upsert(upsert), IsOk());
  upsert.update_mask = Mask{"tenant"};
  EXPECT_THAT(Upsert(upsert), HasReason("WRITE_ONCE_FIELD"));
}

TEST_P(ColumnBehavioursTest, AStarIsWhatClientsMayWrite) {
  orm::RowInput row = Person(With(Valid(), "id", Int(1)));
  EXPECT_THAT(Update({.row = row, .update_mask = Mask{"*"}, .read_mask = Mask{"first", "age", "tenant", "rank"}}),
              IsOkAndHolds(ElementsAre("1|X|NULL|t|0")));
  EXPECT_THAT(Create({.rows = {Person(With(Valid(), "email", Text("z@y")))}, .create_mask = Mask{"*"}}), IsOk());
  EXPECT_THAT(Create({.rows = {Person(Valid())}, .create_mask = Mask{"rank"}}), HasReason("OUTPUT_ONLY_FIELD"));
}

TEST_P(ColumnBehavioursTest, AllViolationsComeAtOnceBeforeAnySql) {
  const orm::RowInput bad = Person({{"email", Text("x")}, {"first", Text("")}, {"last", Text("Y")}, {"age", Int(151)}});
  EXPECT_THAT(ViolationsOf(Create({.rows = {bad}}).status()),
              ElementsAre("TOO_SHORT person.email", "PATTERN_MISMATCH person.email", "TOO_SHORT person.first",
                          "VALUE_OUT_OF_RANGE person.age"));
  EXPECT_THAT(
      ViolationsOf(Update({.row = Person({{"id", Int(1)}, {"email", Text("nothing")}, {"age", Int(-1)}})}).status()),
      ElementsAre("PATTERN_MISMATCH person.email", "VALUE_OUT_OF_RANGE person.age"));
  EXPECT_THAT(ViolationsOf(Execute(UpdateOf("Person", {{"email", "'x'"}, {"age", "200"}}, "id = 1")).status()),
              ElementsAre("TOO_SHORT update.set[0].value", "PATTERN_MISMATCH update.set[0].value",
                          "VALUE_OUT_OF_RANGE update.set[1].value"));
  EXPECT_THAT(Statements(), IsEmpty());
}

TEST_P(ColumnBehavioursTest, ABatchTellsOfAllItsRows) {
  orm::CreateRequest request;
  for (int i = 0; i < 3; ++i) {
    orm::RowInput row = Person(With(Valid(), "age", Int(i == 1 ? 5 : 500)));
    row.field = "people[" + std::to_string(i) + "]";
    request.rows.push_back(std::move(row));
  }
  EXPECT_THAT(ViolationsOf(Create(request).status()),
              ElementsAre("VALUE_OUT_OF_RANGE people[0].age", "VALUE_OUT_OF_RANGE people[2].age"));
  for (int i = 0; i < 200; ++i) request.rows.push_back(request.rows.front());
  EXPECT_EQ(ViolationsOf(Create(request).status()).size(), 100U);
  EXPECT_THAT(ViolationsOf(Execute(InsertInto("Person", {"email", "first", "last", "tenant"},
                                              {{"'a@b'", "''", "''", "''"}, {"'c'", "'x'", "''", "''"}}))
                               .status()),
              ElementsAre("TOO_SHORT insert.rows[0].values[1]", "TOO_SHORT insert.rows[1].values[0]",
                          "PATTERN_MISMATCH insert.rows[1].values[0]"));
}

TEST_P(ColumnBehavioursTest, ValuesAndKeysAreNormalized) {
  EXPECT_THAT(Create({.rows = {Person(With(Valid(), "email", Text("  ÄB@X.Org ")))}, .read_mask = Mask{"email"}}),
              IsOkAndHolds(ElementsAre("4|äb@x.org")));
  ASSERT_OK_AND_ASSIGN(const orm::GetPlan get,
                       engine().PlanGet(BehavioursTable("Person"), {.key = Person({{"email", Text(" ANN@x")}})}));
  EXPECT_THAT(get.Run(session()), IsOk());
  ASSERT_THAT(Execute(UpdateOf("Person", {{"email", "'Bob@New '"}}, "id = 2")), IsOk());
  EXPECT_THAT(Query("SELECT email FROM Person WHERE id = 2"), ElementsAre("bob@new"));
  // A filter means what it says.
  EXPECT_THAT(Query("SELECT id FROM Person WHERE email = 'ANN@x'"), IsEmpty());
}

TEST_P(ColumnBehavioursTest, ChecksSpeakTheSchemasWords) {
  const absl::Status status = Execute(UpdateOf("Person", {{"age", "age - 17"}}, "id = 1")).status();
  EXPECT_THAT(status, HasReason("CHECK_VIOLATION"));
  EXPECT_THAT(ViolationsOf(status), ElementsAre("CHECK_VIOLATION age"));
  EXPECT_EQ(orm::DetailOf(status).violations.front().description, "thirteen is no age");
}

TEST_P(ColumnBehavioursTest, PathsGoIntoEmbeddedMessages) {
  EXPECT_THAT(Query("SELECT id, credit.currency FROM Person WHERE credit.amount > 4 ORDER BY credit.amount"),
              ElementsAre("1|EUR"));
  EXPECT_THAT(Query("SELECT p.credit.currency FROM Person p WHERE p.id = 1"), ElementsAre("EUR"));
  EXPECT_THAT(Query("SELECT title FROM Article WHERE author.credit.currency = 'EUR'"), ElementsAre("one"));
  EXPECT_THAT(Query("SELECT d.credit.currency FROM (SELECT p FROM Person p WHERE id = 1) d"), ElementsAre("EUR"));
  EXPECT_THAT(QueryStatus("SELECT credit.nothing FROM Person"), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(QueryStatus("SELECT credit FROM Person"), HasReason("UNKNOWN_PATH"));
  ASSERT_THAT(Execute(UpdateOf("Person", {{"credit.currency", "credit.currency || '!'"}}, "credit.amount = 5")),
              IsOk());
  EXPECT_THAT(Query("SELECT credit.currency FROM Person WHERE id = 1"), ElementsAre("EUR!"));
}

TEST_P(ColumnBehavioursTest, MasksTakeEmbeddedMessagesWholeAndInParts) {
  const orm::RowInput row = Person({{"id", Int(1)}, {"credit.currency", Text("USD")}});
  EXPECT_THAT(Update({.row = row, .update_mask = Mask{"credit.currency"}, .read_mask = Mask{"credit.currency"}}),
              IsOkAndHolds(ElementsAre("1|USD")));
  EXPECT_THAT(Query("SELECT credit.amount IS NULL FROM Person WHERE id = 1"), ElementsAre("0"));
  EXPECT_THAT(Update({.row = row, .update_mask = Mask{"credit"}, .read_mask = Mask{"credit"}}),
              IsOkAndHolds(ElementsAre("1|NULL|USD")));
  EXPECT_THAT(Update({.row = Person({{"id", Int(1)}}), .update_mask = Mask{"credit"}, .read_mask = Mask{"credit"}}),
              IsOkAndHolds(ElementsAre("1|NULL|NULL")));
}

TEST(ComputedColumnsTest, WhatCannotBeComputedIsFoundAtStart) {
  for (const std::string text : {"nothing || 'x'", "secret || ''", "whole || ''", "articles.count()", "age + 1"}) {
    std::vector<orm::Table> tables = BehavioursCatalog().tables();
    const auto whole = static_cast<size_t>(tables.front().FindField("whole")->index);
    tables.front().columns[whole].computed = Parsed(text);
    const orm::Catalog catalog(std::move(tables));
    EXPECT_THAT(orm::StatementRules::Create(catalog, {}), HasReason("COMPUTED_COLUMN_INVALID")) << text;
  }
}

ROWGATE_ON_ALL_BACKENDS(ColumnBehavioursTest);

}  // namespace
}  // namespace rowgate::test
