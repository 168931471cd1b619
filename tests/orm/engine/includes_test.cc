// Include trees that have statements of their own, and what AUTO makes of them.
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

TEST_P(IncludesTest, RowsComeWithoutRelatedRowsUnlessAsked) {
  EXPECT_THAT(List("Post", {}), ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(statements(), SizeIs(1));
}

TEST_P(IncludesTest, AnEmptyRelationIsLoadedAndEmpty) {
  EXPECT_THAT(List("Post", {Include("comments")}),
              ElementsAre("1(comments:1,2)", "2(comments:)", "3(comments:3)", "4(comments:)"));
}

TEST_P(IncludesTest, ChildrenAreReadByTheirForeignKeyAlone) {
  List("Post", {Include("comments")});
  ASSERT_THAT(statements(), SizeIs(2));
  EXPECT_THAT(statements()[1], AllOf(HasSubstr("post_id"), Not(HasSubstr("posts")), Not(HasSubstr("JOIN"))));
}

TEST_P(IncludesTest, ManyToManyIsReadThroughTheJoinTable) {
  EXPECT_THAT(List("Post", {Include("tags")}), ElementsAre("1(tags:1)", "2(tags:1)", "3(tags:2)", "4(tags:)"));
  ASSERT_THAT(statements(), SizeIs(2));
  EXPECT_THAT(statements()[1], AllOf(HasSubstr("FROM post_tags JOIN tags"), Not(HasSubstr("FROM posts"))));
  EXPECT_THAT(List("Tag", {Include("posts.author")}),
              ElementsAre("1(posts:1(author:1),2(author:1))", "2(posts:3(author:2))"));
}

TEST_P(IncludesTest, ARowThatSeveralParentsShareIsThereOnce) {
  orm::Session session(connection(), nullptr);
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan,
                       engine().PlanList(FixtureTable("Post"), {.include = {Include("tags"), Include("author")}}));
  ASSERT_OK_AND_ASSIGN(const orm::ListResult page, plan.Run(session));
  EXPECT_THAT(page.tree.edges[0].children, ElementsAre(0, 0, 1));
  EXPECT_EQ(page.tree.edges[0].rows.size(), 2U);
  EXPECT_THAT(page.tree.edges[1].children, ElementsAre(0, 0, 1));
  EXPECT_EQ(page.tree.edges[1].rows.size(), 2U);
}

TEST_P(IncludesTest, TreesMayBeSaidByPathsOrByNesting) {
  const auto expected =
      ElementsAre("1(comments:1(author:2),2(author:3))", "2(comments:)", "3(comments:3(author:1))", "4(comments:)");
  EXPECT_THAT(List("Post", {Include("comments.author")}), expected);
  orm::IncludeInput nested = Include("comments");
  nested.include.push_back(Include("author"));
  EXPECT_THAT(List("Post", {nested}), expected);
  EXPECT_THAT(List("Post", {Include("comments.author"), Include("comments")}), expected);
}

TEST_P(IncludesTest, EveryReadTakesThem) {
  EXPECT_THAT(Get("User", 1, {Include("posts.tags")}), ElementsAre("1(posts:1(tags:1),2(tags:1))"));
  EXPECT_THAT(BatchGet("User", {2, 9, 1}, {Include("posts")}), ElementsAre("2(posts:3)", "none", "1(posts:1,2)"));
  EXPECT_THAT(Stream("User", {Include("posts")}), ElementsAre("1(posts:1,2)", "2(posts:3)", "3(posts:)"));
}

