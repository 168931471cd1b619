#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/status_macros.h"
#include "orm/bind/scope.h"
#include "orm/text/parser.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using ::testing::HasSubstr;

// A condition on a row of User.
absl::StatusOr<std::string> Bound(std::string_view text) {
  StatementScope scope(&FixtureCatalog(), FixtureTable("User"), StatementScope::RelationPaths::kJoin);
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "filter"));
  ASSIGN_OR_RETURN(const BoundExpr bound, BindCondition(expr, {.scope = &scope, .field = "filter", .text = text}));
  return Show(bound);
}

TEST(QueryMembershipTest, ComparesWithTheColumnsOfTheQuery) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"id in (select author_id from Post)", "(IN id (query))"},
      {"balance not in (select amount from Transfer)", "(NOT_IN balance (query))"},
      {"'2024-01-31' in (select created_at from Post)", "(IN timestamp '2024-01-31T00:00:00Z':timestamp (query))"},
      {"now() in (select created_at from Post)", "(IN now() (query))"},
      {"(id, name) in (select author_id, title from Post)", "(IN (TUPLE id name) (query))"},
      {"(id, 'x') not in (select author_id, title from Post)", "(NOT_IN (TUPLE id 'x':string) (query))"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Bound(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST(QueryMembershipTest, RefusesWhatCannotBeCompared) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"name in (select id from Post)", "TYPE_MISMATCH", "string cannot be compared with int64"},
      {"'x' in (select id from Post)", "TYPE_MISMATCH", "a string does not fit int64"},
      {"meta in (select meta from User)", "TYPE_MISMATCH", "json cannot be compared with json"},
      {"null in (select id from Post)", "NULL_COMPARISON", "IS NULL"},
      {"(id, null) in (select id, title from Post)", "NULL_COMPARISON", "IS NULL"},
      {"id in (select id, title from Post)", "NOT_A_SCALAR", "2 columns"},
      {"(id, name) in (select id from Post)", "NOT_A_SCALAR", "1 column"},
      {"(id, name) in (select id, id from Post)", "TYPE_MISMATCH", "string cannot be compared with int64"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = Bound(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace rowgate::test
