#include "orm/dialects/postgresql/driver/sqlstate.h"

#include <filesystem>
#include <fstream>
#include <sstream>
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

constexpr char kListOfCodes[] = "/usr/share/postgresql/15/errcodes.txt";

absl::Status Of(std::string_view sqlstate, Stake stake = Stake::kRead) {
  return StatusOf({.sqlstate = sqlstate, .message = "text of the server"}, stake);
}

TEST(SqlState, SaysSomethingOnEveryCodeThatPostgreSqlLists) {
  if (!std::filesystem::exists(kListOfCodes)) GTEST_SKIP() << "the server's list of codes is not installed";
  std::ifstream list(kListOfCodes);
  int codes = 0;
  for (std::string line; std::getline(list, line);) {
    std::istringstream words(line);
    std::string code;
    std::string severity;
    words >> code >> severity;
    if (code.size() != 5 || code.starts_with("#") || severity.size() != 1) continue;
    ++codes;
    EXPECT_TRUE(MeaningOfKnown(code).has_value()) << line;
    const bool warning = severity != "E";
    if (MeaningOfKnown(code).has_value()) {
      EXPECT_EQ(*MeaningOfKnown(code) == ErrorMeaning::kNoError, warning) << line;
    }
  }
  EXPECT_GT(codes, 200);
}

TEST(SqlState, FallsBackToTheClassOfACodeItDoesNotKnow) {
  EXPECT_EQ(MeaningOfKnown("22ZZZ"), std::nullopt);
  EXPECT_EQ(MeaningOf("22ZZZ"), ErrorMeaning::kOutOfRange);
  EXPECT_EQ(MeaningOf("08ZZZ"), ErrorMeaning::kConnection);
  EXPECT_EQ(MeaningOf("ZZ000"), ErrorMeaning::kOther);
  EXPECT_EQ(MeaningOf(""), ErrorMeaning::kOther);
}

TEST(SqlState, GivesTheReasonsOfTheErrorTable) {
  EXPECT_THAT(Of("23505"), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(Of("23502"), HasReason("NOT_NULL_VIOLATION"));
  EXPECT_THAT(Of("23514"), HasReason("CHECK_VIOLATION"));
  EXPECT_THAT(Of("22001"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Of("22003"), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Of("40P01"), HasReason("DEADLOCK"));
  EXPECT_THAT(Of("40001"), HasReason("SERIALIZATION_FAILURE"));
  EXPECT_THAT(Of("55P03"), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_THAT(Of("42P01"), HasReason("SCHEMA_DRIFT"));
  EXPECT_THAT(Of("42703"), HasReason("SCHEMA_DRIFT"));
  EXPECT_THAT(Of("53100"), HasReason("DISK_FULL"));
  EXPECT_THAT(Of("25006"), HasReason("READ_ONLY"));
  EXPECT_THAT(Of("42501"), HasReason("DB_ACCESS_DENIED"));
  EXPECT_THAT(Of("42601"), HasReason("COMPILER_BUG"));
  EXPECT_THAT(Of("XX000"), HasReason("DATABASE_ERROR"));
}

TEST(SqlState, ReportsALostConnectionByWhatWasAtStake) {
  EXPECT_THAT(Of("57P01", Stake::kNothingSent), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(Of("57P01", Stake::kRead), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(Of("57P01", Stake::kImplicitWrite), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_THAT(Of("57P01", Stake::kCommit), HasReason("COMMIT_OUTCOME_UNKNOWN"));
}

TEST(SqlState, TellsACancelledStatementFromATimedOutOne) {
  EXPECT_THAT(StatusOf({.sqlstate = "57014", .cancel_requested = true}, Stake::kRead),
              HasReason("STATEMENT_CANCELLED"));
  EXPECT_THAT(StatusOf({.sqlstate = "57014"}, Stake::kRead), HasReason("STATEMENT_TIMEOUT"));
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
