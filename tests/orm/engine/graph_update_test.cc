// relation_writes and nested rows of updates: which rows come into a relation and which leave it.
#include "gmock/gmock.h"
#include "tests/orm/engine/graph_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::RelationWriteMode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

RowOf User(const std::string& name) { return RowOf("User", {{"name", Text(name)}}); }
RowOf Post(const std::string& title) { return RowOf("Post", {{"title", Text(title)}}); }
RowOf Tag(const std::string& name) { return RowOf("Tag", {{"name", Text(name)}}); }
RowOf Comment(const std::string& body) { return RowOf("Comment", {{"body", Text(body)}}); }
RowOf Key(const std::string& message, int64_t id) { return RowOf(message, {{"id", Int(id)}}); }

// Users 1 ann and 2 bob; posts 1 a (tags 1 x, 2 y; comments 1, 2), 2 b and 3 c, all of ann; profile 1 of ann.
class GraphUpdateTest : public GraphTest {
 protected:
  void SetUp() override {
    GraphTest::SetUp();
    if (IsSkipped()) return;
    RowOf first = Post("a");
    first.With("tags", {Tag("x"), Tag("y")}).With("comments", {Comment("1"), Comment("2")});
    RowOf ann = User("ann");
    ann.With("posts", {first, Post("b"), Post("c")}).With("profile", {RowOf("Profile", {{"bio", Text("old")}})});
    ASSERT_THAT(Create(ann), IsOk());
    ASSERT_THAT(Create(User("bob")), IsOk());
  }
  std::vector<std::string> TagsOf(int64_t post) {
    return Query("SELECT tag_id FROM PostTag WHERE post_id = " + std::to_string(post) + " ORDER BY tag_id");
  }
  std::vector<std::string> PostsOf(const std::string& author) {
    return Query("SELECT id FROM Post WHERE author_id " + author + " ORDER BY id");
  }
};

TEST_P(GraphUpdateTest, NestedRowsAreAddedToARow) {
  EXPECT_THAT(Relate(Key("User", 2).With("posts", {Post("d"), Key("Post", 3)}), {}),
              IsOkAndHolds("2|bob posts[4|d 3|c]"));
  EXPECT_THAT(PostsOf("= 2"), ElementsAre("3", "4"));
}

