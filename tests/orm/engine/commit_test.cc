#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/orm/engine/unit_of_work_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::CommitEntry;
using orm::OnError;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CommitTest : public UnitOfWorkTest {
 protected:
  // The entries get their fields here.
  CommitEntry Entry(Number number, decltype(CommitEntry::operation) operation, std::string label = "",
                    std::vector<orm::ReferenceInput> references = {}) {
    return {.table = &table(number),
            .label = std::move(label),
            .references = std::move(references),
            .operation = std::move(operation)};
  }
  CommitEntry Insert(Number number, const Cells& cells, std::string label = "",
                     std::vector<orm::ReferenceInput> references = {}) {
    return Entry(number, orm::CreateRequest{.rows = {Row(number, cells)}}, std::move(label), std::move(references));
  }
  CommitEntry Update(Number number, const Cells& cells, std::vector<orm::ReferenceInput> references = {}) {
    return Entry(number, orm::UpdateRequest{.row = Row(number, cells)}, "", std::move(references));
  }
  CommitEntry DeleteOf(Number number, const Cells& key) {
    return Entry(number, orm::DeleteRequest{.keys = {Row(number, key)}});
  }
  CommitEntry Assert(Number number, std::string filter, int64_t at_least, std::optional<int64_t> at_most = {}) {
    return Entry(number,
                 orm::AssertRequest{.filter = {.filter = std::move(filter)}, .at_least = at_least, .at_most = at_most});
  }

  absl::StatusOr<orm::CommitPlan> Plan(std::vector<CommitEntry> entries, OnError on_error = OnError::kAbort) {
    for (size_t i = 0; i < entries.size(); ++i) {
      entries[i].field = orm::StrCat("writes[", i, "]");
      if (auto* create = std::get_if<orm::CreateRequest>(&entries[i].operation)) {
        create->rows.front().field = orm::StrCat(entries[i].field, ".insert.row");
      } else if (auto* update = std::get_if<orm::UpdateRequest>(&entries[i].operation)) {
        update->row.field = orm::StrCat(entries[i].field, ".update.row");
      }
    }
    return engine().PlanCommit({.entries = std::move(entries), .on_error = on_error});
  }
  absl::StatusOr<std::vector<orm::CommitResult>> Commit(std::vector<CommitEntry> entries,
                                                        OnError on_error = OnError::kAbort) {
    const auto plan = Plan(std::move(entries), on_error);
    if (!plan.ok()) return plan.status();
    return plan->Run(session());
  }

  static std::string WriteOf(const absl::Status& status) { return orm::DetailOf(status).metadata["write"]; }
  static std::string FieldOf(const absl::Status& status) {
    const auto violations = orm::DetailOf(status).violations;
    return violations.empty() ? "" : violations.front().field;
  }
};

TEST_P(CommitTest, WritesAGraphByReferences) {
  const auto results = Commit({
      Insert(kUser, {{"name", Text("Ann")}}, "ann"),
      Insert(kTag, {{"name", Text("db")}}, "db"),
      Insert(kPost, {{"title", Text("p")}}, "post", {{.path = "author_id", .label = "ann"}}),
      Insert(kPostTag, {}, "", {{.path = "post_id", .label = "post"}, {.path = "tag_id", .label = "db"}}),
      Insert(kComment, {{"body", Text("c")}}, "", {{.path = "post_id", .label = "post", .source = "id"}}),
      Update(kPost, {{"title", Text("changed")}}, {{.path = "id", .label = "post"}}),
  });
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT(*results, SizeIs(6));
  EXPECT_EQ((*results)[5].affected, 1);
  EXPECT_EQ((*results)[0].tree.rows.size(), 1);
  EXPECT_THAT(TakeSql(), SizeIs(6));
  EXPECT_THAT(Query("SELECT p.title, u.name FROM Post p JOIN User u ON p.author_id = u.id"),
              ElementsAre("changed|Ann"));
  EXPECT_THAT(Query("SELECT count(*) FROM PostTag"), ElementsAre("1"));
  EXPECT_THAT(Query("SELECT body FROM Comment"), ElementsAre("c"));
}

TEST_P(CommitTest, TheFirstErrorUndoesEverythingAndNamesItsWrite) {
  const auto results = Commit({
      Insert(kUser, {{"name", Text("Ann")}, {"email", Text("a@x")}}),
      Insert(kUser, {{"name", Text("Bob")}, {"email", Text("b@x")}}),
      Insert(kUser, {{"name", Text("Eve")}, {"email", Text("a@x")}}),
  });
  EXPECT_THAT(results, HasReason("UNIQUE_VIOLATION"));
  EXPECT_EQ(WriteOf(results.status()), "2");
  EXPECT_EQ(FieldOf(results.status()), "writes[2].insert.row.email");
  EXPECT_THAT(Query("SELECT id FROM User"), IsEmpty());
}

