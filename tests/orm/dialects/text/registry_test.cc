#include "orm/dialects/registry.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::test {
namespace {

absl::StatusOr<orm::Database> Open(std::string_view text) {
  ASSIGN_OR_RETURN(const orm::DatabaseUrl url, orm::ParseDatabaseUrl(text));
  return orm::OpenDatabase(url, {});
}

TEST(Registry, PairsADialectWithItsDriver) {
  ASSERT_OK_AND_ASSIGN(const orm::Database sqlite, Open("sqlite://"));
  EXPECT_EQ(sqlite.dialect->traits().name, "sqlite");
  EXPECT_TRUE(sqlite.driver->traits().single_connection);
  ASSERT_OK_AND_ASSIGN(const orm::Database postgresql, Open("postgresql://db/shop"));
  EXPECT_EQ(postgresql.dialect->traits().name, "postgresql");
}

TEST(Registry, RefusesOptionsThatTheDatabaseDoesNotHave) {
  EXPECT_THAT(Open("sqlite:///app.db?cache=shared"), HasReason("INVALID_DATABASE_URL"));
  EXPECT_THAT(Open("sqlite:///app.db?mode=rw"), HasReason("INVALID_DATABASE_URL"));
}

TEST(Registry, TakesThePoolerOutOfWhatTheDatabaseIsGiven) {
  EXPECT_THAT(Open("postgresql://db/shop?pooler=transaction&application_name=shop"), IsOk());
  EXPECT_THAT(Open("postgresql://db/shop?pooler=statement"), HasReason("INVALID_DATABASE_URL"));
  EXPECT_THAT(Open("postgresql://db/shop?poolers=transaction"), HasReason("INVALID_DATABASE_URL"));
}

TEST(Registry, MakesAMissingFileUnlessToldOtherwise) {
  ASSERT_OK_AND_ASSIGN(const TempDir folder, TempDir::Create());
  const std::string file = folder.File("new.db");
  ASSERT_OK_AND_ASSIGN(orm::DatabaseUrl url, orm::ParseDatabaseUrl(orm::StrCat("sqlite:///", file)));
  const absl::Status missing = orm::OpenDatabase(url, {.make_missing = false}).status();
  EXPECT_THAT(missing, HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(orm::VendorTextOf(missing), ::testing::StartsWith(orm::StrCat("there is no file \"", file, "\"")));
  EXPECT_FALSE(std::filesystem::exists(file));
  url.query["mode"] = "rwc";
  EXPECT_THAT(orm::OpenDatabase(url, {.make_missing = false}), IsOk());
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST(Registry, HasOneOfEachDialectWithOrWithoutADriver) {
  std::vector<std::string_view> names;
  for (const auto& dialect : orm::AllDialects()) names.push_back(dialect->traits().name);
  EXPECT_THAT(names, ::testing::ElementsAre("sqlite", "postgresql", "mysql", "mariadb"));
}

}  // namespace
}  // namespace rowgate::test
