// Related rows below the whole rows of a query's result.
#include "gmock/gmock.h"
#include "tests/orm/engine/includes_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IncludeQueriesTest : public IncludesTest {
 protected:
  // The rows of column `column` with what is included, by a Query and by a QueryStream.
  std::vector<std::string> Query(const std::string& text, std::vector<orm::IncludeInput> include, size_t column = 0) {
    recorder().Clear();
    orm::Session session(connection(), &recorder());
    std::vector<std::string> lines;
    const auto plan = engine().PlanQuery({.text = text, .include = include});
    EXPECT_THAT(plan, IsOk()) << text;
    if (!plan.ok()) return lines;
    const auto result = plan->Run(session);
    EXPECT_THAT(result, IsOk()) << text;
    if (!result.ok()) return lines;
    lines = Lines(plan->columns()[column], plan->entity_edges()[column], *result, column);
    EXPECT_EQ(Streamed(text, std::move(include), column), lines);
    return lines;
  }

  std::vector<std::string> Streamed(const std::string& text, std::vector<orm::IncludeInput> include, size_t column) {
    std::vector<std::string> lines;
    const auto plan = engine().PlanQueryStream({.text = text, .include = std::move(include)});
    EXPECT_THAT(plan, IsOk()) << text;
    if (!plan.ok()) return lines;
    EXPECT_THAT(plan->Run(session(),
                          [&](const orm::QueryResult& portion) {
                            for (std::string& line :
                                 Lines(plan->columns()[column], plan->entity_edges()[column], portion, column)) {
                              lines.push_back(std::move(line));
                            }
                            return true;
                          }),
                IsOk());
    return lines;
  }

  static std::vector<std::string> Lines(const orm::ResultColumn& column, const std::vector<orm::EdgeShape>& shapes,
                                        const orm::QueryResult& result, size_t index) {
    orm::RowSet rows{.batch = &result.rows, .first_cell = column.first_item};
    for (uint32_t i = 0; i < result.row_count; ++i) rows.rows.push_back(i);
    return TreeAsText(shapes, rows, result.entity_edges[index]);
  }
};

TEST_P(IncludeQueriesTest, PathsStartWithTheColumn) {
  EXPECT_THAT(Query("SELECT p FROM Post p WHERE p.views > 0 ORDER BY p.id",
                    {Include("p.author"), Include("p.comments.author")}),
              ElementsAre("1(author:1 comments:1(author:2),2(author:3))", "2(author:1 comments:)",
                          "3(author:2 comments:3(author:1))"));
}

TEST_P(IncludeQueriesTest, AQueryRunsItsStatementAndOnePerEdge) {
  orm::Session session(connection(), &recorder());
  ASSERT_OK_AND_ASSIGN(
      const orm::QueryPlan plan,
      engine().PlanQuery({.text = "SELECT p FROM Post p", .include = {Include("p.author"), Include("p.tags")}}));
  ASSERT_THAT(plan.Run(session), IsOk());
  EXPECT_THAT(recorder().statements(), SizeIs(3));
  ASSERT_THAT(plan.entity_edges(), SizeIs(1));
  EXPECT_EQ(plan.entity_edges()[0][1].path, "p.tags");
}

TEST_P(IncludeQueriesTest, RowsThatAreNotThereHaveNone) {
  const std::string text =
      "SELECT c.id, u FROM Comment c LEFT JOIN User u ON u.id = c.author_id AND u.name IS NOT NULL ORDER BY c.id";
  orm::Session session(connection(), nullptr);
  ASSERT_OK_AND_ASSIGN(const orm::QueryPlan plan, engine().PlanQuery({.text = text, .include = {Include("u.posts")}}));
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, plan.Run(session));
  EXPECT_THAT(plan.entity_edges()[0], IsEmpty());
  ASSERT_THAT(result.entity_edges[1], SizeIs(1));
  EXPECT_THAT(result.entity_edges[1][0].begin, ElementsAre(0, 1, 1, 3));
}

TEST_P(IncludeQueriesTest, StreamsGoOnAfterEachPage) {
  AddPosts(20);
  orm::EngineOptions options;
  options.limits.include_keys_max = 3;
  Restart(std::move(options));
  EXPECT_THAT(Query("SELECT p FROM Post p", {Include("p.comments")}), SizeIs(24));
  EXPECT_THAT(Query("SELECT p FROM Post p ORDER BY p.views LIMIT 7 OFFSET 2", {Include("p.comments")}), SizeIs(7));
}

TEST_P(IncludeQueriesTest, WhatAQueryCannotInclude) {
  const auto planned = [&](const std::string& text, orm::IncludeInput edge) {
    return engine().PlanQuery({.text = text, .include = {std::move(edge)}}).status();
  };
  EXPECT_THAT(planned("SELECT p FROM Post p", Include("author")), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(planned("SELECT p FROM Post p", Include("p")), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(planned("SELECT p FROM Post p", Include("p.nothing")), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(planned("SELECT p.id FROM Post p", Include("id.author")), HasReason("UNKNOWN_PATH"));
  orm::IncludeInput joined = Include("p.author");
  joined.strategy = orm::LoadStrategy::kJoin;
  EXPECT_THAT(planned("SELECT p FROM Post p", joined), HasReason("INCLUDE_OPTION_NOT_ALLOWED"));
}

ROWGATE_ON_ALL_BACKENDS(IncludeQueriesTest);

}  // namespace
}  // namespace rowgate::test
