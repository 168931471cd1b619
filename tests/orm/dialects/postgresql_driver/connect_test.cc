#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"
#include "tests/support/postgresql_database.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

absl::Status ConnectTo(PostgresOptions options) {
  auto driver = PostgresDriver::Create(std::move(options));
  if (!driver.ok()) return driver.status();
  return (*driver)->Connect().status();
}

class ConnectTest : public PostgresTest {};

TEST_F(ConnectTest, SpeaksUtf8AndUtc) {
  const auto connection = Connect();
  const auto setting = [&](const std::string& name) {
    return Cell00(*connection, ReadStatement("SELECT current_setting('" + name + "')", {Stored(TypeKind::kString)}));
  };
  EXPECT_EQ(setting("client_encoding"), "UTF8");
  EXPECT_EQ(setting("TimeZone"), "UTC");
  EXPECT_EQ(setting("standard_conforming_strings"), "on");
  EXPECT_EQ(setting("statement_timeout"), "0");
  EXPECT_EQ(setting("application_name"), "rowgate");
  EXPECT_TRUE(connection->healthy());
  EXPECT_OK(connection->Ping());
}

TEST_F(ConnectTest, LimitsWhatAGatewayThatIsGoneLeavesBehind) {
  const auto connection = Connect(
      {.statement_timeout = absl::Seconds(90), .idle_in_transaction_session_timeout = absl::Milliseconds(2500)});
  const auto setting = [&](const std::string& name) {
    return Cell00(*connection, ReadStatement("SELECT current_setting('" + name + "')", {Stored(TypeKind::kString)}));
  };
  EXPECT_EQ(setting("statement_timeout"), "90s");
  EXPECT_EQ(setting("idle_in_transaction_session_timeout"), "2500ms");
  EXPECT_EQ(setting("client_connection_check_interval"), "1s");
}

TEST_F(ConnectTest, SetsNoLimitsBehindATransactionPooler) {
  const auto connection = Connect({.statement_timeout = absl::Seconds(90),
                                   .idle_in_transaction_session_timeout = absl::Seconds(5),
                                   .pooler_transaction_mode = true});
  for (const std::string name :
       {"statement_timeout", "idle_in_transaction_session_timeout", "client_connection_check_interval"}) {
    EXPECT_EQ(Cell00(*connection, ReadStatement("SELECT current_setting('" + name + "')", {Stored(TypeKind::kString)})),
              "0");
  }
}

TEST_F(ConnectTest, LetsKeywordsWinOverTheUrl) {
  EXPECT_OK(ConnectTo({.uri = test::WithDatabase(url(), "no_such_database"), .keywords = {{"dbname", "postgres"}}}));
}

TEST_F(ConnectTest, UnderstandsUrlsThatNameAClientLibrary) {
  std::string other = url();
  other.insert(other.find(':'), "+psycopg2");
  EXPECT_OK(ConnectTo({.uri = other}));
}

TEST_F(ConnectTest, DeniesAccessToADatabaseThatIsNotThere) {
  const absl::Status status = ConnectTo({.uri = test::WithDatabase(url(), "no_such_database")});
  EXPECT_THAT(status, HasReason("DB_ACCESS_DENIED"));
  EXPECT_THAT(VendorTextOf(status), HasSubstr("3D000"));
}

TEST_F(ConnectTest, DeniesAccessToAnUnknownRole) {
  EXPECT_THAT(ConnectTo({.uri = url(), .keywords = {{"user", "nobody_of_this_name"}}}), HasReason("DB_ACCESS_DENIED"));
}

TEST(PostgresDriver, ReportsAServerThatIsNotThere) {
  EXPECT_THAT(ConnectTo({.uri = "postgresql://u@127.0.0.1:1/d"}), HasReason("DB_UNREACHABLE"));
}

TEST(PostgresDriver, GivesUpAtTheConnectTimeout) {
  const absl::Time start = absl::Now();
  // A network for documentation: either nothing answers or it is refused at once.
  EXPECT_THAT(ConnectTo({.uri = "postgresql://u@192.0.2.1/d", .connect_timeout = absl::Milliseconds(200)}),
              HasReason("DB_UNREACHABLE"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(3));
}

TEST(PostgresDriver, GivesUpAtTheCallersDeadline) {
  ASSERT_OK_AND_ASSIGN(const auto driver, PostgresDriver::Create({.uri = "postgresql://u@192.0.2.1/d"}));
  EXPECT_THAT(driver->Connect(absl::Now() + absl::Milliseconds(100)), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(driver->Connect(absl::InfinitePast()), HasReason("DB_UNREACHABLE"));
}

TEST(PostgresDriver, RefusesAnUnreadableUrlWithoutRepeatingIt) {
  const absl::Status status = ConnectTo({.uri = "postgresql://user:secret@host:port/%%%"});
  EXPECT_THAT(status, HasReason("INVALID_DATABASE_URL"));
  EXPECT_THAT(status.ToString(), Not(HasSubstr("secret")));
  EXPECT_THAT(ConnectTo({.keywords = {{"colour", "blue"}}}), HasReason("INVALID_DATABASE_URL"));
}

}  // namespace
}  // namespace rowgate::orm
