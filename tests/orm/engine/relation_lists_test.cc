// Repositories take the whole expression language: paths and tests of relations in filters, orders and assignments.
#include "gmock/gmock.h"
#include "orm/text/parser.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class RelationListsTest : public EngineTest {
 protected:
  static orm::UpdateWhereRequest Assign(const std::string& path, const std::string& value, const std::string& filter) {
    orm::UpdateWhereRequest request{.filter = {.filter = filter}};
    request.row.cells.resize(FixtureTable("Post").columns.size());
    request.assign.push_back({.path = path, .value = Parsed(value), .text = value});
    return request;
  }
};

TEST_P(RelationListsTest, FiltersFollowToOneRelations) {
  EXPECT_THAT(ListIds("Post", "author.name = 'Alice'", "id"), ElementsAre(1, 2));
  EXPECT_THAT(ListIds("Post", "author.name IS NULL", "id"), ElementsAre(4));
  EXPECT_THAT(ListIds("Comment", "post.author.name = 'Alice' AND author.age > 40", "id"), ElementsAre(2));
}

TEST_P(RelationListsTest, FiltersTestRelatedRows) {
  EXPECT_THAT(ListIds("Post", "comments.some(body = 'hm')", "id"), ElementsAre(1));
  EXPECT_THAT(ListIds("Post", "comments.none()", "id"), ElementsAre(2, 4));
  EXPECT_THAT(ListIds("Post", "comments.every(body LIKE '%o%')", "id"), ElementsAre(2, 3, 4));
  EXPECT_THAT(ListIds("Post", "tags.some(name = 'db') AND comments.count() > 1", "id"), ElementsAre(1));
  EXPECT_THAT(ListIds("User", "posts.count(views > 1) = 2", "id"), ElementsAre(1));
}

TEST_P(RelationListsTest, FiltersHoldSubqueries) {
  EXPECT_THAT(ListIds("Post", "author_id IN (SELECT id FROM User WHERE age IS NULL)", "id"), ElementsAre(3));
  EXPECT_THAT(ListIds("Post", "views = (SELECT max(views) FROM Post)", "id"), ElementsAre(2));
}

TEST_P(RelationListsTest, PagesAreInTheOrderOfARelationPath) {
  for (const int64_t page_size : {0, 1, 2, 3}) {
    EXPECT_THAT(ListIds("Post", "", "author.name", page_size), ElementsAre(1, 2, 3, 4)) << page_size;
    EXPECT_THAT(ListIds("Post", "", "author.name DESC", page_size), ElementsAre(4, 3, 2, 1)) << page_size;
    EXPECT_THAT(ListIds("Post", "", "author.name NULLS FIRST, views DESC", page_size), ElementsAre(4, 2, 1, 3))
        << page_size;
    EXPECT_THAT(ListIds("Comment", "", "author.name DESC, post.views", page_size), ElementsAre(2, 1, 3)) << page_size;
  }
}

TEST_P(RelationListsTest, PagesAreInTheOrderOfACount) {
  for (const int64_t page_size : {0, 1, 2}) {
    EXPECT_THAT(ListIds("Post", "", "comments.count() DESC", page_size), ElementsAre(1, 3, 4, 2)) << page_size;
  }
}

TEST_P(RelationListsTest, TheSameColumnOfARelatedRowIsAnotherTerm) {
  ASSERT_THAT(Execute(InsertInto("Category", {"id", "parent_id", "name"},
                                 {{"1", "NULL", "'all'"}, {"2", "1", "'b'"}, {"3", "1", "'a'"}, {"4", "2", "'c'"}})),
              IsOk());
  for (const int64_t page_size : {0, 1, 2}) {
    EXPECT_THAT(ListIds("Category", "", "parent.id DESC, id", page_size), ElementsAre(1, 4, 2, 3)) << page_size;
    EXPECT_THAT(ListIds("Category", "", "parent.name, name", page_size), ElementsAre(3, 2, 4, 1)) << page_size;
  }
}

TEST_P(RelationListsTest, TotalsCountWhatTheFilterLeaves) {
  const orm::ListRequest request{.filter = {.filter = "author.name IS NOT NULL"},
                                 .order_by = "author.name",
                                 .page_size = 1,
                                 .total_mode = orm::TotalMode::kExact};
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan, engine().PlanList(FixtureTable("Post"), request));
  ASSERT_OK_AND_ASSIGN(const orm::ListResult page, plan.Run(session()));
  EXPECT_EQ(page.total->rows, 3);
}

TEST_P(RelationListsTest, StreamsTakeThemToo) {
  ASSERT_OK_AND_ASSIGN(const orm::StreamPlan plan,
                       engine().PlanStream(FixtureTable("Post"), {.filter = {.filter = "author.posts.count() = 2"},
                                                                  .order_by = "author.name DESC"}));
  std::vector<int64_t> ids;
  ASSERT_THAT(plan.Run(session(),
                       [&ids](const orm::RowTree& tree, const auto&) {
                         for (size_t i = 0; i < tree.rows.size(); ++i) ids.push_back(tree.rows.row(i)[0].integer());
                         return true;
                       }),
              IsOk());
  EXPECT_THAT(ids, ElementsAre(2, 1));
}

TEST_P(RelationListsTest, UpdatesAndDeletesLookAtRelatedRows) {
  ASSERT_OK_AND_ASSIGN(const orm::WhereWritePlan update,
                       engine().PlanUpdateWhere(FixtureTable("Post"),
                                                Assign("views", "views + comments.count()", "author.name = 'Alice'")));
  EXPECT_THAT(update.Run(session()), IsOkAndHolds(2));
  EXPECT_THAT(Query("SELECT id, views FROM Post ORDER BY id"), ElementsAre("1|7", "2|9", "3|1", "4|0"));
  ASSERT_OK_AND_ASSIGN(const orm::WhereWritePlan erase,
                       engine().PlanDeleteWhere(FixtureTable("Comment"), {.filter = {.filter = "post.views = 7"}}));
  EXPECT_THAT(erase.Run(session()), IsOkAndHolds(2));
  EXPECT_THAT(ListIds("Comment", "", ""), ElementsAre(3));
}

TEST_P(RelationListsTest, UpdatesByKeyAssignFromRelatedRows) {
  orm::UpdateRequest request{.row = {.field = "post"}};
  request.row.cells.resize(FixtureTable("Post").columns.size());
  request.row.cells[0] = orm::Value{int64_t{3}};
  request.assign.push_back({.path = "title", .value = Parsed("author.name || '!'"), .text = "author.name || '!'"});
  ASSERT_OK_AND_ASSIGN(const orm::UpdatePlan plan, engine().PlanUpdate(FixtureTable("Post"), request));
  ASSERT_THAT(plan.Run(session()), IsOk());
  EXPECT_THAT(Query("SELECT title FROM Post WHERE id = 3"), ElementsAre("Bob!"));
}

TEST_P(RelationListsTest, AWriteThatIsTrueForAllRowsIsRefused) {
  EXPECT_THAT(engine().PlanDeleteWhere(FixtureTable("Post"), {.filter = {.filter = "TRUE OR author.name = 'x'"}}),
              HasReason("FILTER_ALWAYS_TRUE"));
  EXPECT_THAT(engine().PlanDeleteWhere(FixtureTable("Post"), {}), HasReason("FILTER_REQUIRED"));
}

ROWGATE_ON_ALL_BACKENDS(RelationListsTest);

}  // namespace
}  // namespace rowgate::test
