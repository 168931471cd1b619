// Rows with nested rows: what is sent, in which order, and what comes back.
#include "gmock/gmock.h"
#include "tests/orm/engine/graph_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kUuidA[] = "00000000-0000-4000-8000-00000000000a";
constexpr char kUuidB[] = "00000000-0000-4000-8000-00000000000b";
orm::Value UuidOf(const char* text) { return {orm::Uuid{text}}; }

RowOf User(const std::string& name) { return RowOf("User", {{"name", Text(name)}}); }
RowOf Post(const std::string& title) { return RowOf("Post", {{"title", Text(title)}}); }
RowOf Tag(const std::string& name) { return RowOf("Tag", {{"name", Text(name)}}); }
RowOf Comment(const std::string& body) { return RowOf("Comment", {{"body", Text(body)}}); }
RowOf Category(const std::string& name) { return RowOf("Category", {{"name", Text(name)}}); }

class GraphCreateTest : public GraphTest {};

TEST_P(GraphCreateTest, APostWithAuthorTagsAndCommentsIsFiveInserts) {
  RowOf post = Post("p");
  post.With("author", {User("ann")}).With("tags", {Tag("x"), Tag("y"), Tag("z")});
  post.With("comments", {Comment("1"), Comment("2"), Comment("3"), Comment("4"), Comment("5")});
  EXPECT_THAT(Create(post), IsOkAndHolds("1|p author[1|ann] tags[1|x 2|y 3|z] comments[1|1 2|2 3|3 4|4 5|5]"));
  EXPECT_THAT(kinds(),
              ElementsAre("INSERT users", "INSERT posts", "INSERT comments", "INSERT tags", "INSERT post_tags"));
  EXPECT_THAT(sent()[4],
              "INSERT INTO post_tags (post_id, tag_id) VALUES (?, ?), (?, ?), (?, ?) "
              "ON CONFLICT (post_id, tag_id) DO NOTHING");
  EXPECT_THAT(Query("SELECT author_id FROM Post"), ElementsAre("1"));
  EXPECT_THAT(Query("SELECT post_id, body FROM Comment ORDER BY id"), ElementsAre("1|1", "1|2", "1|3", "1|4", "1|5"));
}

TEST_P(GraphCreateTest, AUserWithPostsTagsAndCommentsIsWrittenParentsFirst) {
  RowOf post = Post("p");
  post.With("tags", {Tag("x")}).With("comments", {Comment("c")});
  EXPECT_THAT(Create(User("ann").With("posts", {post})), IsOkAndHolds("1|ann posts[1|p tags[1|x] comments[1|c]]"));
  EXPECT_EQ(kinds().size(), 5u);
}

TEST_P(GraphCreateTest, RowsOfOneTableAreOneInsertAcrossParents) {
  RowOf first = Post("a");
  RowOf second = Post("b");
  first.With("comments", {Comment("1"), Comment("2").With("author", {User("bob")})});
  second.With("comments", {Comment("3")}).With("reviewer", {User("cy")});
  EXPECT_THAT(
      Create(User("ann").With("posts", {first, second})),
      IsOkAndHolds("1|ann posts[1|a comments[1|1 author[] 2|2 author[2|bob]] reviewer[] 2|b comments[3|3 author[]] "
                   "reviewer[3|cy]]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT users", "INSERT posts", "INSERT comments"));
}

TEST_P(GraphCreateTest, TwoForeignKeysToOneTableAreToldApart) {
  EXPECT_THAT(Create(User("ann").With("posts", {Post("a")}).With("reviews", {Post("b")})), IsOk());
  EXPECT_THAT(Query("SELECT title, author_id, reviewer_id FROM Post ORDER BY title"),
              ElementsAre("a|1|NULL", "b|NULL|1"));
}

TEST_P(GraphCreateTest, TreesOfOneTableAreWrittenLevelByLevel) {
  RowOf left = Category("l");
  left.With("children", {Category("ll"), Category("lr")});
  EXPECT_THAT(Create(Category("root").With("children", {left, Category("r")})),
              IsOkAndHolds("1|root children[2|l children[4|ll 5|lr] 3|r children[]]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT categories", "INSERT categories", "INSERT categories"));
}

TEST_P(GraphCreateTest, ParentsOfARowComeFirst) {
  EXPECT_THAT(Create(Category("leaf").With("parent", {Category("root")})), IsOkAndHolds("2|leaf parent[1|root]"));
}

