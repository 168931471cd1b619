// What is refused in writes with nested rows, and which row an error names.
#include "gmock/gmock.h"
#include "tests/orm/engine/graph_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::RelationWriteMode;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

RowOf User(const std::string& name) { return RowOf("User", {{"name", Text(name)}}); }
RowOf Post(const std::string& title) { return RowOf("Post", {{"title", Text(title)}}); }
RowOf Key(const std::string& message, int64_t id) { return RowOf(message, {{"id", Int(id)}}); }

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const orm::FieldViolation& violation : orm::DetailOf(status).violations) fields.push_back(violation.field);
  return fields;
}

class GraphErrorsTest : public GraphTest {};

TEST_P(GraphErrorsTest, ANestedRowThatFailsUndoesEverything) {
  ASSERT_THAT(Create(Post("taken")), IsOk());
  const auto result = Create(User("ann").With("posts", {Post("a"), Post("b"), Post("taken")}));
  EXPECT_THAT(result, HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts.title"));
  EXPECT_THAT(Query("SELECT id FROM User"), IsEmpty());
  EXPECT_THAT(Query("SELECT title FROM Post"), ElementsAre("taken"));
}

TEST_P(GraphErrorsTest, ASingleRowIsNamedByItsPath) {
  ASSERT_THAT(Create(Post("taken")), IsOk());
  const auto result = Create(User("ann").With("posts", {Post("taken")}));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts[0].title"));
}

TEST_P(GraphErrorsTest, RowsThatShouldBeThereAreNamed) {
  const auto updated = Create(User("ann").With("posts", {RowOf("Post", {{"id", Int(5)}, {"title", Text("t")}})}));
  EXPECT_THAT(updated, HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(FieldsOf(updated.status()), ElementsAre("row.posts[0]"));
  const auto linked = Create(Post("p").With("author", {Key("User", 5)}));
  EXPECT_THAT(linked, HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(FieldsOf(linked.status()), ElementsAre("row.author"));
  EXPECT_THAT(Query("SELECT id FROM User"), IsEmpty());
}

TEST_P(GraphErrorsTest, LinkedKeysThatAreNotThereAreNamed) {
  ASSERT_THAT(Create(Post("p").With("tags", {RowOf("Tag", {{"name", Text("x")}})})), IsOk());
  const auto tags = Relate(Key("Post", 1), {Write("tags", RelationWriteMode::kLink, {Int(1), Int(8)})});
  EXPECT_THAT(tags, HasReason("FOREIGN_KEY_MISSING"));
  EXPECT_THAT(FieldsOf(tags.status()), ElementsAre("relation_writes[0].keys[1]"));
  const auto author = Relate(Key("Post", 1), {Write("author", RelationWriteMode::kLink, {Int(8)})});
  EXPECT_THAT(author, HasReason("FOREIGN_KEY_MISSING"));
  EXPECT_THAT(FieldsOf(author.status()), ElementsAre("relation_writes[0].keys[0]"));
  const auto comments = Relate(Key("Post", 1), {Write("comments", RelationWriteMode::kLink, {Int(6), Int(7)})});
  EXPECT_THAT(comments, HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(FieldsOf(comments.status()), ElementsAre("relation_writes[0].keys[0]", "relation_writes[0].keys[1]"));
}

TEST_P(GraphErrorsTest, AForeignKeyIsSetOnce) {
  const auto result = Create(User("ann").With("posts", {RowOf("Post", {{"title", Text("t")}, {"author_id", Int(7)}})}));
  EXPECT_THAT(result, HasReason("PATH_SET_TWICE"));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts[0].author_id"));
  RowOf same("User", {{"id", Int(7)}, {"name", Text("ann")}});
  EXPECT_THAT(Create(same.With("posts", {RowOf("Post", {{"title", Text("t")}, {"author_id", Int(7)}})})), IsOk());
}

TEST_P(GraphErrorsTest, RowsThatCannotDoWithoutTheirParentStay) {
  ASSERT_THAT(Create(Post("p").With("notes", {RowOf("Note", {{"text", Text("n")}})})), IsOk());
  EXPECT_THAT(Relate(Key("Post", 1), {Write("notes", RelationWriteMode::kReplace)}), HasReason("RELATION_REQUIRED"));
  EXPECT_THAT(sent(), IsEmpty());
}

TEST_P(GraphErrorsTest, RelationsWithoutCascadeSaveTakeNoNestedRows) {
  EXPECT_THAT(Create(User("ann").With("drafts", {Post("p")})), HasReason("RELATION_NOT_SAVED"));
}

TEST_P(GraphErrorsTest, ModesSayWhatTheyTake) {
  EXPECT_THAT(Relate(Key("User", 1), {Write("posts", RelationWriteMode::kAdd, {Int(1)})}),
              HasReason("RELATION_KEYS_NOT_ALLOWED"));
  EXPECT_THAT(Relate(Key("User", 1).With("posts", {Post("p")}), {Write("posts", RelationWriteMode::kUnlink)}),
              HasReason("RELATION_ROWS_NOT_ALLOWED"));
  EXPECT_THAT(Relate(Key("User", 1), {Write("nothing", RelationWriteMode::kLink)}), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(
      Relate(Key("User", 1), {Write("posts", RelationWriteMode::kLink), Write("posts", RelationWriteMode::kAdd)}),
      HasReason("PATH_SET_TWICE"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("author", RelationWriteMode::kLink, {Int(1), Int(2)})}),
              HasReason("TOO_MANY_ITEMS"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("tags", RelationWriteMode::kLink, {Text("x")})}),
              HasReason("TYPE_MISMATCH"));
}

TEST_P(GraphErrorsTest, RowsAreNestedEightLevelsDeep) {
  RowOf row("Category", {{"name", Text("leaf")}});
  for (int i = 0; i < 8; ++i) row = RowOf("Category", {{"name", Text("n")}}).With("children", {row});
  EXPECT_THAT(Create(row), IsOk());
  EXPECT_THAT(Create(RowOf("Category", {{"name", Text("n")}}).With("children", {row})), HasReason("RELATION_TOO_DEEP"));
}

TEST_P(GraphErrorsTest, AllInvalidRowsAreNamedAtOnce) {
  const RowOf bad("Note", {{"text", {orm::Null{}}}});
  const RowOf long_number("Post", {{"title", Int(3)}});
  const auto result = Create(User("ann").With("posts", {long_number, Post("p").With("notes", {bad})}));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts[0].title", "row.posts[1].notes[0].text"));
}

TEST_P(GraphErrorsTest, RowsBelowAnInvalidRowAreCheckedToo) {
  const RowOf note("Note", {{"text", Int(3)}});
  const RowOf post("Post", {{"id", Text("x")}, {"title", Int(3)}});
  const auto result = Create(User("ann").With("posts", {RowOf(post).With("notes", {note, note})}));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts[0].id", "row.posts[0].title",
                                                     "row.posts[0].notes[0].text", "row.posts[0].notes[1].text"));
  EXPECT_THAT(std::string(result.status().message()),
              AllOf(StartsWith("row.posts[0].id: "), EndsWith(" (and 3 more)")));
  // Errors that only follow from others are none: the leaf's foreign key is not looked at.
  const RowOf leaf("Leaf", {{"id", Int(1)}, {"text", Int(3)}});
  const auto follows = Create(RowOf("Category", {{"name", Int(3)}}).With("leaves", {leaf, leaf}));
  EXPECT_THAT(FieldsOf(follows.status()), ElementsAre("row.name", "row.leaves[0].text"));
}

TEST_P(GraphErrorsTest, RowsBehindOtherRelationsAreCheckedToo) {
  const auto result =
      Create(User("ann").With("drafts", {Post("p")}).With("posts", {RowOf("Post", {{"title", Int(3)}})}));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.drafts", "row.posts[0].title"));
}

TEST_P(GraphErrorsTest, NamesThatAreNearlyRightAreSuggested) {
  const auto message = [](const auto& result) { return std::string(result.status().message()); };
  EXPECT_THAT(message(Relate(Key("User", 1), {Write("pots", RelationWriteMode::kLink)})),
              HasSubstr("is no relation of graph.v1.User (did you mean `posts`?)"));
  orm::UpdateRequest request{.row = User("ann").Named("row"), .update_mask = {{"nmae", "posts"}}};
  request.row.cells[0] = Int(1);
  EXPECT_THAT(message(Update("User", request)),
              HasSubstr("\"nmae\" is no column of graph.v1.User (did you mean `name`?)"));
  request.read_mask = {{"posts"}};
  EXPECT_THAT(message(Update("User", request)), HasSubstr("relations are read with `include`"));
}

TEST_P(GraphErrorsTest, AForeignKeyOfTheRowItselfIsStillChecked) {
  const auto result =
      Create(User("ann").With("posts", {RowOf("Post", {{"title", Text("t")}, {"reviewer_id", Int(99)}})}));
  EXPECT_THAT(result, HasReason("FOREIGN_KEY_MISSING"));
  EXPECT_THAT(FieldsOf(result.status()), ElementsAre("row.posts[0].reviewer_id"));
}

ROWGATE_ON_ALL_BACKENDS(GraphErrorsTest);

}  // namespace
}  // namespace rowgate::test
