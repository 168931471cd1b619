#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind/bind_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject
using ::testing::ElementsAre;
using ::testing::Field;

TEST_F(BindTest, ChecksWhatIsWrittenToEveryColumn) {
  const std::vector<std::tuple<const char*, Value, const char*>> cases = {
      {"id", {int64_t{1}}, ""},
      {"id", {Null{}}, "NOT_NULL_VIOLATION"},
      {"id", {std::string("1")}, "TYPE_MISMATCH"},
      {"score", {Null{}}, ""},
      {"score", {int64_t{2'147'483'648}}, "VALUE_OUT_OF_RANGE"},
      {"score", {int64_t{-2'147'483'648}}, ""},
      {"tiny", {int64_t{32'768}}, "VALUE_OUT_OF_RANGE"},
      {"big", {int64_t{-1}}, "VALUE_OUT_OF_RANGE"},
      {"title", {std::string("ÄÖÜÄÖÜÄÖÜÄ")}, ""},
      {"title", {std::string("ÄÖÜÄÖÜÄÖÜÄx")}, "TOO_LONG"},
      {"title", {std::string("\xc3")}, "INVALID_UTF8"},
      {"subtitle", {std::string("a\0b", 3)}, "NUL_BYTE"},
      {"data", {Bytes{std::string("\0\xff\0\xff", 4)}}, ""},
      {"data", {Bytes{"12345"}}, "TOO_LONG"},
      {"ratio", {std::numeric_limits<double>::quiet_NaN()}, "VALUE_OUT_OF_RANGE"},
      {"ratio", {std::numeric_limits<double>::infinity()}, "VALUE_OUT_OF_RANGE"},
      {"weight", {1e39}, "VALUE_OUT_OF_RANGE"},
      {"price", {Decimal{"99999999.99"}}, ""},
      {"price", {Decimal{"100000000"}}, "VALUE_OUT_OF_RANGE"},
      {"price", {Decimal{"0.001"}}, "VALUE_OUT_OF_RANGE"},
      {"created_at", {Timestamp{253'402'300'799'999'999}}, ""},
      {"created_at", {Timestamp{253'402'300'800'000'000}}, "VALUE_OUT_OF_RANGE"},
      {"created_at", {Timestamp{-62'135'596'800'000'001}}, "VALUE_OUT_OF_RANGE"},
      {"seen_at", {Timestamp{1}}, "VALUE_OUT_OF_RANGE"},
      {"seen_at", {Timestamp{-1'000'000}}, ""},
      {"day", {Date{2'932'897}}, "VALUE_OUT_OF_RANGE"},
      {"day", {Date{-719'163}}, "VALUE_OUT_OF_RANGE"},
      {"at", {TimeOfDay{86'400'000'000}}, "VALUE_OUT_OF_RANGE"},
      {"extra", {Json{"{"}}, "INVALID_JSON"},
      {"status", {EnumNumber{1}}, ""},
      {"status", {EnumNumber{9}}, "UNKNOWN_ENUM_VALUE"},
      {"tags", {List{{{std::string("x")}}}}, ""},
      {"tags", {List{{{std::string("x")}, {Null{}}}}}, "NOT_NULL_VIOLATION"},
      {"tags", {List{{{std::string("\xff")}}}}, "INVALID_UTF8"},
  };
  for (const auto& [column, value, reason] : cases) {
    const absl::Status status = CheckColumnValue(*table.FindField(column), value);
    EXPECT_THAT(status, HasReason(reason)) << column << " " << reason;
    EXPECT_EQ(status.ok(), std::string(reason).empty());
    if (status.ok()) continue;
    EXPECT_THAT(DetailOf(status).violations, ElementsAre(Field(&FieldViolation::field, column)));
  }
}

}  // namespace
}  // namespace rowgate::test
