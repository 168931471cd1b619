#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ExplainTest : public EngineTest {
 protected:
  orm::Explanation Explain(const orm::ExplainRequest& request) {
    const absl::StatusOr<orm::ExplainPlan> plan = engine().PlanExplain(request);
    EXPECT_THAT(plan, IsOk());
    if (!plan.ok()) return {};
    const absl::StatusOr<orm::Explanation> explanation = plan->Run(session());
    EXPECT_THAT(explanation, IsOk());
    return explanation.ok() ? *explanation : orm::Explanation();
  }
  orm::Explanation ExplainText(const std::string& text) { return Explain({.query = orm::QueryRequest{.text = text}}); }

  const orm::DialectExplanation& Connected(const orm::Explanation& explanation) {
    return *std::find_if(explanation.dialects.begin(), explanation.dialects.end(),
                         [](const orm::DialectExplanation& each) { return each.connected; });
  }
};

TEST_P(ExplainTest, ShowsTextBindsAndPlan) {
  const orm::Explanation explanation = ExplainText("SELECT title FROM Post WHERE views > 3 AND title = 'x' LIMIT 5");
  ASSERT_THAT(explanation.dialects, SizeIs(1));
  const orm::DialectExplanation& connected = Connected(explanation);
  EXPECT_EQ(connected.dialect, dialect().traits().name);
  EXPECT_THAT(connected.sql, HasSubstr("FROM posts"));
  EXPECT_THAT(connected.binds,
              ElementsAre(orm::Value{int64_t{3}}, orm::Value{std::string("x")}, orm::Value{int64_t{5}}));
  EXPECT_THAT(explanation.plan, Contains(HasSubstr("posts")));
  EXPECT_TRUE(explanation.portable);
}

TEST_P(ExplainTest, TextIsWhatIsRun) {
  EXPECT_EQ(ExplainText("select  title from Post where views>3").text,
            "SELECT title FROM Post WHERE views > 3 LIMIT 1000");
}

TEST_P(ExplainTest, ShowsWritesWithoutExecutingThem) {
  const orm::Explanation explanation = Explain({.execute = DeleteFrom("Comment", "post.views > 0")});
  EXPECT_THAT(Connected(explanation).sql, HasSubstr("DELETE FROM comments"));
  EXPECT_THAT(explanation.plan, Not(IsEmpty()));
  EXPECT_THAT(explanation.text, IsEmpty());
  EXPECT_THAT(ListIds("Comment", "", ""), ElementsAre(1, 2, 3));
  Explain({.execute = InsertInto("Tag", {"name"}, {{"'x'"}})});
  EXPECT_THAT(ListIds("Tag", "", ""), ElementsAre(1, 2));
}

TEST_P(ExplainTest, SaysWhatCannotBeExpressed) {
  const orm::Explanation explanation = ExplainText("SELECT id FROM Post FOR UPDATE SKIP LOCKED");
  const orm::DialectExplanation& connected = Connected(explanation);
  EXPECT_EQ(explanation.portable, dialect().traits().row_locks);
  EXPECT_EQ(connected.refusal.empty(), dialect().traits().row_locks);
  EXPECT_EQ(connected.sql.empty(), !dialect().traits().row_locks);
  EXPECT_EQ(explanation.plan.empty(), !dialect().traits().row_locks);
}

TEST_P(ExplainTest, NotesWhatIsEmulated) {
  const orm::Explanation explanation = ExplainText("SELECT id FROM Post FOR UPDATE");
  const bool noted = !Connected(explanation).notes.empty();
  EXPECT_EQ(noted, !dialect().traits().row_locks);
}

TEST_P(ExplainTest, ErrorsNameThePartOfTheRequest) {
  const absl::Status status = engine().PlanExplain({.execute = DeleteFrom("Comment", "")}).status();
  EXPECT_EQ(orm::DetailOf(status).violations.at(0).field, "execute.delete.where");
}

TEST_P(ExplainTest, NeedsSomethingToExplain) { EXPECT_THAT(engine().PlanExplain({}), HasReason("FIELD_REQUIRED")); }

ROWGATE_ON_ALL_BACKENDS(ExplainTest);

}  // namespace
}  // namespace rowgate::test
