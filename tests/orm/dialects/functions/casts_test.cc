#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class CastsTest : public EvaluationTest {};

TEST_P(CastsTest, ToIntegersRoundHalfAwayFromZero) {
  EXPECT_EQ(All("cast(weight AS int64)"), "3; -3; NULL; 1");
  EXPECT_EQ(All("cast(weight AS int32)"), "3; -3; NULL; 1");
  EXPECT_EQ(All("cast(price AS int64)"), "12; 0; NULL; 0");
  EXPECT_EQ(Of(1, "cast(price + 0.16 AS int32)"), "13");
  EXPECT_EQ(All("cast(flag AS int64)"), "1; 0; NULL; 1");
  EXPECT_EQ(All("cast(flag AS int32) + 1"), "2; 1; NULL; 2");
}

TEST_P(CastsTest, FailWhereTheTypeEnds) {
  EXPECT_EQ(Of(1, "cast(big AS int32)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "cast(ratio AS int32)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "cast(ratio AS int64)"), "10000000000");
  EXPECT_EQ(Of(2, "cast(weight * 1e300 AS int64)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "cast(weight * 0 + 9223372036854774784e0 AS int64)"), "9223372036854774784");
  EXPECT_EQ(Of(1, "cast(weight * 0 + 9223372036854775808e0 AS int64)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "cast(weight * 0 - 9223372036854775808e0 AS int64)"), "-9223372036854775808");
  EXPECT_EQ(Of(2, "cast(n AS uint32)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "cast(n AS uint64)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "cast(big AS uint32)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "cast(big AS uint64)"), "9223372036854775807");
  EXPECT_EQ(Of(1, "cast(n AS uint32)"), "7");
  EXPECT_EQ(Of(1, "cast(n AS decimal(2, 2))"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "cast(weight * 1e300 AS float)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(2, "cast(weight * 1e-300 AS float)"), "VALUE_OUT_OF_RANGE");
}

TEST_P(CastsTest, ToDecimals) {
  EXPECT_EQ(All("cast(weight AS decimal(10, 0))"), "3; -3; NULL; 1");
  EXPECT_EQ(All("cast(ratio AS decimal(18, 3))"), "0.100; 10000000000.000; NULL; -2.000");
  EXPECT_EQ(All("cast(n AS decimal(10, 2))"), "7.00; -8.00; NULL; 7.00");
  EXPECT_EQ(All("cast(price AS decimal(10, 1))"), "12.3; -0.1; NULL; 0.2");
  EXPECT_EQ(All("cast(price AS decimal(10, 4))"), "12.3400; -0.0500; NULL; 0.2000");
  EXPECT_EQ(Of(1, "cast(weight * 0 + 2.675e0 AS decimal(5, 2))"), "2.68");
}

TEST_P(CastsTest, ToFloatingPoint) {
  EXPECT_EQ(All("cast(price AS double)"), "12.34; -0.05; NULL; 0.2");
  EXPECT_EQ(Of(1, "cast(big AS double)"), "9223372036854775808");
  EXPECT_EQ(Of(1, "cast(price AS float)"), "12.34000015258789");
  EXPECT_EQ(Of(1, "cast(ratio AS double)"), "0.10000000149011612");
  EXPECT_EQ(Of(1, "cast(n AS double) / 2"), "3.5");
}

TEST_P(CastsTest, ToTextAsLiteralsAreWritten) {
  EXPECT_EQ(All("cast(flag AS text)"), "true; false; NULL; true");
  EXPECT_EQ(All("cast(n AS text)"), "7; -8; NULL; 7");
  EXPECT_EQ(All("cast(price AS text)"), "12.34; -0.05; NULL; 0.20");
  EXPECT_EQ(All("cast(price * 2 AS text)"), "24.68; -0.10; NULL; 0.40");
  EXPECT_EQ(All("cast(weight AS text)"), "2.5; -2.5; NULL; 0.5");
  EXPECT_EQ(All("cast(ratio AS text)"), "0.1; 1e+10; NULL; -2");
  EXPECT_EQ(Of(1, "cast(weight * 4e19 AS text)"), "1e+20");
  EXPECT_EQ(Of(1, "cast(weight / 1e7 AS text)"), "2.5e-07");
  EXPECT_EQ(Of(1, "cast(weight / 1e4 AS text)"), "0.00025");
  EXPECT_EQ(Of(1, "cast(weight * 4e14 AS text)"), "1e+15");
  EXPECT_EQ(Of(1, "cast(weight * 4e13 AS text)"), "100000000000000");
  EXPECT_EQ(Of(1, "cast(weight * 0 - 8.5003e20 AS text)"), "-8.500300000000001e+20");
  EXPECT_EQ(Of(1, "cast(cast(weight * 0 + 4.956e9 AS float) AS text)"), "4.9560003e+09");
  EXPECT_EQ(Of(1, "cast(at AS text)"), "2024-02-29T13:14:15.123456Z");
  EXPECT_EQ(All("cast(old_at AS text)"),
            "2024-02-29T13:14:15.123456Z; 1969-12-31T23:59:59.999999Z; NULL; 1970-01-01T00:00:00Z");
  EXPECT_EQ(Of(4, "cast(old_unix AS text)"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(All("cast(day AS text)"), "2024-02-29; 0001-01-01; NULL; 9999-12-31");
  EXPECT_EQ(All("cast(clock AS text)"), "10:00:00.500000; 23:59:59; NULL; 00:00:00");
  EXPECT_EQ(All("cast(span AS text)"), "3.500s; -0.000001s; NULL; 86400s");
  EXPECT_EQ(Of(1, "cast(token AS text)"), "0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d");
  EXPECT_EQ(Of(1, "cast(old_token AS text)"), "0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d");
  EXPECT_EQ(Of(1, "cast(status AS text) = cast(old_status AS text)"), "1");
}

TEST_P(CastsTest, BetweenDatesAndTimestamps) {
  EXPECT_EQ(All("cast(at AS date)"), "19782; -1; NULL; 0");
  EXPECT_EQ(All("cast(old_at AS date)"), "19782; -1; NULL; 0");
  EXPECT_EQ(All("cast(old_unix AS date)"), "19782; -1; NULL; 0");
  EXPECT_EQ(Of(2, "cast(day AS timestamp)"), "-62135596800000000");
  EXPECT_EQ(All("cast(old_at AS timestamp) = at"), "1; 1; NULL; 1");
  EXPECT_EQ(All("cast(old_unix AS timestamp) = at"), "1; 1; NULL; 1");
  EXPECT_EQ(All("cast(old_token AS uuid) = token"), "1; 1; NULL; NULL");
}

ROWGATE_ON_ALL_BACKENDS(CastsTest);

}  // namespace
}  // namespace rowgate::test
