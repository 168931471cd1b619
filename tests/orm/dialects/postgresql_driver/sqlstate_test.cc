#include "orm/dialects/postgresql/driver/sqlstate.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/dialects/postgresql/driver/errors.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm::postgresql {
namespace {

using ::rowgate::test::HasReason;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Not;
using ::testing::Pair;

TEST(SqlState, FallsBackToTheClassOfACodeItDoesNotKnow) {
  EXPECT_EQ(MeaningOfKnown("22ZZZ"), std::nullopt);
  EXPECT_EQ(MeaningOf("22ZZZ"), ErrorMeaning::kOutOfRange);
  EXPECT_EQ(MeaningOf("08ZZZ"), ErrorMeaning::kConnection);
  EXPECT_EQ(MeaningOf("ZZ000"), ErrorMeaning::kUnknownCode);
  EXPECT_EQ(MeaningOf(""), ErrorMeaning::kUnknownCode);
}

TEST(SqlState, TellsTheSidesOfAForeignKeyApartInEnglishAndLeavesOtherLanguagesToTheEngine) {
  const auto status = [](std::string_view message) {
    return StatusOf({.sqlstate = "23503", .message = message, .constraint = "fk", .table = "posts"}, Stake::kRead);
  };
  EXPECT_THAT(status("insert or update on table \"posts\" violates …"), HasReason("FOREIGN_KEY_MISSING"));
  EXPECT_THAT(status("update or delete on table \"users\" violates …"), HasReason("ROW_REFERENCED"));
  EXPECT_THAT(status("Einfügen oder Aktualisieren in Tabelle »posts« …"), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_THAT(DetailOf(status("")).metadata,
              AllOf(Contains(Pair("constraint", "fk")), Contains(Pair("table", "posts"))));
}

TEST(SqlState, KeepsTheServersTextOutOfTheMessage) {
  const absl::Status status =
      StatusOf({.sqlstate = "23505", .message = "duplicate", .detail = "Key (a)=(secret)"}, Stake::kRead);
  EXPECT_THAT(std::string(status.message()), Not(::testing::HasSubstr("secret")));
  EXPECT_THAT(VendorTextOf(status), ::testing::HasSubstr("secret"));
}

TEST(KeyColumns, TakesTheNamesAndNothingElse) {
  EXPECT_EQ(KeyColumns("Key (email)=(a@b.c) already exists."), "email");
  EXPECT_EQ(KeyColumns("Key (a, b)=(1, (x)=(y)) already exists."), "a,b");
  EXPECT_EQ(KeyColumns("Schlüssel »(\"Name\")=(x)« existiert bereits."), "Name");
}

TEST(KeyColumns, GivesNothingForExpressionsAndOtherTexts) {
  EXPECT_EQ(KeyColumns("Key (lower(email))=(a) already exists."), "");
  EXPECT_EQ(KeyColumns("Failing row contains (1, null)."), "");
  EXPECT_EQ(KeyColumns(""), "");
}

TEST(ConnectFailure, IsReadFromTheCodeInWhateverLanguage) {
  const auto status = [](std::string_view text) { return StatusOfConnectFailure(text, false); };
  EXPECT_THAT(
      status("connection to server at \"h\", port 5432 failed: FATAL:  28P01: password authentication failed\n"),
      HasReason("DB_ACCESS_DENIED"));
  EXPECT_THAT(status("… failed: FATAL:  3D000: Datenbank »x« existiert nicht"), HasReason("DB_ACCESS_DENIED"));
  EXPECT_THAT(status("… failed: FATAL:  57P03: the database system is starting up"), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(status("… failed: Connection refused"), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(StatusOfConnectFailure("fe_sendauth: no password supplied", true), HasReason("DB_ACCESS_DENIED"));
}

}  // namespace
}  // namespace rowgate::orm::postgresql