TEST_P(IncludesTest, OptionsOfAnEdge) {
  orm::IncludeInput comments = Include("comments");
  comments.order_by = "id DESC";
  EXPECT_THAT(List("Post", {comments}),
              ElementsAre("1(comments:2,1)", "2(comments:)", "3(comments:3)", "4(comments:)"));
  comments.filter.filter = "body <> 'hm' AND author.name = 'Bob'";
  EXPECT_THAT(List("Post", {comments}), ElementsAre("1(comments:1)", "2(comments:)", "3(comments:)", "4(comments:)"));
  orm::IncludeInput posts = Include("posts");
  posts.limit_per_parent = 1;
  posts.order_by = "views DESC";
  EXPECT_THAT(List("User", {posts}), ElementsAre("1(posts:2)", "2(posts:3)", "3(posts:)"));
  EXPECT_THAT(statements()[1], HasSubstr("row_number() OVER (PARTITION BY"));
  orm::IncludeInput tags = Include("tags");
  tags.limit_per_parent = 1;
  EXPECT_THAT(List("Post", {tags}), ElementsAre("1(tags:1)", "2(tags:1)", "3(tags:2)", "4(tags:)"));
}

TEST_P(IncludesTest, AFilterLeavesRowsWithoutTheirToOneRelation) {
  orm::IncludeInput author = Include("author");
  author.filter.filter = "name = 'Alice'";
  for (const orm::LoadStrategy strategy : {orm::LoadStrategy::kAuto, orm::LoadStrategy::kSelectIn}) {
    author.strategy = strategy;
    EXPECT_THAT(List("Post", {author}), ElementsAre("1(author:1)", "2(author:1)", "3(author:)", "4(author:)"));
  }
}

TEST_P(IncludesTest, OnlyTheMasksColumnsAreShown) {
  orm::IncludeInput comments = Include("comments");
  comments.read_mask = {"body"};
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan, engine().PlanList(FixtureTable("Post"), {.include = {comments}}));
  ASSERT_THAT(plan.edges(), SizeIs(1));
  EXPECT_THAT(plan.edges()[0].columns, ElementsAre(&FixtureColumn("Comment", "id"), &FixtureColumn("Comment", "body")));
  EXPECT_THAT(List("Post", {comments}),
              ElementsAre("1(comments:1,2)", "2(comments:)", "3(comments:3)", "4(comments:)"));
}

TEST_P(IncludesTest, AMaskWithoutTheForeignKeyStillFindsTheRows) {
  orm::Session session(connection(), nullptr);
  orm::IncludeInput author = Include("author");
  author.strategy = orm::LoadStrategy::kSelectIn;
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan,
                       engine().PlanList(FixtureTable("Post"), {.read_mask = {{"title"}}, .include = {author}}));
  ASSERT_OK_AND_ASSIGN(const orm::ListResult page, plan.Run(session));
  EXPECT_THAT(plan.columns(), SizeIs(2));
  EXPECT_THAT(TreeAsText(plan.edges(), page.tree.rows, page.tree.edges),
              ElementsAre("1(author:1)", "2(author:1)", "3(author:2)", "4(author:)"));
}

TEST_P(IncludesTest, CountsAreOneStatement) {
  orm::IncludeInput comments = Include("comments");
  comments.count_only = true;
  orm::IncludeInput tags = Include("tags");
  tags.count_only = true;
  tags.filter.filter = "name = 'db'";
  EXPECT_THAT(List("Post", {comments, tags}), ElementsAre("1(comments#2 tags#1)", "2(comments#0 tags#1)",
                                                          "3(comments#1 tags#0)", "4(comments#0 tags#0)"));
  ASSERT_THAT(statements(), SizeIs(3));
  EXPECT_THAT(statements()[1], AllOf(HasSubstr("count(*)"), HasSubstr("GROUP BY")));
}

TEST_P(IncludesTest, SelfReferencesGoLevelByLevel) {
  ASSERT_THAT(Execute(InsertInto("Category", {"id", "parent_id", "name"},
                                 {{"1", "NULL", "'a'"}, {"2", "1", "'b'"}, {"3", "1", "'c'"}, {"4", "2", "'d'"}})),
              IsOk());
  EXPECT_THAT(Get("Category", 1, {Include("children.children")}),
              ElementsAre("1(children:2(children:4),3(children:))"));
  EXPECT_THAT(statements(), SizeIs(3));
  EXPECT_THAT(Get("Category", 4, {Include("parent.parent")}), ElementsAre("4(parent:2(parent:1))"));
  EXPECT_THAT(statements(), SizeIs(1));
}

