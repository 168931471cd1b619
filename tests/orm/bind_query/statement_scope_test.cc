#include "orm/bind/scope.h"

#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/binder.h"
#include "orm/text/parser.h"
#include "tests/orm/bind_query/show_select.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using Paths = StatementScope::RelationPaths;

// The statement that a repository makes of a filter, in words.
absl::StatusOr<std::string> Filtered(std::string_view message, std::string_view filter, Paths paths,
                                     const Catalog* catalog = &FixtureCatalog()) {
  StatementScope scope(catalog, FixtureTable(message), paths);
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(filter, {}, "filter"));
  ASSIGN_OR_RETURN(BoundExpr where, BindCondition(expr, {.scope = &scope, .field = "filter", .text = filter}));
  Select select;
  select.qualified = scope.qualified();
  select.from = scope.TakeSources();
  select.items.push_back({BoundTruth(true)});
  select.where = std::move(where);
  return absl::StrCat(select.qualified ? "qualified " : "", ShowSelect(select));
}

TEST(StatementScopeTest, LeavesOneTableUnqualified) {
  EXPECT_THAT(Filtered("Post", "views > 3", Paths::kJoin),
              IsOkAndHolds("SELECT TRUE FROM posts WHERE (GT posts.views 3)"));
  EXPECT_THAT(Filtered("Post", "Post.views > 3", Paths::kSubquery),
              IsOkAndHolds("SELECT TRUE FROM posts WHERE (GT posts.views 3)"));
}

TEST(StatementScopeTest, JoinsRelationsWhereTheStatementCanJoin) {
  EXPECT_THAT(Filtered("Post", "author.name = 'x' OR author.active", Paths::kJoin),
              IsOkAndHolds("qualified SELECT TRUE FROM posts LEFT JOIN users ON (EQ users.id posts.author_id) WHERE "
                           "(OR (EQ users.name 'x') users.active)"));
  EXPECT_THAT(Filtered("Comment", "post.author.name = 'x'", Paths::kJoin),
              IsOkAndHolds("qualified SELECT TRUE FROM comments JOIN posts ON (EQ posts.id comments.post_id) LEFT JOIN "
                           "users ON (EQ users.id posts.author_id) WHERE (EQ users.name 'x')"));
}

TEST(StatementScopeTest, AsksSubqueriesElsewhere) {
  EXPECT_THAT(Filtered("Post", "author.name = 'x'", Paths::kSubquery),
              IsOkAndHolds("qualified SELECT TRUE FROM posts WHERE (EQ (SELECT users.name FROM users WHERE "
                           "(EQ users.id posts.author_id)) 'x')"));
  EXPECT_THAT(
      Filtered("Comment", "post.author.name = 'x'", Paths::kSubquery),
      IsOkAndHolds("qualified SELECT TRUE FROM comments WHERE (EQ (SELECT users.name FROM posts LEFT JOIN users "
                   "ON (EQ users.id posts.author_id) WHERE (EQ posts.id comments.post_id)) 'x')"));
  EXPECT_THAT(Filtered("Category", "parent.name = name", Paths::kSubquery),
              IsOkAndHolds("qualified SELECT TRUE FROM categories WHERE (EQ (SELECT t2.name FROM categories t2 WHERE "
                           "(EQ t2.id categories.parent_id)) categories.name)"));
}

TEST(StatementScopeTest, TakesQuantifiersAndSubqueries) {
  EXPECT_THAT(
      Filtered("User", "posts.none(author.name = User.name)", Paths::kSubquery),
      IsOkAndHolds("qualified SELECT TRUE FROM users WHERE (NOT (EXISTS (SELECT TRUE FROM posts LEFT JOIN users "
                   "t2 ON (EQ t2.id posts.author_id) WHERE (AND (EQ posts.author_id users.id) "
                   "(EQ t2.name users.name)))))"));
  EXPECT_THAT(
      Filtered("User", "id IN (SELECT author_id FROM Post WHERE views > age)", Paths::kJoin),
      IsOkAndHolds("qualified SELECT TRUE FROM users WHERE (IN users.id [SELECT posts.author_id FROM posts WHERE "
                   "(AND (GT posts.views users.age) (IS_NOT_NULL posts.author_id))])"));
}

TEST(StatementScopeTest, KnowsNoOtherTablesWithoutACatalog) {
  EXPECT_THAT(Filtered("Post", "views > 3", Paths::kJoin, nullptr),
              IsOkAndHolds("SELECT TRUE FROM posts WHERE (GT posts.views 3)"));
  EXPECT_THAT(Filtered("Post", "author.name = 'x'", Paths::kJoin, nullptr), HasReason("RELATION_PATH_UNSUPPORTED"));
  EXPECT_THAT(Filtered("Post", "author = 'x'", Paths::kJoin, nullptr), HasReason("RELATION_PATH_UNSUPPORTED"));
  EXPECT_THAT(Filtered("Post", "tags.some()", Paths::kJoin, nullptr), HasReason("RELATION_PATH_UNSUPPORTED"));
  EXPECT_THAT(Filtered("Post", "EXISTS (SELECT 1)", Paths::kJoin, nullptr), HasReason("SUBQUERY_NOT_ALLOWED"));
}

TEST(StatementScopeTest, KnowsOnlyColumnsInAPlainContext) {
  const auto reason = [](std::string_view text) {
    return ReasonOf(
        BindCondition(*ParseExpr(text, {}, "check"), {.table = &FixtureTable("Post"), .field = "check"}).status());
  };
  EXPECT_EQ(reason("views > 3"), "");
  EXPECT_EQ(reason("author.name = 'x'"), "RELATION_PATH_UNSUPPORTED");
  EXPECT_EQ(reason("tags.some()"), "RELATION_PATH_UNSUPPORTED");
  EXPECT_EQ(reason("id IN (SELECT 1)"), "SUBQUERY_NOT_ALLOWED");
  EXPECT_EQ(reason("(SELECT 1) = 1"), "SUBQUERY_NOT_ALLOWED");
}

}  // namespace
}  // namespace rowgate::test
