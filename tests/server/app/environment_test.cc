#include "server/app/environment.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/dialects/registry.h"
#include "orm/driver/url.h"
#include "server/app/token_table.h"
#include "tests/support/backends.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

class EnvironmentTest : public test::DatabaseTest {
 protected:
  ServerOptions Options() const {
    return {.schema = {.files = {ROWGATE_SOURCE_DIR "/examples/blog/blog.proto"},
                       .include_paths = {ROWGATE_SOURCE_DIR "/proto"}},
            .database_url = url(),
            .relaxed_durability = true,  // the clusters of tests do not fsync
            .listen_address = "127.0.0.1:0"};
  }
  ServerOptions CreatingOptions() const {
    ServerOptions options = Options();
    options.create_tables = true;
    return options;
  }

  std::unique_ptr<orm::Connection> Connect() {
    const auto parsed = orm::ParseDatabaseUrl(url());
    database_ = *orm::OpenDatabase(*parsed, {});
    return *database_.driver->Connect();
  }

  const Log log_{{.level = LogLevel::kOff}};
  orm::Database database_;
};

TEST_P(EnvironmentTest, DoesNotStartWithoutItsTablesAndNamesThemAll) {
  Connect();  // makes the file where the database is one
  EXPECT_THAT(Environment::Start(Options(), log_),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition,
                             AllOf(HasSubstr("users"), HasSubstr("post_tags"), HasSubstr("--create-tables"))),
                    HasReason("SCHEMA_DRIFT")));
}

TEST_P(EnvironmentTest, CreatesTablesOnceAndStartsWithoutAskingAfterwards) {
  for (const bool create : {true, true, false}) {
    const auto environment = Environment::Start(create ? CreatingOptions() : Options(), log_);
    ASSERT_TRUE(environment.ok()) << environment.status();
    EXPECT_GT((*environment)->port(), 0);
    (*environment)->Shutdown();
    (*environment)->Shutdown();
  }
}

TEST_P(EnvironmentTest, NeverAltersATableThatLacksAColumn) {
  const auto connection = Connect();
  ASSERT_TRUE(connection->ExecuteScript("CREATE TABLE tags (id bigint PRIMARY KEY)").ok());
  EXPECT_THAT(Environment::Start(CreatingOptions(), log_),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition,
                             AllOf(HasSubstr("blog.v1.Tag.name"), HasSubstr("migration"))),
                    HasReason("SCHEMA_DRIFT")));
  const auto reflection = connection->Reflect();
  ASSERT_TRUE(reflection.ok());
  EXPECT_EQ(reflection->tables.size(), 1u) << "nothing else was created";
}

TEST_P(EnvironmentTest, KeepsOnePageTokenKeyInTheDatabase) {
  {
    const auto connection = Connect();
    const auto missing = ReadTokenTable(*connection);
    ASSERT_TRUE(missing.ok()) << missing.status();
    EXPECT_FALSE(missing->has_value());
  }
  ASSERT_TRUE(Environment::Start(CreatingOptions(), log_).ok());
  const auto first = ReadTokenTable(*Connect());
  ASSERT_TRUE(Environment::Start(CreatingOptions(), log_).ok());
  const auto second = ReadTokenTable(*Connect());
  ASSERT_TRUE(first.ok() && first->has_value());
  ASSERT_TRUE(second.ok() && second->has_value());
  const std::string token = (*first)->Seal("position", "binding", absl::Now() + absl::Hours(1));
  EXPECT_EQ((*second)->Open(token, "binding", absl::Now()).value_or(""), "position");
}

TEST_P(EnvironmentTest, SaysWhatIsWrongWithItsOptions) {
  ServerOptions options = CreatingOptions();
  options.page_size_default = 2000;
  EXPECT_THAT(Environment::Start(options, log_), HasReason("INVALID_OPTION"));
  options = CreatingOptions();
  options.listen_address = "nowhere";
  EXPECT_THAT(Environment::Start(options, log_), HasReason("LISTEN_ADDRESS_MALFORMED"));
  options = CreatingOptions();
  options.database_url = "oracle://x";
  EXPECT_THAT(Environment::Start(options, log_), HasReason("INVALID_DATABASE_URL"));
}

ROWGATE_ON_ALL_BACKENDS(EnvironmentTest);

}  // namespace
}  // namespace rowgate::server
