// Edges that are read in the statement of their parents.
#include "gmock/gmock.h"
#include "tests/orm/engine/includes_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class IncludeJoinsTest : public IncludesTest {
 protected:
  static orm::IncludeInput Join(std::string path) {
    orm::IncludeInput edge = Include(std::move(path));
    edge.strategy = orm::LoadStrategy::kJoin;
    return edge;
  }
};

TEST_P(IncludeJoinsTest, ToOneTakesNoStatementOfItsOwn) {
  EXPECT_THAT(List("Post", {Include("author")}),
              ElementsAre("1(author:1)", "2(author:1)", "3(author:2)", "4(author:)"));
  EXPECT_THAT(statements(), ElementsAre(HasSubstr("LEFT JOIN users")));
  EXPECT_THAT(
      List("Comment", {Include("author"), Include("post.author")}),
      ElementsAre("1(author:2 post:1(author:1))", "2(author:3 post:1(author:1))", "3(author:1 post:3(author:2))"));
  ASSERT_THAT(statements(), SizeIs(1));
  // Only where the key cannot be NULL.
  EXPECT_THAT(statements()[0],
              AllOf(HasSubstr(" JOIN posts"), Not(HasSubstr("LEFT JOIN posts")), HasSubstr("LEFT JOIN users AS t")));
}

TEST_P(IncludeJoinsTest, TheFilterAndTheOrderOfTheRequestMayFollowTheSameRelation) {
  EXPECT_THAT(List("Post", {Include("author")}, 0, "author.name DESC"),
              ElementsAre("4(author:)", "3(author:2)", "2(author:1)", "1(author:1)"));
}

TEST_P(IncludeJoinsTest, APageCountsItsOwnRows) {
  const auto expected = ElementsAre("1(posts:1,2)", "2(posts:3)", "3(posts:)");
  for (const int64_t page_size : {1, 2, 3, 50}) {
    EXPECT_THAT(List("User", {Join("posts")}, page_size), expected) << page_size;
  }
  EXPECT_THAT(statements(),
              ElementsAre(AllOf(HasSubstr("FROM (SELECT"), HasSubstr("LIMIT"), HasSubstr("LEFT JOIN posts"))));
}

TEST_P(IncludeJoinsTest, ManyRowsInTheirOrderAndOnlyOnce) {
  orm::IncludeInput posts = Join("posts");
  posts.order_by = "views DESC";
  posts.include.push_back(Include("author"));
  posts.include.push_back(Include("tags"));
  EXPECT_THAT(List("User", {posts}, 2, "name DESC"), ElementsAre("3(posts:)", "2(posts:3(author:2 tags:2))",
                                                                 "1(posts:2(author:1 tags:1),1(author:1 tags:1))"));
  EXPECT_THAT(Get("User", 1, {Join("posts")}), ElementsAre("1(posts:1,2)"));
  EXPECT_THAT(statements(), SizeIs(1));
  EXPECT_THAT(BatchGet("User", {3, 1, 2}, {Join("posts")}), ElementsAre("3(posts:)", "1(posts:1,2)", "2(posts:3)"));
  EXPECT_THAT(Stream("User", {Join("posts")}), ElementsAre("1(posts:1,2)", "2(posts:3)", "3(posts:)"));
}

TEST_P(IncludeJoinsTest, ManyToManyJoinsTheJoinTable) {
  EXPECT_THAT(List("Post", {Join("tags")}, 3), ElementsAre("1(tags:1)", "2(tags:1)", "3(tags:2)", "4(tags:)"));
  orm::IncludeInput tags = Join("tags");
  tags.filter.filter = "name = 'go'";
  EXPECT_THAT(List("Post", {tags}, 3), ElementsAre("1(tags:)", "2(tags:)", "3(tags:2)", "4(tags:)"));
}

TEST_P(IncludeJoinsTest, FiltersOfJoinedEdgesFollowRelations) {
  orm::IncludeInput posts = Join("posts");
  posts.filter.filter = "comments.count() > 1 AND author.name = 'Alice'";
  posts.order_by = "author.name, id DESC";
  EXPECT_THAT(List("User", {posts}), ElementsAre("1(posts:1)", "2(posts:)", "3(posts:)"));
}

TEST_P(IncludeJoinsTest, ARelationToManyMayBeJoinedBelowOneToOne) {
  EXPECT_THAT(List("Post", {Join("author"), Join("author.posts")}, 3),
              ElementsAre("1(author:1(posts:1,2))", "2(author:1(posts:1,2))", "3(author:2(posts:3))", "4(author:)"));
  EXPECT_THAT(
      List("User", {Include("comments"), Join("comments.post"), Join("comments.post.tags")}),
      ElementsAre("1(comments:3(post:3(tags:2)))", "2(comments:1(post:1(tags:1)))", "3(comments:2(post:1(tags:1)))"));
  EXPECT_THAT(statements(), SizeIs(2));
}

TEST_P(IncludeJoinsTest, AllStrategiesGiveTheSame) {
  AddPosts(50);
  const auto with = [&](orm::LoadStrategy strategy) {
    std::vector<orm::IncludeInput> include = {Include("comments"), Include("author"), Include("comments.author"),
                                              Include("tags")};
    include[0].strategy = strategy;
    include[1].strategy = strategy;
    include[2].strategy = strategy;
    return List("Post", include, 7, "views DESC, title");
  };
  const auto expected = with(orm::LoadStrategy::kSelectIn);
  EXPECT_THAT(expected, SizeIs(54));
  EXPECT_EQ(with(orm::LoadStrategy::kJoin), expected);
  EXPECT_EQ(with(orm::LoadStrategy::kAuto), expected);
}

ROWGATE_ON_ALL_BACKENDS(IncludeJoinsTest);

}  // namespace
}  // namespace rowgate::test
