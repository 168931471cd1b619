#include "orm/engine/placeholders.h"

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::PlaceholderSql;
using orm::ReplacePlaceholders;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Case {
  const char* sql;
  const char* numbered;
  std::vector<std::string> names;
};

TEST(PlaceholdersTest, StandInThePlaceOfNames) {
  ASSERT_OK_AND_ASSIGN(const PlaceholderSql numbered, ReplacePlaceholders("SELECT :a, :b_2 + :a;", true));
  EXPECT_EQ(numbered.sql, "SELECT $1, $2 + $1");
  EXPECT_THAT(numbered.names, ElementsAre("a", "b_2"));
  ASSERT_OK_AND_ASSIGN(const PlaceholderSql marks, ReplacePlaceholders("SELECT :a, :b_2 + :a;", false));
  EXPECT_EQ(marks.sql, "SELECT ?, ? + ?");
  EXPECT_THAT(marks.names, ElementsAre("a", "b_2", "a"));
}

TEST(PlaceholdersTest, AreNothingInsideStringsNamesAndComments) {
  for (const char* sql :
       {"SELECT ':a'", "SELECT 'it''s :a'", "SELECT \":a\"", "SELECT \"a\"\":b\"", "SELECT `:a`", "SELECT 1 -- :a\n+ 1",
        "SELECT 1 -- :a", "SELECT /* :a */ 1", "SELECT $$ :a ' $$", "SELECT $x$ :a $$ $x$", "SELECT E'it\\'s :a'",
        "SELECT a::text", "SELECT a :: text", "SELECT a[1:n]", "SELECT a[x:y]", "SELECT a[(1):n]", "SELECT x$:1"}) {
    ASSERT_OK_AND_ASSIGN(const PlaceholderSql replaced, ReplacePlaceholders(sql, true));
    EXPECT_EQ(replaced.sql, sql);
    EXPECT_THAT(replaced.names, IsEmpty()) << sql;
  }
}

TEST(PlaceholdersTest, AreFoundBesideThem) {
  const std::vector<Case> cases = {
      {"SELECT 'x':a", "SELECT 'x'$1", {"a"}},
      {"SELECT 'a\\' || :b || 'c'", "SELECT 'a\\' || $1 || 'c'", {"b"}},
      {"SELECT :a::text", "SELECT $1::text", {"a"}},
      {"SELECT ARRAY[:a, :b]", "SELECT ARRAY[$1, $2]", {"a", "b"}},
      {"SELECT array [:a]", "SELECT array [$1]", {"a"}},
      {"SELECT x[f(:a)]", "SELECT x[f($1)]", {"a"}},
      {"SELECT 1 /* ' */ + :a", "SELECT 1 /* ' */ + $1", {"a"}},
      {"SELECT j ? 'k' AND :a", "SELECT j ? 'k' AND $1", {"a"}},
      {"INSERT INTO t VALUES (:a,:b)", "INSERT INTO t VALUES ($1,$2)", {"a", "b"}},
  };
  for (const Case& each : cases) {
    ASSERT_OK_AND_ASSIGN(const PlaceholderSql replaced, ReplacePlaceholders(each.sql, true));
    EXPECT_EQ(replaced.sql, each.numbered);
    EXPECT_EQ(replaced.names, each.names) << each.sql;
  }
}

TEST(PlaceholdersTest, UnfinishedTextIsAnError) {
  for (const char* sql : {"SELECT 'a", "SELECT \"a", "SELECT `a", "SELECT /* a", "SELECT $$ a", "SELECT $x$ a $$"}) {
    EXPECT_THAT(ReplacePlaceholders(sql, true),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("is not finished")))
        << sql;
  }
}

TEST(PlaceholdersTest, OnlyOneStatementIsAllowed) {
  EXPECT_THAT(ReplacePlaceholders("SELECT 1; DELETE FROM t", true),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("only one statement")));
  EXPECT_THAT(ReplacePlaceholders("  ", true), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReplacePlaceholders("SELECT 1 ; -- done\n ", true), IsOk());
}

TEST(PlaceholdersTest, TheDatabasesOwnPlaceholdersAreRefused) {
  EXPECT_THAT(ReplacePlaceholders("SELECT $1", true), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(":name")));
  EXPECT_THAT(ReplacePlaceholders("SELECT ?", false), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(":name")));
}

}  // namespace
}  // namespace rowgate::test
