#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/dialects/postgresql/driver/errors.h"
#include "orm/dialects/postgresql/driver/sqlstate.h"
#include "orm/driver/errors.h"

// Each code of the server, row by row: what a client is told.
namespace rowgate::orm::postgresql {
namespace {

constexpr char kListOfCodes[] = "/usr/share/postgresql/15/errcodes.txt";

// The error codes of PostgreSQL 15, for machines without its list, and 17's transaction timeout.
constexpr char kErrorCodes[] =
    "03000 08000 08003 08006 08001 08004 08007 08P01 09000 0A000 0B000 0F000 0F001 0L000 0LP01 0P000 0Z000 0Z002 "
    "20000 21000 22000 2202E 22021 22008 22012 22005 2200B 22022 22015 2201E 22014 22016 2201F 2201G 22018 22007 "
    "22019 2200D 22025 22P06 22010 22023 22013 2201B 2201W 2201X 2202H 2202G 22009 2200C 2200G 22004 22002 22003 "
    "2200H 22026 22001 22011 22027 22024 2200F 22P01 22P02 22P03 22P04 22P05 22P07 2200L 2200M 2200N 2200S 2200T "
    "22030 22031 22032 22033 22034 22035 22036 22037 22038 22039 2203A 2203B 2203C 2203D 2203E 2203F 2203G 23000 "
    "23001 23502 23503 23505 23514 23P01 24000 25000 25001 25002 25008 25003 25004 25005 25006 25007 25P01 25P02 "
    "25P03 26000 27000 28000 28P01 2B000 2BP01 2D000 2F000 2F005 2F002 2F003 2F004 34000 38000 38001 38002 38003 "
    "38004 39000 39001 39004 39P01 39P02 39P03 3B000 3B001 3D000 3F000 40000 40002 40001 40003 40P01 42000 42601 "
    "42501 42846 42803 42P20 42P19 42830 42602 42622 42939 42804 42P18 42P21 42P22 42809 428C9 42703 42883 42P01 "
    "42P02 42704 42701 42P03 42P04 42723 42P05 42P06 42P07 42712 42710 42702 42725 42P08 42P09 42P10 42611 42P11 "
    "42P12 42P13 42P14 42P15 42P16 42P17 44000 53000 53100 53200 53300 53400 54000 54001 54011 54023 55000 55006 "
    "55P02 55P03 55P04 57000 57014 57P01 57P02 57P03 57P04 57P05 58000 58030 58P01 58P02 72000 F0000 F0001 HV000 "
    "HV005 HV002 HV010 HV021 HV024 HV007 HV008 HV004 HV006 HV091 HV00B HV00C HV00D HV090 HV00A HV009 HV014 HV001 "
    "HV00P HV00J HV00K HV00Q HV00R HV00L HV00M HV00N P0000 P0001 P0002 P0003 P0004 XX000 XX001 XX002 25P04";

std::set<std::string> Words(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::set<std::string> set;
  for (std::string word; words >> word;) set.insert(word);
  return set;
}

TEST(ErrorMap, KnowsEveryErrorCode) {
  for (const std::string& code : Words(kErrorCodes)) {
    ASSERT_TRUE(MeaningOfKnown(code).has_value()) << code;
    EXPECT_NE(*MeaningOfKnown(code), ErrorMeaning::kNoError) << code;
    EXPECT_NE(*MeaningOfKnown(code), ErrorMeaning::kUnknownCode) << code;
  }
}

TEST(ErrorMap, ListsTheCodesThatTheInstalledServerLists) {
  if (!std::filesystem::exists(kListOfCodes)) GTEST_SKIP() << "the server's list of codes is not installed";
  std::set<std::string> ours = Words(kErrorCodes);
  std::ifstream list(kListOfCodes);
  size_t codes = 0;
  for (std::string line; std::getline(list, line);) {
    std::istringstream words(line);
    std::string code;
    std::string severity;
    words >> code >> severity;
    if (code.size() != 5 || code.starts_with("#") || severity.size() != 1) continue;
    ++codes;
    if (severity == "E") {
      EXPECT_EQ(ours.count(code), 1) << line;
    } else {
      EXPECT_EQ(MeaningOfKnown(code), ErrorMeaning::kNoError) << line;
    }
  }
  EXPECT_GT(codes, 200);
}

struct Row {
  std::string_view codes;
  absl::StatusCode code;
  std::string_view reason;
  bool rerun = false;
  bool retry_hint = false;
  Applied applied = Applied::kNo;
};

using enum absl::StatusCode;

// What a read is told, or any statement inside a transaction.
constexpr Row kRows[] = {
    {"23505 23P01", kAlreadyExists, "UNIQUE_VIOLATION"},
    {"23503", kFailedPrecondition, "FOREIGN_KEY_VIOLATION"},
    {"23001 2BP01", kFailedPrecondition, "ROW_REFERENCED"},
    {"23502 22004", kInvalidArgument, "NOT_NULL_VIOLATION"},
    {"23514 44000", kInvalidArgument, "CHECK_VIOLATION"},
    {"22001 22003 22007 22008 22012 2200H 2201B 22021 22026 22P02 22030 2203G 54000", kInvalidArgument,
     "VALUE_OUT_OF_RANGE"},
    {"40P01", kAborted, "DEADLOCK", true, true},
    {"40000 40001 72000 26000", kAborted, "SERIALIZATION_FAILURE", true, true},
    {"55P03", kAborted, "LOCK_NOT_AVAILABLE", false, true},
    {"57014", kAborted, "CANCELLED_BY_DATABASE", false, true},
    {"25P03 25P04 57P05", kAborted, "TX_TIMEOUT"},
    {"42P01 42703 42704 3F000 42804 42883 42P10 55000 55006 55P02 55P04", kFailedPrecondition, "SCHEMA_DRIFT"},
    {"08000 08001 08003 08004 08006 08P01 57000 57P01 57P02 57P03 57P04 HV00N", kUnavailable, "DB_UNREACHABLE", false,
     true},
    {"08007 40003", kUnknown, "COMMIT_OUTCOME_UNKNOWN", false, false, Applied::kUnknown},
    {"53100 53400", kResourceExhausted, "DISK_FULL"},
    {"53000 53200", kUnavailable, "DB_RESOURCES", false, true},
    {"53300", kUnavailable, "DB_UNREACHABLE", false, true},
    {"58000 58030 58P01 58P02", kUnavailable, "DB_STORAGE_FAILED", false, true},
    {"XX001 XX002", kDataLoss, "DB_DAMAGED"},
    {"25006", kFailedPrecondition, "READ_ONLY"},
    {"28000 28P01 42501 3D000 0L000 0LP01 0P000", kFailedPrecondition, "DB_ACCESS_DENIED"},
    {"25P02", kFailedPrecondition, "TX_DEAD"},
    {"21000", kFailedPrecondition, "SUBQUERY_MULTIPLE_ROWS"},
    {"P0000 P0001 P0002 P0003 P0004 09000 27000 38000 38004 39000 39P01 2F003 20000 23000 40002", kFailedPrecondition,
     "DB_RAISED"},
    {"03000 0A000 0B000 0F001 0Z000 24000 25000 25001 25P01 2D000 34000 3B001 42000 42601 42702 42P02 54001 54023",
     kInternal, "COMPILER_BUG"},
    {"XX000 F0000 HV000 2B000 22P07", kInternal, "DATABASE_ERROR"},
};

std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.reason; }

void ExpectRow(const absl::Status& status, const Row& row, std::string_view code) {
  SCOPED_TRACE(code);
  const ErrorDetail detail = DetailOf(status);
  EXPECT_EQ(status.code(), row.code);
  EXPECT_EQ(detail.reason, row.reason);
  EXPECT_EQ(detail.applied, row.applied);
  EXPECT_EQ(MayRerun(status), row.rerun);
  EXPECT_EQ(detail.retry_after.has_value(), row.retry_hint);
}

class ErrorRow : public ::testing::TestWithParam<Row> {};

TEST_P(ErrorRow, IsWhatTheClientIsTold) {
  for (const std::string& code : Words(GetParam().codes)) {
    ExpectRow(StatusOf({.sqlstate = code, .message = "text"}, Stake::kRead), GetParam(), code);
  }
}

INSTANTIATE_TEST_SUITE_P(ErrorMap, ErrorRow, ::testing::ValuesIn(kRows));

TEST(ErrorMap, HasARowForEveryMeaning) {
  std::set<ErrorMeaning> shown;
  for (const Row& row : kRows) {
    for (const std::string& code : Words(row.codes)) shown.insert(MeaningOf(code));
  }
  for (const std::string& code : Words(kErrorCodes)) EXPECT_EQ(shown.count(MeaningOf(code)), 1) << code;
}

// Whatever a session says when it ends, it is what was under way that decides; with the limits of transactions known.
TEST(ErrorMap, TellsWhatBecameOfAWriteWhenTheSessionEnded) {
  const auto reason = [](std::string_view code, Stake stake) {
    return ReasonOf(StatusOf({.sqlstate = code, .fatal = true}, stake));
  };
  for (const std::string_view code : {"57P01", "57P02", "57P04", "08P01", "XX000", "53200", "58030"}) {
    EXPECT_EQ(reason(code, Stake::kNothingSent), "DB_UNREACHABLE") << code;
    EXPECT_EQ(reason(code, Stake::kRead), "DB_UNREACHABLE") << code;
    EXPECT_EQ(reason(code, Stake::kImplicitWrite), "COMMIT_OUTCOME_UNKNOWN") << code;
    EXPECT_EQ(reason(code, Stake::kCommit), "COMMIT_OUTCOME_UNKNOWN") << code;
  }
  for (const std::string_view code : {"25P03", "25P04"}) {
    EXPECT_EQ(reason(code, Stake::kRead), "TX_TIMEOUT") << code;
    EXPECT_EQ(reason(code, Stake::kCommit), "COMMIT_OUTCOME_UNKNOWN") << code;
  }
}

// The session goes on, so the server has rolled the statement back.
TEST(ErrorMap, KnowsThatAnErrorThatEndsNoSessionAppliedNothing) {
  for (const std::string& code : Words(kErrorCodes)) {
    if (MeaningOf(code) == ErrorMeaning::kOutcomeUnknown) continue;
    EXPECT_EQ(DetailOf(StatusOf({.sqlstate = code}, Stake::kImplicitWrite)).applied, Applied::kNo) << code;
  }
}

TEST(ErrorMap, DoesNotKnowTheOutcomeWhenAFileFailedInCommit) {
  EXPECT_EQ(ReasonOf(StatusOf({.sqlstate = "58030"}, Stake::kCommit)), "COMMIT_OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(StatusOf({.sqlstate = "58030"}, Stake::kImplicitWrite)), "DB_STORAGE_FAILED");
}

TEST(ErrorMap, TellsWhoStoppedAStatement) {
  const auto reason = [](bool by_us, bool timed_out) {
    const ServerError error{.sqlstate = "57014", .cancel_requested = by_us, .timed_out = timed_out};
    return ReasonOf(StatusOf(error, Stake::kRead));
  };
  EXPECT_EQ(reason(true, false), "STATEMENT_CANCELLED");
  EXPECT_EQ(reason(true, true), "STATEMENT_CANCELLED");
  EXPECT_EQ(reason(false, true), "STATEMENT_TIMEOUT");
  EXPECT_EQ(reason(false, false), "CANCELLED_BY_DATABASE");
}

TEST(ErrorMap, TakesCodesOfUsersFunctionsForTheirRefusals) {
  EXPECT_EQ(ReasonOf(StatusOf({.sqlstate = "U0001", .in_function = true}, Stake::kRead)), "DB_RAISED");
  EXPECT_EQ(ReasonOf(StatusOf({.sqlstate = "U0001"}, Stake::kRead)), "DATABASE_ERROR");
}

}  // namespace
}  // namespace rowgate::orm::postgresql