TEST_P(CommitTest, EverythingThatIsWrongIsToldAtOnce) {
  CommitEntry masked = Insert(kTag, {{"name", Int(3)}});
  std::get<orm::CreateRequest>(masked.operation).read_mask = std::vector<std::string>{"nmae"};
  const auto results = Commit({
      Insert(kUser, {{"name", Text("Ann")}}, "ann"),
      Insert(kUser, {{"name", Int(1)}}),
      Insert(kUser, {{"name", Text("Bob")}, {"email", Int(2)}}),
      Insert(kPost, {{"title", Text("p")}}, "", {{.path = "autor_id", .label = "ann"}, {.label = "nobody"}}),
      std::move(masked),
      Update(kUser, {{"id", Int(1)}, {"name", Int(1)}}),
  });
  EXPECT_THAT(results, HasReason("UNKNOWN_PATH"));
  EXPECT_EQ(WriteOf(results.status()), "4");
  std::vector<std::string> told;
  for (const orm::FieldViolation& violation : orm::DetailOf(results.status()).violations) {
    told.push_back(orm::StrCat(violation.reason, " ", violation.field));
  }
  EXPECT_THAT(told,
              ElementsAre("UNKNOWN_PATH writes[4].read_mask", "UNKNOWN_PATH writes[3].references[0].path",
                          "UNKNOWN_LABEL writes[3].references[1].label", "TYPE_MISMATCH writes[1].insert.row.name",
                          "TYPE_MISMATCH writes[2].insert.row.email", "TYPE_MISMATCH writes[5].update.row.name"));
  const std::string message(results.status().message());
  EXPECT_THAT(message, AllOf(StartsWith("writes[4].read_mask: \"nmae\""), EndsWith("`name`?) (and 5 more)")));
  EXPECT_THAT(TakeSql(), IsEmpty());
}

TEST_P(CommitTest, NeighbouringInsertsAreOneStatement) {
  std::vector<CommitEntry> entries;
  for (int i = 0; i < 1000; ++i) entries.push_back(Insert(kUser, {{"name", Text(orm::StrCat("u", i))}}));
  const auto results = Commit(std::move(entries));
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT(TakeSql(), SizeIs(1));
  ASSERT_THAT(*results, SizeIs(1000));
  for (const size_t i : {0, 1, 999}) {
    EXPECT_EQ((*results)[i].affected, 1);
    EXPECT_EQ((*results)[i].tree.rows.row(0)[1].text(), orm::StrCat("u", i));
  }
  EXPECT_THAT(Query("SELECT count(*) FROM User"), ElementsAre("1000"));
}