TEST_P(IncludesTest, TwoForeignKeysToOneTableAreTwoRelations) {
  ASSERT_THAT(Execute(InsertInto("Transfer", {"id", "sender_id", "receiver_id", "amount"},
                                 {{"1", "1", "2", "1"}, {"2", "3", "1", "2"}})),
              IsOk());
  EXPECT_THAT(List("Transfer", {Include("sender"), Include("receiver")}),
              ElementsAre("1(sender:1 receiver:2)", "2(sender:3 receiver:1)"));
  EXPECT_THAT(statements(), ElementsAre(Not(HasSubstr("LEFT JOIN"))));
}

TEST_P(IncludesTest, NothingIsAskedForNoKeys) {
  orm::IncludeInput author = Include("author.posts");
  EXPECT_THAT(Get("Post", 4, {author}), ElementsAre("4(author:)"));
  EXPECT_THAT(statements(), SizeIs(1));
}

TEST_P(IncludesTest, KeysGoInChunks) {
  AddPosts(1104);
  const auto lines = Stream("Post", {Include("comments")});
  EXPECT_THAT(lines, SizeIs(1108));
  EXPECT_EQ(lines.back(), "1204(comments:1204)");
  std::vector<int64_t> ids = {1, 2, 3, 4};
  for (int64_t i = 0; i < 1104; ++i) ids.push_back(101 + i);
  EXPECT_THAT(BatchGet("Post", ids, {Include("comments")}), SizeIs(1108));
  EXPECT_THAT(statements(), SizeIs(1 + 3));
}

TEST_P(IncludesTest, SixEdgesTakeSevenStatementsAtMost) {
  AddPosts(200);
  const std::vector<orm::IncludeInput> include = {Include("author"),   Include("author.posts"),
                                                  Include("comments"), Include("comments.author"),
                                                  Include("tags"),     Include("tags.posts")};
  EXPECT_THAT(List("Post", include, 204), SizeIs(204));
  EXPECT_THAT(statements(), SizeIs(5));
  std::vector<orm::IncludeInput> apart = include;
  for (orm::IncludeInput& edge : apart) edge.strategy = orm::LoadStrategy::kSelectIn;
  EXPECT_EQ(List("Post", apart, 204), List("Post", include, 204));
  EXPECT_THAT(List("Post", apart, 204), SizeIs(204));
  EXPECT_THAT(statements(), SizeIs(7));
}

TEST_P(IncludesTest, MoreRowsThanAnAnswerHoldsAreRefused) {
  orm::EngineOptions options;
  options.limits.result_bytes_max = 40;
  Restart(std::move(options));
  orm::Session session(connection(), nullptr);
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan,
                       engine().PlanList(FixtureTable("Post"), {.include = {Include("comments")}}));
  EXPECT_THAT(plan.Run(session), HasReason("RESULT_TOO_LARGE"));
  EXPECT_FALSE(connection().in_transaction());
}

TEST_P(IncludesTest, ASessionRunsNoMoreStatementsThanItMay) {
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan,
                       engine().PlanList(FixtureTable("Post"), {.include = {Include("comments"), Include("tags")}}));
  StatementRecorder recorder;
  orm::Session session(connection(), {.observer = &recorder, .max_statements = 2});
  EXPECT_THAT(plan.Run(session), HasReason("STATEMENT_LIMIT"));
  EXPECT_THAT(recorder.statements(), SizeIs(2));
  EXPECT_FALSE(connection().in_transaction());
}

ROWGATE_ON_ALL_BACKENDS(IncludesTest);

}  // namespace
}  // namespace rowgate::test