TEST_P(GraphUpdateTest, ClearingManyToManyReadsNothing) {
  EXPECT_THAT(Relate(Key("Post", 1), {Write("tags", RelationWriteMode::kReplace)}), IsOkAndHolds("1|a"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT posts", "DELETE post_tags"));
  EXPECT_EQ(sent()[1], "DELETE FROM post_tags WHERE post_id = ?");
  EXPECT_THAT(TagsOf(1), IsEmpty());
  EXPECT_THAT(Query("SELECT id FROM Tag ORDER BY id"), ElementsAre("1", "2"));
}

TEST_P(GraphUpdateTest, ReplacingManyToManyDeletesTheOthersAndInsertsTheNew) {
  EXPECT_THAT(Relate(RowOf("Post", {{"id", Int(1)}, {"title", Text("aa")}}).With("tags", {Tag("z")}),
                     {Write("tags", RelationWriteMode::kReplace, {Int(2)})}),
              IsOkAndHolds("1|aa tags[3|z]"));
  EXPECT_THAT(kinds(), ElementsAre("UPDATE posts", "INSERT tags", "DELETE post_tags", "INSERT post_tags"));
  EXPECT_THAT(TagsOf(1), ElementsAre("2", "3"));
}

TEST_P(GraphUpdateTest, UnlinkingManyToManyIgnoresWhatIsNotLinked) {
  EXPECT_THAT(Relate(Key("Post", 1), {Write("tags", RelationWriteMode::kUnlink, {Int(2), Int(77)})}), IsOk());
  EXPECT_THAT(kinds(), ElementsAre("SELECT posts", "DELETE post_tags"));
  EXPECT_THAT(TagsOf(1), ElementsAre("1"));
}

TEST_P(GraphUpdateTest, LinkingManyToManyTwiceIsOnce) {
  EXPECT_THAT(Relate(Key("Post", 1), {Write("tags", RelationWriteMode::kLink, {Int(2)})}), IsOk());
  EXPECT_THAT(TagsOf(1), ElementsAre("1", "2"));
}

TEST_P(GraphUpdateTest, LinkingMovesRowsFromTheirParent) {
  EXPECT_THAT(Relate(Key("User", 2), {Write("posts", RelationWriteMode::kLink, {Int(1), Int(2)})}),
              IsOkAndHolds("2|bob"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT users", "UPDATE posts"));
  EXPECT_THAT(PostsOf("= 2"), ElementsAre("1", "2"));
}

TEST_P(GraphUpdateTest, ReplacingAListSetsTheForeignKeyOfTheOthersToNull) {
  EXPECT_THAT(Relate(Key("User", 1).With("posts", {Post("d"), Key("Post", 3)}),
                     {Write("posts", RelationWriteMode::kReplace, {Int(1)})}),
              IsOkAndHolds("1|ann posts[4|d 3|c]"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT users", "UPDATE posts", "UPDATE posts", "INSERT posts"));
  EXPECT_THAT(PostsOf("= 1"), ElementsAre("1", "3", "4"));
  EXPECT_THAT(PostsOf("IS NULL"), ElementsAre("2"));
}

TEST_P(GraphUpdateTest, UnlinkingFromAListTouchesOnlyItsOwnRows) {
  EXPECT_THAT(Relate(Key("User", 2), {Write("posts", RelationWriteMode::kUnlink, {Int(1)})}), IsOk());
  EXPECT_THAT(PostsOf("= 1"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Relate(Key("User", 1), {Write("posts", RelationWriteMode::kUnlink, {Int(1), Int(2)})}), IsOk());
  EXPECT_THAT(PostsOf("= 1"), ElementsAre("3"));
}

TEST_P(GraphUpdateTest, OrphansAreDeleted) {
  EXPECT_THAT(Relate(Key("Post", 1).With("comments", {Comment("3")}),
                     {Write("comments", RelationWriteMode::kReplace, {Int(2)})}),
              IsOkAndHolds("1|a comments[3|3]"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT posts", "DELETE comments", "UPDATE comments", "INSERT comments"));
  EXPECT_THAT(Query("SELECT id FROM Comment ORDER BY id"), ElementsAre("2", "3"));
}

TEST_P(GraphUpdateTest, OrphansWithCompositeKeysAreDeleted) {
  RowOf order("Order", {{"tenant", Int(1)}, {"number", Int(5)}, {"title", Text("o")}});
  const auto line = [](int64_t position, const std::string& item) {
    return RowOf("Line", {{"position", Int(position)}, {"item", Text(item)}});
  };
  ASSERT_THAT(Create(order.With("lines", {line(1, "a"), line(2, "b"), line(3, "c")})), IsOk());
  RowOf changed("Order", {{"tenant", Int(1)}, {"number", Int(5)}});
  EXPECT_THAT(
      Relate(changed.With("lines", {line(2, "bb"), line(4, "d")}), {Write("lines", RelationWriteMode::kReplace)}),
      IsOkAndHolds("1|5|o lines[1|5|2|bb 1|5|4|d]"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT orders", "DELETE lines", "INSERT lines"));
  EXPECT_THAT(Query("SELECT position, item FROM Line ORDER BY position"), ElementsAre("2|bb", "4|d"));
}

TEST_P(GraphUpdateTest, AZeroThatIsNotOnTheWireIsAPartOfACompositeKey) {
  const auto unsent_zero = [](const std::string& item) { return RowOf("Line", {{"item", Text(item)}}); };
  RowOf order("Order", {{"tenant", Int(1)}, {"number", Int(5)}, {"title", Text("o")}});
  ASSERT_THAT(Create(order.With("lines", {unsent_zero("a")})), IsOk());
  for (const RelationWriteMode mode : {RelationWriteMode::kAdd, RelationWriteMode::kReplace}) {
    RowOf changed("Order", {{"tenant", Int(1)}, {"number", Int(5)}});
    EXPECT_THAT(Relate(changed.With("lines", {unsent_zero("b")}), {Write("lines", mode)}),
                IsOkAndHolds("1|5|o lines[1|5|0|b]"));
    EXPECT_THAT(Query("SELECT position, item FROM Line"), ElementsAre("0|b"));
  }
}

TEST_P(GraphUpdateTest, ReplacingAOneToOneRowLetsTheOldOneGoFirst) {
  EXPECT_THAT(Relate(Key("User", 1).With("profile", {RowOf("Profile", {{"bio", Text("new")}})}),
                     {Write("profile", RelationWriteMode::kReplace)}),
              IsOkAndHolds("1|ann profile[2|new]"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT users", "UPDATE profiles", "INSERT profiles"));
  EXPECT_THAT(Query("SELECT id, user_id FROM Profile ORDER BY id"), ElementsAre("1|NULL", "2|1"));
}

TEST_P(GraphUpdateTest, AForeignKeyOnTheRowItselfIsReplacedClearedAndUnlinked) {
  EXPECT_THAT(Relate(Key("Post", 1).With("author", {User("cy")}), {Write("author", RelationWriteMode::kReplace)}),
              IsOkAndHolds("1|a author[3|cy]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT users", "UPDATE posts"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("author", RelationWriteMode::kUnlink, {Int(1)})}), IsOk());
  EXPECT_THAT(PostsOf("= 3"), ElementsAre("1"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("author", RelationWriteMode::kUnlink, {Int(3)})}), IsOk());
  EXPECT_THAT(PostsOf("IS NULL"), ElementsAre("1"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("author", RelationWriteMode::kLink, {Int(2)})}), IsOk());
  EXPECT_THAT(kinds(), ElementsAre("UPDATE posts"));
  EXPECT_THAT(PostsOf("= 2"), ElementsAre("1"));
  EXPECT_THAT(Relate(Key("Post", 1), {Write("author", RelationWriteMode::kReplace)}), IsOk());
  EXPECT_THAT(PostsOf("IS NULL"), ElementsAre("1"));
}

TEST_P(GraphUpdateTest, ARelationInTheMaskIsReplacedAndOthersAreLeftAlone) {
  orm::UpdateRequest request{.update_mask = std::vector<std::string>{"title", "tags"}};
  request.row = RowOf("Post", {{"id", Int(1)}, {"title", Text("t")}}).With("comments", {Comment("no")}).Named("post");
  EXPECT_THAT(Update("Post", request), IsOkAndHolds("1|t tags[]"));
  EXPECT_THAT(kinds(), ElementsAre("UPDATE posts", "DELETE post_tags"));
  EXPECT_THAT(Query("SELECT id FROM Comment ORDER BY id"), ElementsAre("1", "2"));
}

TEST_P(GraphUpdateTest, AMaskAloneMakesItAWriteOfRelations) {
  orm::UpdateRequest request{.row = Key("Post", 1).Named("post"), .update_mask = std::vector<std::string>{"title"}};
  EXPECT_FALSE(orm::WritesRelations(TableOf("Post"), request));
  request.update_mask->push_back("comments");
  EXPECT_TRUE(orm::WritesRelations(TableOf("Post"), request));
}

TEST_P(GraphUpdateTest, TheRowItselfMustBeThere) {
  EXPECT_THAT(Relate(Key("Post", 99), {Write("tags", RelationWriteMode::kLink, {Int(1)})}), HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(TagsOf(99), IsEmpty());
}

TEST_P(GraphUpdateTest, AnotherKeyMayAddressTheRow) {
  orm::UpdateRequest request{.row = RowOf("Post").With("tags", {Tag("z")}).Named("post")};
  request.key = RowOf("Post", {{"title", Text("b")}}).Named("key");
  EXPECT_THAT(Update("Post", request), IsOkAndHolds("2|b tags[3|z]"));
  EXPECT_THAT(TagsOf(2), ElementsAre("3"));
}

RowOf Leaf(int64_t id, const std::string& text) { return RowOf("Leaf", {{"id", Int(id)}, {"text", Text(text)}}); }
RowOf Category(const std::string& name) { return RowOf("Category", {{"name", Text(name)}}); }

class WriteOnceKeyTest : public GraphTest {
 protected:
  void SetUp() override {
    GraphTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_THAT(Create(Category("a").With("leaves", {RowOf("Leaf", {{"text", Text("x")}})})), IsOk());
    ASSERT_THAT(Create(Category("b").With("leaves", {RowOf("Leaf", {{"text", Text("y")}})})), IsOk());
  }
  std::vector<std::string> Leaves() { return Query("SELECT category_id, text FROM Leaf ORDER BY id"); }
};

TEST_P(WriteOnceKeyTest, RowsThatAreThereAreChangedBelowTheirOwnParent) {
  EXPECT_THAT(Relate(Key("Category", 1).With("leaves", {Leaf(1, "z"), RowOf("Leaf", {{"text", Text("new")}})}), {}),
              IsOk());
  EXPECT_THAT(Leaves(), ElementsAre("1|z", "2|y", "1|new"));
  EXPECT_THAT(Relate(Key("Category", 1).With("leaves", {Key("Leaf", 1)}), {}), IsOk());
  EXPECT_THAT(Relate(Leaf(1, "again").With("category", {Key("Category", 1)}), {}), IsOk());
  EXPECT_THAT(Relate(Key("Category", 1), {Write("leaves", RelationWriteMode::kLink, {Int(1)})}), IsOk());
  EXPECT_THAT(Leaves(), ElementsAre("1|again", "2|y", "1|new"));
}

TEST_P(WriteOnceKeyTest, RowsNeverMoveToAnotherParent) {
  const auto stolen = Relate(Key("Category", 1).With("leaves", {Leaf(1, "z"), Leaf(2, "z")}), {});
  EXPECT_THAT(stolen, HasReason("WRITE_ONCE_FIELD"));
  EXPECT_EQ(orm::DetailOf(stolen.status()).violations.at(0).field, "row.leaves[1].category_id");
  EXPECT_THAT(Relate(Leaf(1, "z").With("category", {Key("Category", 2)}), {}), HasReason("WRITE_ONCE_FIELD"));
  EXPECT_THAT(Relate(Key("Category", 1), {Write("leaves", RelationWriteMode::kLink, {Int(2)})}),
              HasReason("WRITE_ONCE_FIELD"));
  EXPECT_THAT(Create(Category("c").With("leaves", {Leaf(1, "z")})), HasReason("WRITE_ONCE_FIELD"));
  EXPECT_THAT(Relate(Key("Category", 1).With("leaves", {Leaf(9, "z")}), {}), HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(Leaves(), ElementsAre("1|x", "2|y"));
}

TEST_P(WriteOnceKeyTest, RowsWithChosenKeysAreMadeOnceToo) {
  const orm::Value id{orm::Uuid{"00000000-0000-4000-8000-000000000001"}};
  const auto bud = [&id](const std::string& text) { return RowOf("Bud", {{"id", id}, {"text", Text(text)}}); };
  EXPECT_THAT(Relate(Key("Category", 1).With("buds", {bud("new")}), {}), IsOk());
  EXPECT_THAT(Relate(Key("Category", 1).With("buds", {bud("changed")}), {}), IsOk());
  EXPECT_THAT(Relate(Key("Category", 2).With("buds", {bud("stolen")}), {}), HasReason("WRITE_ONCE_FIELD"));
  EXPECT_THAT(Query("SELECT category_id, text FROM Bud"), ElementsAre("1|changed"));
}

ROWGATE_ON_ALL_BACKENDS(GraphUpdateTest);
ROWGATE_ON_ALL_BACKENDS(WriteOnceKeyTest);

}  // namespace
}  // namespace rowgate::test
