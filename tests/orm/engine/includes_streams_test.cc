// Streams with related rows are read page by page.
#include <algorithm>
#include <optional>

#include "gmock/gmock.h"
#include "tests/orm/engine/includes_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class IncludeStreamsTest : public IncludesTest {
 protected:
  static orm::EngineOptions SmallPages(size_t keys, size_t result_bytes_max = size_t{4} << 20) {
    orm::EngineOptions options;
    options.limits.include_keys_max = keys;
    options.limits.result_bytes_max = result_bytes_max;
    return options;
  }
};

TEST_P(IncludeStreamsTest, OneCursorWhenAllIsJoined) {
  EXPECT_THAT(Stream("Post", {Include("author")}),
              ElementsAre("1(author:1)", "2(author:1)", "3(author:2)", "4(author:)"));
  EXPECT_THAT(statements(), SizeIs(1));
}

TEST_P(IncludeStreamsTest, PagesNeitherRepeatNorSkip) {
  AddPosts(40);
  std::vector<orm::IncludeInput> joined = {Include("comments")};
  joined[0].strategy = orm::LoadStrategy::kJoin;
  const auto expected = List("Post", {Include("comments")}, 50, "views DESC, title");
  for (const size_t keys : {1U, 3U, 44U, 100U}) {
    Restart(SmallPages(keys));
    EXPECT_EQ(Stream("Post", {Include("comments")}, "views DESC, title"), expected) << keys;
    EXPECT_EQ(Stream("Post", joined, "views DESC, title"), expected) << keys;
  }
}

TEST_P(IncludeStreamsTest, PortionsShrinkUntilTheirRelatedRowsFit) {
  AddPosts(20);
  const auto expected = List("Post", {Include("comments")}, 50);
  Restart(SmallPages(500, 60));
  EXPECT_EQ(Stream("Post", {Include("comments")}), expected);
  EXPECT_THAT(statements(), SizeIs(Gt(4U)));
}

TEST_P(IncludeStreamsTest, TheResumePositionIsThatOfThePortionsLastRow) {
  AddPosts(20);
  Restart(SmallPages(500, 60));
  orm::Session session(connection(), nullptr);
  std::vector<int64_t> seen;
  std::optional<orm::PagePosition> position;
  for (int portions = 0; portions < 100; ++portions) {
    ASSERT_OK_AND_ASSIGN(
        const orm::StreamPlan plan,
        engine().PlanStream(FixtureTable("Post"), {.position = position, .include = {Include("comments")}}));
    bool any = false;
    ASSERT_THAT(plan.Run(session,
                         [&](const orm::RowTree& tree, const std::optional<orm::PagePosition>& resume) {
                           for (size_t i = 0; i < tree.rows.size(); ++i) seen.push_back(tree.rows.row(i)[0].integer());
                           position = resume;
                           any = true;
                           return false;
                         }),
                IsOk());
    if (!any) break;
  }
  EXPECT_THAT(seen, SizeIs(24));
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

ROWGATE_ON_ALL_BACKENDS(IncludeStreamsTest);

}  // namespace
}  // namespace rowgate::test
