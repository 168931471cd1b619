#include "orm/engine/named_statements.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::NamedStatement;
using orm::Type;
using orm::TypeKind;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

NamedStatement PostsOf(const std::string& sql) {
  return {.name = "posts_of",
          .description = "Posts of an author.",
          .parameters = {{"author", Type::Of(TypeKind::kInt64)}, {"least", Type::Of(TypeKind::kInt64)}},
          .columns = {{"title", Type::Of(TypeKind::kString)}, {"views", Type::Of(TypeKind::kInt32)}},
          .sql = {{"sqlite", sql}, {"postgresql", sql}}};
}

constexpr char kPostsOf[] =
    "SELECT title, views FROM posts WHERE author_id = :author AND views >= :least AND author_id = :author ORDER BY id;";

class NamedStatementsTest : public EngineTest {
 protected:
  void Load(NamedStatement statement) {
    orm::EngineOptions options;
    options.statements.push_back(std::move(statement));
    Restart(std::move(options));
  }
  absl::Status Problem(NamedStatement statement) {
    return orm::NamedStatements::Create({std::move(statement)}, dialect()).status();
  }
  absl::StatusOr<orm::QueryResult> Call(const std::string& name, const orm::Parameters& parameters) {
    const absl::StatusOr<orm::StatementPlan> plan = engine().PlanStatement({.name = name, .parameters = parameters});
    if (!plan.ok()) return plan.status();
    return plan->Run(session());
  }
};

TEST_P(NamedStatementsTest, RunWithTheirParameters) {
  Load(PostsOf(kPostsOf));
  ASSERT_THAT(engine().CheckNamedStatements(connection()), IsOk());
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result,
                       Call("posts_of", {{"author", {int64_t{1}}}, {"least", {int64_t{6}}}}));
  EXPECT_THAT(RowsAsText(result.rows, result.row_count, 2), ElementsAre("Deep 100% SQL|9"));
}

TEST_P(NamedStatementsTest, NeedExactlyTheirParameters) {
  Load(PostsOf(kPostsOf));
  EXPECT_THAT(Call("posts_of", {{"author", {int64_t{1}}}}), HasReason("MISSING_PARAMETER"));
  EXPECT_THAT(Call("posts_of", {{"author", {int64_t{1}}}, {"least", {int64_t{6}}}, {"x", {int64_t{6}}}}),
              HasReason("UNKNOWN_PARAMETER"));
  EXPECT_THAT(Call("posts_of", {{"author", {std::string("one")}}, {"least", {int64_t{6}}}}),
              HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(Call("nothing", {}), HasReason("UNKNOWN_STATEMENT"));
}

TEST_P(NamedStatementsTest, WriteOnlyWhenTheySaySo) {
  const std::string sql = "UPDATE posts SET views = views + 1 WHERE id = :id";
  NamedStatement bump{.name = "bump",
                      .parameters = {{"id", Type::Of(TypeKind::kInt64)}},
                      .sql = {{"sqlite", sql}, {"postgresql", sql}}};
  Load(bump);
  EXPECT_FALSE(Call("bump", {{"id", {int64_t{1}}}}).ok());
  bump.writes = true;
  Load(bump);
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, Call("bump", {{"id", {int64_t{1}}}}));
  EXPECT_EQ(result.affected_rows, 1);
  EXPECT_THAT(Query("SELECT views FROM Post WHERE id = 1"), ElementsAre("6"));
}

TEST_P(NamedStatementsTest, MayReturnWhatTheyWrote) {
  const std::string sql = "UPDATE posts SET views = views + 1 WHERE id = :id RETURNING views";
  Load({.name = "bump",
        .parameters = {{"id", Type::Of(TypeKind::kInt64)}},
        .columns = {{"views", Type::Of(TypeKind::kInt32)}},
        .writes = true,
        .sql = {{"sqlite", sql}, {"postgresql", sql}}});
  ASSERT_OK_AND_ASSIGN(const orm::QueryResult result, Call("bump", {{"id", {int64_t{1}}}}));
  EXPECT_THAT(RowsAsText(result.rows, result.row_count, 1), ElementsAre("6"));
}

TEST_P(NamedStatementsTest, AreCheckedAtStart) {
  EXPECT_THAT(Problem(PostsOf("SELECT :author, :least, :other")),
              AllOf(HasReason("NAMED_STATEMENT_INVALID"),
                    StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("\"posts_of\""))));
  EXPECT_THAT(Problem(PostsOf("SELECT :author")), HasReason("NAMED_STATEMENT_INVALID"));
  EXPECT_THAT(Problem(PostsOf("SELECT ':author, :least")), HasReason("NAMED_STATEMENT_INVALID"));
  EXPECT_THAT(Problem({.name = "x"}), HasReason("NAMED_STATEMENT_INVALID"));
  EXPECT_THAT(orm::NamedStatements::Create({PostsOf(kPostsOf), PostsOf(kPostsOf)}, dialect()),
              HasReason("NAMED_STATEMENT_INVALID"));
}

TEST_P(NamedStatementsTest, TheDatabaseMustAcceptThem) {
  Load(PostsOf("SELECT title, views FROM no_such_table WHERE :author = :least"));
  EXPECT_THAT(engine().CheckNamedStatements(connection()), HasReason("NAMED_STATEMENT_INVALID"));
}

TEST_P(NamedStatementsTest, OfOtherDatabasesAreRefusedHere) {
  NamedStatement statement = PostsOf(kPostsOf);
  statement.sql = {{"mariadb", kPostsOf}};
  Load(std::move(statement));
  ASSERT_THAT(engine().CheckNamedStatements(connection()), IsOk());
  EXPECT_THAT(Call("posts_of", {}), HasReason("DIALECT_UNSUPPORTED"));
}

ROWGATE_ON_ALL_BACKENDS(NamedStatementsTest);

}  // namespace
}  // namespace rowgate::test
