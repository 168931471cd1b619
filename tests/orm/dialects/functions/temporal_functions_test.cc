#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class TemporalFunctionsTest : public EvaluationTest {};

TEST_P(TemporalFunctionsTest, ExtractEveryPartOfEveryStorage) {
  for (const std::string column : {"at", "old_at", "old_unix"}) {
    const auto part = [&](const std::string& name) { return All("extract(" + name + " FROM " + column + ")"); };
    EXPECT_EQ(part("year"), "2024; 1969; NULL; 1970");
    EXPECT_EQ(part("quarter"), "1; 4; NULL; 1");
    EXPECT_EQ(part("month"), "2; 12; NULL; 1");
    EXPECT_EQ(part("week"), "9; 1; NULL; 1");
    EXPECT_EQ(part("day"), "29; 31; NULL; 1");
    EXPECT_EQ(part("hour"), "13; 23; NULL; 0");
    EXPECT_EQ(part("minute"), "14; 59; NULL; 0");
    EXPECT_EQ(part("second"), "15; 59; NULL; 0");
    EXPECT_EQ(part("microsecond"), "123456; 999999; NULL; 0");
    EXPECT_EQ(part("dow"), "4; 3; NULL; 4");
    EXPECT_EQ(part("isodow"), "4; 3; NULL; 4");
    EXPECT_EQ(part("doy"), "60; 365; NULL; 1");
    EXPECT_EQ(part("epoch"), "1709212455; -1; NULL; 0");
  }
}

TEST_P(TemporalFunctionsTest, ExtractPartsOfDates) {
  EXPECT_EQ(All("extract(year FROM day)"), "2024; 1; NULL; 9999");
  EXPECT_EQ(All("extract(week FROM day)"), "9; 1; NULL; 52");
  EXPECT_EQ(All("extract(isodow FROM day)"), "4; 1; NULL; 5");
  EXPECT_EQ(All("extract(hour FROM day)"), "0; 0; NULL; 0");
  EXPECT_EQ(All("extract(epoch FROM day)"), "1709164800; -62135596800; NULL; 253402214400");
  EXPECT_EQ(Of(1, "extract(dow FROM date '2024-03-03')"), "0");
  EXPECT_EQ(Of(1, "extract(isodow FROM date '2024-03-03')"), "7");
}

TEST_P(TemporalFunctionsTest, TruncateToTheStart) {
  const auto truncated = [&](const std::string& part, const std::string& column) {
    return All("cast(date_trunc('" + part + "', " + column + ") AS text)");
  };
  EXPECT_EQ(truncated("year", "at"), "2024-01-01T00:00:00Z; 1969-01-01T00:00:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("quarter", "at"), "2024-01-01T00:00:00Z; 1969-10-01T00:00:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("month", "old_at"), "2024-02-01T00:00:00Z; 1969-12-01T00:00:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("week", "old_unix"), "2024-02-26T00:00:00Z; 1969-12-29T00:00:00Z; NULL; 1969-12-29T00:00:00Z");
  EXPECT_EQ(truncated("day", "at"), "2024-02-29T00:00:00Z; 1969-12-31T00:00:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("hour", "at"), "2024-02-29T13:00:00Z; 1969-12-31T23:00:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("minute", "at"), "2024-02-29T13:14:00Z; 1969-12-31T23:59:00Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("second", "at"), "2024-02-29T13:14:15Z; 1969-12-31T23:59:59Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("microsecond", "at"),
            "2024-02-29T13:14:15.123456Z; 1969-12-31T23:59:59.999999Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(truncated("week", "day"), "2024-02-26; 0001-01-01; NULL; 9999-12-27");
}

TEST_P(TemporalFunctionsTest, AddAndSubtract) {
  EXPECT_EQ(All("at + duration '1.5s'"), "1709212456623456; 1499999; NULL; 1500000");
  EXPECT_EQ(All("old_at - span"), "1709212451623456; 0; NULL; -86400000000");
  EXPECT_EQ(All("old_unix + span"), "1709212458623456; -2; NULL; 86400000000");
  EXPECT_EQ(All("at - old_at"), "0; 0; NULL; 0");
  EXPECT_EQ(All("at - timestamp '1970-01-01T00:00:00Z'"), "1709212455123456; -1; NULL; 0");
  EXPECT_EQ(Of(1, "timestamp '9999-12-31T23:59:59.999999Z' - timestamp '0001-01-01T00:00:00Z' + span - span"),
            "315537897599999999");
  EXPECT_EQ(All("day - date '2000-01-01'"), "8825; -730119; NULL; 2921939");
  EXPECT_EQ(Of(1, "day + n"), "19789");
  EXPECT_EQ(Of(1, "day - n"), "19775");
}

TEST_P(TemporalFunctionsTest, FailBeyondTheYears1To9999) {
  EXPECT_EQ(Of(4, "timestamp '9999-12-31T00:00:00Z' + span"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(4, "timestamp '9999-12-30T23:59:59.999999Z' + span"), "253402300799999999");
  EXPECT_EQ(Of(4, "timestamp '0001-01-01T23:59:59.999999Z' - span"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(4, "timestamp '0001-01-02T00:00:00Z' - span"), "-62135596800000000");
  EXPECT_EQ(Of(4, "at + make_duration(big * 1000000000000)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(4, "day + 1"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "day - 1"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "day + big"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(4, "cast(day - 0 AS text)"), "9999-12-31");
}

TEST_P(TemporalFunctionsTest, MakeDuration) {
  EXPECT_EQ(All("make_duration(n)"), "7000000; -8000000; NULL; 7000000");
  EXPECT_EQ(All("make_duration(price)"), "12340000; -50000; NULL; 200000");
  EXPECT_EQ(All("make_duration(weight / 1000000)"), "3; -3; NULL; 1");
  EXPECT_EQ(Of(1, "make_duration(big)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "at + make_duration(n)"), "1709212462123456");
}

TEST_P(TemporalFunctionsTest, NowStandsStillWithinAStatement) {
  EXPECT_EQ(Aggregate("count(*) FILTER (WHERE now() = now())"), "4");
  EXPECT_EQ(Constant("now() > timestamp '2024-01-01T00:00:00Z'"), "1");
  EXPECT_EQ(Constant("cast(now() AS date) = current_date()"), "1");
  EXPECT_EQ(All("now() > at"), "1; 1; NULL; 1");
  EXPECT_EQ(All("now() > old_at"), "1; 1; NULL; 1");
  EXPECT_EQ(All("now() > old_unix"), "1; 1; NULL; 1");
}

ROWGATE_ON_ALL_BACKENDS(TemporalFunctionsTest);

}  // namespace
}  // namespace rowgate::test