TEST_P(GraphCreateTest, RowsThatAreThereAreUpdatedOrOnlyLinked) {
  ASSERT_THAT(Create(User("ann").With("posts", {Post("old")})), IsOk());
  RowOf changed("Post", {{"id", Int(1)}, {"title", Text("new")}});
  EXPECT_THAT(Create(User("bob").With("posts", {changed})), IsOkAndHolds("2|bob posts[1|new]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT users", "UPDATE posts"));
  EXPECT_THAT(Query("SELECT author_id, title FROM Post"), ElementsAre("2|new"));
  EXPECT_THAT(Create(User("cy").With("posts", {RowOf("Post", {{"id", Int(1)}})})), IsOkAndHolds("3|cy posts[1|new]"));
  EXPECT_THAT(Create(Post("p").With("author", {RowOf("User", {{"id", Int(2)}})})), IsOkAndHolds("2|p author[2|bob]"));
  EXPECT_THAT(kinds(), ElementsAre("SELECT users", "INSERT posts"));
}

TEST_P(GraphCreateTest, ARowTwiceInARequestIsOneRow) {
  ASSERT_THAT(Create(Tag("x")), IsOk());
  const RowOf tag("Tag", {{"id", Int(1)}});
  RowOf first = Post("a");
  RowOf second = Post("b");
  EXPECT_THAT(Create(User("ann").With("posts", {first.With("tags", {tag}), second.With("tags", {tag})})),
              IsOkAndHolds("1|ann posts[1|a tags[1|x] 2|b tags[1|x]]"));
  EXPECT_THAT(Query("SELECT post_id, tag_id FROM PostTag ORDER BY post_id"), ElementsAre("1|1", "2|1"));
  RowOf other("Tag", {{"id", Int(1)}, {"name", Text("z")}});
  RowOf third = Post("c");
  EXPECT_THAT(Create(third.With("tags", {tag, other})), HasReason("DUPLICATE_KEY_IN_REQUEST"));
}

TEST_P(GraphCreateTest, KeysThatTheGatewayMakesArePassedOn) {
  EXPECT_THAT(
      Create(Post("p").With("notes", {RowOf("Note", {{"text", Text("n")}}), RowOf("Note", {{"text", Text("m")}})})),
      IsOkAndHolds("1|p notes[uuid|n uuid|m]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT posts", "INSERT notes"));
}

TEST_P(GraphCreateTest, RowsWhoseKeyTheClientChoosesAreUpserted) {
  const RowOf note("Note", {{"id", UuidOf(kUuidA)}, {"text", Text("one")}});
  EXPECT_THAT(Create(Post("p").With("notes", {note})), IsOkAndHolds("1|p notes[uuid|one]"));
  const RowOf again("Note", {{"id", UuidOf(kUuidA)}, {"text", Text("two")}});
  EXPECT_THAT(Create(Post("q").With("notes", {again})), IsOkAndHolds("2|q notes[uuid|two]"));
  EXPECT_THAT(Query("SELECT post_id, text FROM Note"), ElementsAre("2|two"));
}

TEST_P(GraphCreateTest, CompositeKeysAreFilledIn) {
  RowOf order("Order", {{"tenant", Int(7)}, {"number", Int(1)}, {"title", Text("o")}});
  order.With("lines", {RowOf("Line", {{"position", Int(1)}, {"item", Text("a")}}),
                       RowOf("Line", {{"tenant", Int(7)}, {"position", Int(2)}, {"item", Text("b")}})});
  EXPECT_THAT(Create(order), IsOkAndHolds("7|1|o lines[7|1|1|a 7|1|2|b]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT orders", "INSERT lines"));
}

