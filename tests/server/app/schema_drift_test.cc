#include "server/app/schema_drift.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::IsOk;
using ::rowgate::test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

orm::Table TableWith(std::string name, const std::vector<std::string>& columns) {
  orm::Table table{.message_name = "t.v1." + name, .sql_name = std::move(name)};
  for (const std::string& column : columns) table.columns.push_back({.field_name = column, .sql_name = column});
  return table;
}

orm::ReflectedTable LiveTable(std::string name, const std::vector<std::string>& columns) {
  orm::ReflectedTable table{.name = std::move(name)};
  for (const std::string& column : columns) table.columns.push_back({.name = column});
  return table;
}

TEST(SchemaDrift, IsEmptyWhenTheDatabaseHasMoreThanItNeeds) {
  const orm::Catalog catalog(std::vector<orm::Table>{TableWith("users", {"id", "name"})});
  const orm::Reflection live{.tables = {LiveTable("other", {}), LiveTable("Users", {"ID", "name", "extra"})}};
  EXPECT_TRUE(FindDrift(catalog, live).empty());
  EXPECT_THAT(DriftStatus(FindDrift(catalog, live)), IsOk());
}

TEST(SchemaDrift, DoesNotMissComputedColumns) {
  orm::Table table = TableWith("users", {"id", "twice"});
  table.columns[1].computed = orm::Op(orm::Operator::kAdd, {orm::Col("id"), orm::Col("id")});
  const orm::Catalog catalog(std::vector<orm::Table>{table});
  EXPECT_TRUE(FindDrift(catalog, {.tables = {LiveTable("users", {"id"})}}).empty());
}

TEST(SchemaDrift, ListsAllThatIsMissingAndWhatHelps) {
  const orm::Catalog catalog(std::vector<orm::Table>{TableWith("users", {"id", "name"}), TableWith("posts", {"id"})});
  const absl::Status status = DriftStatus(FindDrift(catalog, {.tables = {LiveTable("users", {"id"})}}));
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition,
                                     AllOf(HasSubstr("t.v1.posts: no table \"posts\""),
                                           HasSubstr("t.v1.users.name: no column \"name\" in table \"users\""),
                                           HasSubstr("--create-tables"), HasSubstr("need a migration"))),
                            HasReason("SCHEMA_DRIFT")));
  EXPECT_EQ(orm::DetailOf(status).violations.size(), 2u);
}

TEST(SchemaDrift, DoesNotJudgeASchemaThatIsNotShown) {
  orm::Table table = TableWith("users", {"id"});
  table.sql_schema = "elsewhere";
  const orm::Catalog catalog(std::vector<orm::Table>{table});
  EXPECT_TRUE(FindDrift(catalog, {}).empty());
  orm::ReflectedTable neighbour = LiveTable("x", {});
  neighbour.schema = "elsewhere";
  EXPECT_EQ(FindDrift(catalog, {.tables = {neighbour}}).tables.size(), 1u);
}

}  // namespace
}  // namespace rowgate::server