TEST_P(CommitTest, RowsThatReferToOneAnotherAreNotInOneStatement) {
  const auto results = Commit({
      Insert(kUser, {{"name", Text("Ann")}}, "ann"),
      Insert(kPost, {{"title", Text("p1")}}, "p1", {{.path = "author_id", .label = "ann"}}),
      Insert(kPost, {{"title", Text("p2")}}, "", {{.path = "author_id", .label = "ann"}}),
      Insert(kComment, {{"body", Text("c")}}, "c", {{.path = "post_id", .label = "p1"}}),
      Insert(kComment, {{"body", Text("r")}}, "",
             {{.path = "post_id", .label = "p1"}, {.path = "parent_id", .label = "c"}}),
  });
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT(TakeSql(), SizeIs(4));
  EXPECT_THAT(Query("SELECT count(*) FROM Post"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT body FROM Comment WHERE parent_id IS NOT NULL"), ElementsAre("r"));
}

TEST_P(CommitTest, WhatFailsIsUndoneAlone) {
  const auto results = Commit(
      {
          Insert(kTag, {{"name", Text("db")}}),
          Insert(kTag, {{"name", Text("db")}}, "twice"),
          Update(kTag, {{"name", Text("x")}}, {{.path = "id", .label = "twice"}}),
          DeleteOf(kTag, {{"id", Int(77)}}),
          Insert(kTag, {{"name", Text("go")}}),
      },
      OnError::kContinue);
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT((*results)[0].status, IsOk());
  EXPECT_THAT((*results)[1].status, HasReason("UNIQUE_VIOLATION"));
  EXPECT_EQ(FieldOf((*results)[1].status), "writes[1].insert.row.name");
  EXPECT_THAT((*results)[2].status, HasReason("REFERENCE_FAILED"));
  EXPECT_EQ(FieldOf((*results)[2].status), "writes[2].references[0]");
  EXPECT_THAT((*results)[3].status, HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT((*results)[4].status, IsOk());
  EXPECT_THAT(Query("SELECT name FROM Tag ORDER BY name"), ElementsAre("db", "go"));
}

TEST_P(CommitTest, AFailedCascadeIsUndoneAlone) {
  Restart([](Tables& tables) { tables[kComment].relations.clear(); });
  Script(
      "INSERT INTO users (id, name) VALUES (1, 'Ann'); INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p');"
      "INSERT INTO comments (id, post_id, body) VALUES (1, 1, 'c');"
      "INSERT INTO comments (id, post_id, parent_id, body) VALUES (2, 1, 1, 'r')");
  orm::DeleteRequest request{.keys = {Row(kUser, {{"id", Int(1)}})},
                             .precondition = {.filter = {.filter = "FALSE OR id = 2"}}};
  const auto results =
      Commit({Entry(kUser, std::move(request)), Insert(kTag, {{"name", Text("db")}})}, OnError::kContinue);
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT((*results)[0].status, HasReason("PRECONDITION_FAILED"));
  EXPECT_THAT(Query("SELECT count(*) FROM Comment"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("db"));
}

TEST_P(CommitTest, AssertionsCountRows) {
  EXPECT_THAT(Commit({Insert(kTag, {{"name", Text("db")}}), Assert(kTag, "name = 'db'", 1, 1)}), IsOk());
  const auto failed = Commit({Insert(kTag, {{"name", Text("go")}}), Assert(kTag, "name = 'db'", 2)});
  EXPECT_THAT(failed, HasReason("ASSERTION_FAILED"));
  EXPECT_EQ(orm::DetailOf(failed.status()).metadata["counted"], "1");
  EXPECT_EQ(WriteOf(failed.status()), "1");
  EXPECT_THAT(Commit({Assert(kTag, "name = 'db'", 0, 0)}), HasReason("ASSERTION_FAILED"));
  EXPECT_THAT(Commit({Assert(kTag, "", 0)}), IsOk());
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("db"));
  EXPECT_EQ(FieldOf(Plan({Assert(kTag, "nme = 'db'", 0)}).status()), "writes[0].assertion.filter");
  EXPECT_THAT(Plan({Assert(kTag, "", 3, 2)}), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST_P(CommitTest, WritesByConditionAndUpsertsTakePart) {
  Script("INSERT INTO tags (id, name) VALUES (1, 'db'), (2, 'go')");
  const auto results = Commit({
      Entry(kTag, orm::UpdateWhereRequest{.filter = {.filter = "id = 1"}, .row = Row(kTag, {{"name", Text("sql")}})}),
      Entry(kTag, orm::DeleteWhereRequest{.filter = {.filter = "id = 2"}, .max_affected = 1}),
      Entry(kTag,
            orm::UpsertRequest{
                .row = Row(kTag, {{"name", Text("sql")}}), .conflict_fields = {"name"}, .keep_existing = true}),
  });
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ((*results)[0].affected, 1);
  EXPECT_EQ((*results)[1].affected, 1);
  EXPECT_EQ((*results)[2].outcome, orm::UpsertOutcome::kUnchanged);
  EXPECT_EQ((*results)[2].affected, 0);
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("sql"));
}

TEST_P(CommitTest, TooManyRowsUndoTheCommit) {
  Script("INSERT INTO tags (name) VALUES ('db'), ('go')");
  const auto results = Commit({
      Insert(kTag, {{"name", Text("sql")}}),
      Entry(kTag, orm::DeleteWhereRequest{.filter = {.filter = "id > 0"}, .max_affected = 1}),
  });
  EXPECT_THAT(results, Not(IsOk()));
  EXPECT_EQ(WriteOf(results.status()), "1");
  EXPECT_THAT(Query("SELECT count(*) FROM Tag"), ElementsAre("2"));
}

TEST_P(CommitTest, ChecksLabelsAndReferencesBeforeItRuns) {
  const auto user = [this](std::string label) { return Insert(kUser, {{"name", Text("A")}}, std::move(label)); };
  const auto post = [this](orm::ReferenceInput reference) {
    return Insert(kPost, {{"title", Text("p")}}, "", {std::move(reference)});
  };
  const auto reason = [this](std::vector<CommitEntry> entries) { return Plan(std::move(entries)).status(); };
  EXPECT_THAT(reason({user("a"), user("a")}), HasReason("LABEL_TWICE"));
  EXPECT_THAT(reason({user("a"), post({.path = "author_id", .label = "b"})}), HasReason("UNKNOWN_LABEL"));
  EXPECT_THAT(reason({post({.path = "author_id", .label = "a"}), user("a")}), HasReason("UNKNOWN_LABEL"));
  EXPECT_THAT(reason({user("a"), post({.path = "author", .label = "a"})}), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(reason({user("a"), post({.path = "author_id", .label = "a", .source = "nme"})}),
              HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(reason({user("a"), post({.path = "author_id", .label = "a", .source = "name"})}),
              HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(reason({user("a"), post({.path = "title", .label = "a", .source = "name"})}),
              HasReason("PATH_SET_TWICE"));
  CommitEntry gone = DeleteOf(kUser, {{"id", Int(1)}});
  gone.label = "a";
  EXPECT_THAT(reason({gone, post({.path = "author_id", .label = "a"})}), HasReason("REFERENCE_WITHOUT_ROW"));
  CommitEntry assertion = Assert(kUser, "", 1);
  assertion.references = {{.path = "id", .label = "a"}};
  EXPECT_THAT(reason({user("a"), assertion}), HasReason("REFERENCE_NOT_ALLOWED"));
  EXPECT_THAT(reason({}), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(TakeSql(), IsEmpty());
}

TEST_P(CommitTest, AReferredColumnComesBackOnlyWhenItWasAskedFor) {
  CommitEntry region = Insert(kRegion, {{"code", Text("de")}, {"name", Text("Germany")}}, "de");
  std::get<orm::CreateRequest>(region.operation).read_mask = {{"code"}};
  const auto plan = Plan({region, Insert(kTag, {}, "", {{.path = "name", .label = "de", .source = "name"}})});
  ASSERT_THAT(plan, IsOk());
  ASSERT_THAT(plan->columns(0), SizeIs(1));
  const auto results = plan->Run(session());
  ASSERT_THAT(results, IsOk());
  ASSERT_THAT((*results)[0].tree.rows.row(0), SizeIs(1));
  EXPECT_EQ((*results)[0].tree.rows.row(0)[0].text(), "de");
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("Germany"));
}

TEST_P(CommitTest, ANullIsNoValueToReferTo) {
  const auto results = Commit({
      Insert(kUser, {{"name", Text("Ann")}}, "ann"),
      Insert(kTag, {}, "", {{.path = "name", .label = "ann", .source = "email"}}),
  });
  EXPECT_THAT(results, HasReason("REFERENCE_IS_NULL"));
  EXPECT_EQ(FieldOf(results.status()), "writes[1].references[0]");
}

TEST_P(CommitTest, RowsWithNestedRowsTakePart) {
  CommitEntry user = Insert(kUser, {{"name", Text("Ann")}}, "ann");
  std::get<orm::CreateRequest>(user.operation).rows.front().related = {
      {.relation = table(kUser).FindRelation("posts"),
       .rows = {Row(kPost, {{"title", Text("p1")}}, "writes[0].insert.row.posts[0]"),
                Row(kPost, {{"title", Text("p2")}}, "writes[0].insert.row.posts[1]")}}};
  const auto plan = Plan({user, Insert(kPost, {{"title", Text("p3")}}, "", {{.path = "author_id", .label = "ann"}})});
  ASSERT_THAT(plan, IsOk());
  ASSERT_THAT(plan->edges(0), SizeIs(1));
  const auto results = plan->Run(session());
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT((*results)[0].tree.edges.front().children, SizeIs(2));
  EXPECT_THAT(TakeSql(), SizeIs(3));
  EXPECT_THAT(Query("SELECT title FROM Post ORDER BY title"), ElementsAre("p1", "p2", "p3"));
}

TEST_P(CommitTest, WhatConcernsTheWholeCallEndsIt) {
  const auto plan =
      Plan({Insert(kTag, {{"name", Text("db")}}), Insert(kTag, {{"name", Text("go")}})}, OnError::kContinue);
  ASSERT_THAT(plan, IsOk());
  const std::unique_ptr<orm::Connection> connection = Connect();
  orm::Session limited(*connection, {.max_statements = 1});
  EXPECT_THAT(plan->Run(limited), HasReason("STATEMENT_LIMIT"));
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_THAT(Query("SELECT name FROM Tag"), IsEmpty());
}

TEST_P(CommitTest, UnitsThatMeetAreApplied) {
  Script("INSERT INTO tags (id, name) VALUES (1, '0')");
  constexpr int kUnits = 10;
  const auto plan = Plan({
      Entry(kTag, orm::UpdateRequest{.row = Row(kTag, {{"id", Int(1)}}),
                                     .assign = {{.path = "name", .value = Parsed("name || 'x'")}}}),
      Insert(kUser, {{"name", Text("Ann")}}),
  });
  ASSERT_THAT(plan, IsOk());
  std::vector<std::unique_ptr<orm::Connection>> connections;
  for (int i = 0; i < kUnits; ++i) connections.push_back(Connect());
  std::atomic<int> failed = 0;
  std::vector<std::thread> callers;
  for (const auto& connection : connections) {
    callers.emplace_back([&] {
      orm::Session own(*connection, nullptr);
      if (!plan->Run(own).ok()) ++failed;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(failed, 0);
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("0xxxxxxxxxx"));
  EXPECT_THAT(Query("SELECT count(*) FROM User"), ElementsAre("10"));
}

ROWGATE_ON_ALL_BACKENDS(CommitTest);

}  // namespace
}  // namespace rowgate::test