TEST_P(GraphCreateTest, RowsOfAJoinTableWithColumnsAreWrittenAsRowsOfTheirOwn) {
  RowOf membership("Membership", {{"role", Text("boss")}});
  membership.With("group", {RowOf("Group", {{"name", Text("g")}})});
  EXPECT_THAT(Create(User("ann").With("memberships", {membership})),
              IsOkAndHolds("1|ann memberships[1|1|boss group[1|g]]"));
  EXPECT_THAT(Create(User("bob").With("groups", {RowOf("Group", {{"name", Text("h")}})})),
              HasReason("RELATION_WRITE_UNSUPPORTED"));
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_P(GraphCreateTest, OneToOneRelationsAreWrittenFromBothSides) {
  EXPECT_THAT(Create(User("ann").With("profile", {RowOf("Profile", {{"bio", Text("b")}})})),
              IsOkAndHolds("1|ann profile[1|b]"));
  EXPECT_THAT(Create(RowOf("Profile", {{"bio", Text("c")}}).With("user", {User("bob")})),
              IsOkAndHolds("2|c user[2|bob]"));
  EXPECT_THAT(Query("SELECT user_id, bio FROM Profile ORDER BY id"), ElementsAre("1|b", "2|c"));
}

TEST_P(GraphCreateTest, ACircleIsClosedThroughAKeyThatCanBeNull) {
  RowOf favorite("Post", {{"id", Int(0)}, {"title", Text("p")}});
  RowOf user("User", {{"id", Int(9)}, {"name", Text("ann")}});
  user.With("favorite", {favorite.With("author", {RowOf("User", {{"id", Int(9)}})})});
  EXPECT_THAT(Create(user), IsOkAndHolds("9|ann favorite[1|p author[9|ann]]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT users", "INSERT posts", "UPDATE users"));
  EXPECT_THAT(Query("SELECT favorite_id FROM User"), ElementsAre("1"));
  EXPECT_THAT(Query("SELECT author_id FROM Post"), ElementsAre("9"));
}

TEST_P(GraphCreateTest, ACircleOfRequiredKeysIsRefused) {
  RowOf hen("Hen", {{"id", UuidOf(kUuidA)}});
  RowOf egg("Egg", {{"id", UuidOf(kUuidB)}});
  hen.With("egg", {egg.With("hen", {RowOf("Hen", {{"id", UuidOf(kUuidA)}})})});
  EXPECT_THAT(Create(hen), HasReason("RELATION_CYCLE"));
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_P(GraphCreateTest, ARowMayReferToItself) {
  RowOf category("Category", {{"id", Int(5)}, {"name", Text("self")}});
  EXPECT_THAT(Create(category.With("parent", {RowOf("Category", {{"id", Int(5)}})})), IsOk());
  EXPECT_THAT(Query("SELECT id, parent_id FROM Category"), ElementsAre("5|5"));
}

TEST_P(GraphCreateTest, NumberingGoesOnBehindAKeyTheClientChose) {
  RowOf user("User", {{"id", Int(41)}, {"name", Text("ann")}});
  ASSERT_THAT(Create(user.With("posts", {Post("a")})), IsOk());
  EXPECT_THAT(Create(User("bob").With("posts", {Post("b")})), IsOkAndHolds("42|bob posts[2|b]"));
}

TEST_P(GraphCreateTest, ManyRowsAreWrittenTogether) {
  orm::CreateRequest request;
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    request.rows.push_back(User("u" + n).With("posts", {Post("a" + n), Post("b" + n)}).Named("rows[" + n + "]"));
  }
  EXPECT_THAT(CreateAll("User", request),
              IsOkAndHolds("1|u0 posts[1|a0 2|b0] 2|u1 posts[3|a1 4|b1] 3|u2 posts[5|a2 6|b2]"));
  EXPECT_THAT(kinds(), ElementsAre("INSERT users", "INSERT posts"));
}

TEST_P(GraphCreateTest, KeysAreLinked) {
  ASSERT_THAT(Create(User("ann").With("posts", {Post("a").With("tags", {Tag("x"), Tag("y")})})), IsOk());
  orm::CreateRequest request;
  request.rows.push_back(Post("b").With("tags", {Tag("z")}).Named("post"));
  request.relation_writes = {Write("tags", orm::RelationWriteMode::kLink, {Int(1), Int(2)}),
                             Write("author", orm::RelationWriteMode::kLink, {Int(1)})};
  EXPECT_THAT(CreateAll("Post", request), IsOkAndHolds("2|b tags[3|z]"));
  EXPECT_EQ(kinds().size(), 3u);
  EXPECT_THAT(Query("SELECT tag_id FROM PostTag WHERE post_id = 2 ORDER BY tag_id"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Query("SELECT author_id FROM Post WHERE id = 2"), ElementsAre("1"));
}

ROWGATE_ON_ALL_BACKENDS(GraphCreateTest);

}  // namespace
}  // namespace rowgate::test
