// Requests of one shape share one compiled statement.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/strings.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SharedStatementsTest : public EngineTest {
 protected:
  int64_t compiled() const { return engine().statement_cache_stats().misses; }
};

TEST_P(SharedStatementsTest, AThousandRequestsOfOneShapeCompileOnce) {
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_THAT(engine().PlanCount(FixtureTable("Post"), {.filter = {.filter = orm::StrCat("views > ", i)}}), IsOk());
  }
  EXPECT_EQ(compiled(), 1);
  EXPECT_EQ(engine().statement_cache_stats().hits, 999);
  EXPECT_EQ(engine().statement_cache_stats().entries, 1);
}

TEST_P(SharedStatementsTest, EachHasValuesOfItsOwn) {
  EXPECT_THAT(ListIds("Post", "views > 4", "id"), ElementsAre(1, 2));
  EXPECT_THAT(ListIds("Post", "views > 5", "id"), ElementsAre(2));
  EXPECT_THAT(ListIds("Post", "views > 9", "id"), IsEmpty());
  EXPECT_EQ(compiled(), 1);
}

TEST_P(SharedStatementsTest, ListsOfAnyLengthShareOneStatement) {
  for (const int64_t length : {1, 2, 100, 50'000}) {
    orm::List ids;
    for (int64_t i = 0; i < length; ++i) ids.items.push_back({i});
    const orm::CountRequest request{.filter = {.filter = "id IN :ids", .parameters = {{"ids", {std::move(ids)}}}}};
    ASSERT_OK_AND_ASSIGN(const orm::CountPlan plan, engine().PlanCount(FixtureTable("Post"), request));
    ASSERT_OK_AND_ASSIGN(const orm::Total total, plan.Run(session()));
    EXPECT_EQ(total.rows, std::min<int64_t>(length - 1, 4));
  }
  EXPECT_EQ(compiled(), 1);
}

TEST_P(SharedStatementsTest, WritesShareThemToo) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(Execute(UpdateOf("Post", {{"views", orm::StrCat("views + ", i)}}, orm::StrCat("id = ", i))), IsOk());
    ASSERT_THAT(Execute(InsertInto("Tag", {"name"}, {{orm::StrCat("'tag", i, "'")}})), IsOk());
  }
  EXPECT_EQ(compiled(), 2);
}

TEST_P(SharedStatementsTest, WhatCannotBeCompiledIsNotKept) {
  EXPECT_FALSE(engine().PlanCount(FixtureTable("Post"), {.filter = {.filter = "no_such_column = 1"}}).ok());
  EXPECT_EQ(engine().statement_cache_stats().entries, 0);
}

TEST_P(SharedStatementsTest, TheLimitOfEntriesHolds) {
  Restart({.limits = {.cached_statements_max = 3}});
  for (const char* column : {"id", "views", "title", "status", "author_id"}) {
    const std::string filter = orm::StrCat(column, " IS NOT NULL AND id > 1");
    ASSERT_THAT(engine().PlanCount(FixtureTable("Post"), {.filter = {.filter = filter}}), IsOk());
  }
  EXPECT_EQ(engine().statement_cache_stats().entries, 3);
}

ROWGATE_ON_ALL_BACKENDS(SharedStatementsTest);

}  // namespace
}  // namespace rowgate::test
