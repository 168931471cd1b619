#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using ::testing::HasSubstr;

TEST_F(BindTest, ComparesTuplesPartByPart) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"(id, title) = (1, 'x')", "(AND (EQ id 1:int64) (EQ title 'x':string))"},
      {"(id, title) <> (1, subtitle)", "(NOT (AND (EQ id 1:int64) (EQ title subtitle)))"},
      {"(1, day) = (score, '2024-01-31')", "(AND (EQ 1:int32 score) (EQ day date '2024-01-31':date))"},
      {"(id, title) < (1, 'x')", "(OR (LT id 1:int64) (AND (EQ id 1:int64) (LT title 'x':string)))"},
      {"(id, score, title) >= (1, 2, 'x')",
       "(OR (GT id 1:int64) (AND (EQ id 1:int64) (OR (GT score 2:int32) (AND (EQ score 2:int32) (GE title "
       "'x':string)))))"},
      {"(1, id) = (2, 3)", "FALSE"},
      {"(1, id) <> (2, 3)", "TRUE"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, ListsTuples) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"(id, title) in ((1, 'x'), (2, 'y'))",
       "(IN (TUPLE id title) (TUPLE 1:int64 'x':string) (TUPLE 2:int64 'y':string))"},
      {"(id, day) not in ((1, '2024-01-31'))", "(NOT_IN (TUPLE id day) (TUPLE 1:int64 date '2024-01-31':date))"},
      {"(1, day) in ((score, '2024-01-31'))",
       "(AND (IS_NOT_NULL score) (EQ 1:int32 score) (EQ day date '2024-01-31':date))"},
      {"(id, title) in ((big, 'x'))", "(IN (TUPLE id title) (TUPLE big 'x':string))"},
      {"(id, title) in ()", "FALSE"},
      {"(id, title) not in ()", "TRUE"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, LetsTuplesWithNullMatchNothing) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"(id, title) in ((1, null), (2, 'y'))", "(IN (TUPLE id title) (TUPLE 2:int64 'y':string))"},
      {"(id, title) not in ((1, null), (2, 'y'))", "(NOT_IN (TUPLE id title) (TUPLE 2:int64 'y':string))"},
      {"(id, title) in ((:nothing, 'x'))", "FALSE"},
      {"(id, title) not in ((:nothing, 'x'))", "TRUE"},
      {"(id, title) not in ((score, 'x'))", "(NOT (AND (IS_NOT_NULL score) (EQ id score) (EQ title 'x':string)))"},
  };
  for (const auto& [text, bound] : cases) EXPECT_THAT(Condition(text), IsOkAndHolds(std::string(bound))) << text;
}

TEST_F(BindTest, RefusesTuplesElsewhere) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"(id, title) is distinct from (1, 'x')", "TYPE_MISMATCH", "does not compare tuples"},
      {"(id, title) = (1, 'x', 2)", "TYPE_MISMATCH", "a tuple of 3 meets a tuple of 2"},
      {"(id, title) in ((1, 'x', 2))", "TYPE_MISMATCH", "a tuple of 3 meets a tuple of 2"},
      {"(id, title) in (1)", "TYPE_MISMATCH", "only be compared with a tuple"},
      {"id in ((1, 2))", "TYPE_MISMATCH", "only be compared with a tuple"},
      {"id = (1, 2)", "TYPE_MISMATCH", "only be compared with a tuple"},
      {"(id, title) is null", "TYPE_MISMATCH", "only stand in a comparison or beside IN"},
      {"(id, extra) in ((1, json '1'))", "TYPE_MISMATCH", "can only be tested with IS NULL"},
      {"(id, title) in ((1, 2))", "TYPE_MISMATCH", "does not fit string"},
      {"(id, title) = (null, 'x')", "NULL_COMPARISON", "IS NULL"},
      {"(null, title) in ((1, 'x'))", "NULL_COMPARISON", "IS NULL"},
      {"(id, created_at) in ((1, seen_at))", "TYPE_MISMATCH", "stored differently"},
  };
  for (const auto& [text, reason, message] : cases) {
    const absl::Status status = Condition(text).status();
    EXPECT_THAT(status, HasReason(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace rowgate::test
