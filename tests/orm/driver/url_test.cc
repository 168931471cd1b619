#include "orm/driver/url.h"

#include <string>

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::DatabaseUrl;
using orm::ParseDatabaseUrl;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(DatabaseUrl, HasAllPartsPercentDecoded) {
  ASSERT_OK_AND_ASSIGN(
      const DatabaseUrl url,
      ParseDatabaseUrl("postgresql+psycopg2://al%69ce:my%40secret@db:5433/inv%20db?sslmode=require&a=b"));
  EXPECT_EQ(url.dialect, "postgresql");
  EXPECT_EQ(url.driver_suffix, "psycopg2");
  EXPECT_EQ(url.username, "alice");
  EXPECT_EQ(url.password, "my@secret");
  EXPECT_EQ(url.host, "db");
  EXPECT_EQ(url.port, 5433);
  EXPECT_EQ(url.database, "inv db");
  EXPECT_THAT(url.query, UnorderedElementsAre(Pair("sslmode", "require"), Pair("a", "b")));
}

TEST(DatabaseUrl, TakesThePostgresSpelling) {
  EXPECT_THAT(ParseDatabaseUrl("postgres://db/shop"),
              IsOkAndHolds(DatabaseUrl{.dialect = "postgresql", .host = "db", .database = "shop"}));
}

TEST(DatabaseUrl, MayNameAUnixSocketInItsQuery) {
  ASSERT_OK_AND_ASSIGN(const DatabaseUrl url, ParseDatabaseUrl("postgresql:///shop?host=/var/run/postgresql"));
  EXPECT_EQ(url.host, "");
  EXPECT_EQ(url.database, "shop");
  EXPECT_EQ(url.query.at("host"), "/var/run/postgresql");
}

TEST(DatabaseUrl, TakesAnIpv6Host) {
  ASSERT_OK_AND_ASSIGN(const DatabaseUrl url, ParseDatabaseUrl("postgresql://u@[::1]:5432/shop"));
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 5432);
  EXPECT_EQ(url.Redacted(), "postgresql://u@[::1]:5432/shop");
}

TEST(DatabaseUrl, TellsRelativeFromAbsoluteSqliteFiles) {
  const auto path = [](const std::string& text) { return ParseDatabaseUrl(text).value().database; };
  EXPECT_EQ(path("sqlite:///app.db"), "app.db");
  EXPECT_EQ(path("sqlite:////data/app.db"), "/data/app.db");
  EXPECT_EQ(path("sqlite+aiosqlite:///data/app.db"), "data/app.db");
  EXPECT_EQ(path("sqlite://"), "");
  EXPECT_EQ(path("sqlite:///:memory:"), ":memory:");
}

TEST(DatabaseUrl, NeverShowsAPassword) {
  ASSERT_OK_AND_ASSIGN(const DatabaseUrl url, ParseDatabaseUrl("postgresql://u:hunter2@db/shop?sslpassword=hunter2"));
  EXPECT_EQ(url.Redacted(), "postgresql://u:***@db/shop?sslpassword=***");
  for (const char* broken : {"postgresql://u:hunter2@db:port/", "oracle://u:hunter2@db", "u:hunter2@db",
                             "sqlite://u:hunter2@app.db", "postgresql://u:hunter2%zz@db/"}) {
    EXPECT_THAT(ParseDatabaseUrl(broken).status().message(), Not(HasSubstr("hunter2"))) << broken;
  }
}

TEST(DatabaseUrl, PrintsWhatItWasReadFrom) {
  for (const char* text : {"sqlite:///app.db", "sqlite:////data/app.db", "sqlite://", "postgresql:///shop?host=/run/pg",
                           "postgresql+asyncpg://al%40ice@db:5432/shop"}) {
    EXPECT_EQ(ParseDatabaseUrl(text).value().Redacted(), text);
  }
}

TEST(DatabaseUrl, SaysWhatIsWrongWithAnother) {
  const auto refused = [](const char* words) {
    return AllOf(StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(words)), HasReason("INVALID_DATABASE_URL"));
  };
  EXPECT_THAT(ParseDatabaseUrl(""), refused("\"://\" is missing"));
  EXPECT_THAT(ParseDatabaseUrl("app.db"), refused("sqlite:///app.db"));
  EXPECT_THAT(ParseDatabaseUrl("oracle://db"), refused("there are postgresql and sqlite"));
  EXPECT_THAT(ParseDatabaseUrl("mysql+pymysql://db"), refused("not built in"));
  EXPECT_THAT(ParseDatabaseUrl("mariadb://db"), refused("not built in"));
  EXPECT_THAT(ParseDatabaseUrl("sqlite://app.db"), refused("three slashes"));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://db:0/"), refused("port"));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://db:70000/"), refused("port"));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://[::1/shop"), refused("["));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://u:%4@db/"), refused("the password has a %"));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://db/a%00b"), refused("NUL"));
  EXPECT_THAT(ParseDatabaseUrl("postgresql://db/a?x=1&x=2"), refused("twice"));
}

}  // namespace
}  // namespace rowgate::test
