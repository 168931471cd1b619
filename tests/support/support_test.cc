#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/backends.h"
#include "tests/support/postgresql_database.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pointee;
using ::testing::StartsWith;

absl::StatusOr<int> Seven() { return 7; }
absl::StatusOr<int> Missing() {
  return orm::MakeError(absl::StatusCode::kNotFound, "no such row", {.reason = "ROW_NOT_FOUND"});
}

TEST(StatusMatchers, TakeAStatusAndAStatusOr) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(Seven(), IsOk());
  EXPECT_THAT(Missing(), Not(IsOk()));
  EXPECT_THAT(Missing().status(), StatusIs(absl::StatusCode::kNotFound));
}

TEST(StatusMatchers, LookAtCodeMessageAndReason) {
  EXPECT_THAT(Missing(), StatusIs(absl::StatusCode::kNotFound, HasSubstr("such")));
  EXPECT_THAT(Missing(), StatusIs(absl::StatusCode::kNotFound, "no such row"));
  EXPECT_THAT(Missing(), Not(StatusIs(absl::StatusCode::kNotFound, "another")));
  EXPECT_THAT(Missing(), AllOf(StatusIs(absl::StatusCode::kNotFound), HasReason("ROW_NOT_FOUND")));
  EXPECT_THAT(absl::NotFoundError("x"), HasReason(""));
}

TEST(StatusMatchers, LookAtTheValue) {
  EXPECT_THAT(Seven(), IsOkAndHolds(7));
  EXPECT_THAT(Seven(), IsOkAndHolds(Gt(6)));
  EXPECT_THAT(Seven(), Not(IsOkAndHolds(8)));
  EXPECT_THAT(Missing(), Not(IsOkAndHolds(7)));
  EXPECT_THAT(absl::StatusOr<std::vector<std::string>>({"a", "b"}), IsOkAndHolds(ElementsAre("a", "b")));
}

TEST(StatusMatchers, TakeValuesThatOnlyMove) {
  EXPECT_THAT(absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(7)), IsOkAndHolds(Pointee(7)));
  ASSERT_OK_AND_ASSIGN(const auto pointer, absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(7)));
  EXPECT_EQ(*pointer, 7);
}

TEST(TempDir, IsGoneWithItsContentWhenItsOwnerGoes) {
  std::filesystem::path path;
  {
    ASSERT_OK_AND_ASSIGN(TempDir dir, TempDir::Create());
    path = dir.path();
    const TempDir moved = std::move(dir);
    std::filesystem::create_directory(moved.path() / "inner");
    EXPECT_TRUE(std::filesystem::exists(path / "inner"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(WithDatabase, ReplacesOnlyTheDatabase) {
  EXPECT_EQ(WithDatabase("postgresql://u:p@h:1/a?sslmode=off", "b"), "postgresql://u:p@h:1/b?sslmode=off");
  EXPECT_EQ(WithDatabase("postgresql://u@h", "b"), "postgresql://u@h/b");
  EXPECT_EQ(WithDatabase("postgresql://u@h?x=y", "b"), "postgresql://u@h/b?x=y");
}

class BackendsTest : public DatabaseTest {};

TEST_P(BackendsTest, GiveEachTestADatabaseOfItsOwn) {
  ASSERT_OK_AND_ASSIGN(const TestDatabase another, TestDatabase::Create(GetParam()));
  EXPECT_NE(another.url(), url());
  EXPECT_THAT(url(), HasSubstr("://"));
}

ROWGATE_ON_ALL_BACKENDS(BackendsTest);

TEST(PostgresqlDatabase, IsDroppedEvenWhileSomebodyIsConnected) {
  const Backend postgresql = AllBackends().back();
  if (!postgresql.available) GTEST_SKIP() << postgresql.how_to_get;
  std::string url;
  {
    ASSERT_OK_AND_ASSIGN(const TestDatabase database, TestDatabase::Create(postgresql));
    url = database.url();
    EXPECT_OK(RunPostgresql(url, "CREATE TABLE t (id int)"));
    EXPECT_THAT(RunPostgresql(url, "SELECT nonsense"), StatusIs(absl::StatusCode::kInternal, StartsWith("ERROR")));
  }
  EXPECT_THAT(RunPostgresql(url, "SELECT 1"), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("does not exist")));
}

}  // namespace
}  // namespace rowgate::test
