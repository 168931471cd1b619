#include "orm/expr/decimal.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

using ::testing::Optional;

std::string Parsed(std::string_view text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  return decimal ? decimal->text : "nothing";
}

TEST(ParseDecimal, GivesTheCanonicalForm) {
  EXPECT_EQ(Parsed("-012.340"), "-12.340");
  EXPECT_EQ(Parsed("1e3"), "1000");
  EXPECT_EQ(Parsed("+5"), "5");
  EXPECT_EQ(Parsed("000"), "0");
  EXPECT_EQ(Parsed("-0"), "0");
  EXPECT_EQ(Parsed("-0.00"), "0.00");
  EXPECT_EQ(Parsed(".5"), "0.5");
  EXPECT_EQ(Parsed("5."), "5");
}

TEST(ParseDecimal, MovesThePointByTheExponent) {
  EXPECT_EQ(Parsed("1.50e1"), "15.0");
  EXPECT_EQ(Parsed("1.5E+3"), "1500");
  EXPECT_EQ(Parsed("1.5e-3"), "0.0015");
  EXPECT_EQ(Parsed("-123e-2"), "-1.23");
  EXPECT_EQ(Parsed("0e5"), "0");
}

TEST(ParseDecimal, TakesNothingElse) {
  for (const char* text : {"", " ", ".", "-", "+", "--1", "1 ", " 1", "1.2.3", "1e", "1e+", "e5", "NaN", "Infinity",
                           "0x1", "1,5", "1e1.5", "1_000"}) {
    EXPECT_EQ(Parsed(text), "nothing") << text;
  }
}

TEST(ParseDecimal, LimitsTheNumberOfDigits) {
  EXPECT_NE(Parsed(std::string(131'072, '9')), "nothing");
  EXPECT_EQ(Parsed(std::string(131'073, '9')), "nothing");
  EXPECT_EQ(Parsed("1e131072"), "nothing");
  EXPECT_EQ(Parsed("1e-131073"), "nothing");
  EXPECT_EQ(Parsed("1e999999999999999999999"), "nothing");
}

TEST(RescaleDecimal, GivesExactlyTheWantedDigits) {
  EXPECT_THAT(RescaleDecimal({"1.5"}, 0, 3), Optional(Decimal{"1.500"}));
  EXPECT_THAT(RescaleDecimal({"1.500"}, 0, 1), Optional(Decimal{"1.5"}));
  EXPECT_THAT(RescaleDecimal({"-2.00"}, 0, 0), Optional(Decimal{"-2"}));
  EXPECT_THAT(RescaleDecimal({"0"}, 2, 2), Optional(Decimal{"0.00"}));
}

TEST(RescaleDecimal, RefusesToLoseDigits) {
  EXPECT_EQ(RescaleDecimal({"1.55"}, 0, 1), std::nullopt);
  EXPECT_EQ(RescaleDecimal({"100"}, 4, 2), std::nullopt);
  EXPECT_THAT(RescaleDecimal({"99"}, 4, 2), Optional(Decimal{"99.00"}));
  EXPECT_THAT(RescaleDecimal({"0.5"}, 1, 1), Optional(Decimal{"0.5"}));
}

TEST(CompareDecimals, GoesByValue) {
  EXPECT_TRUE(CompareDecimals({"1.0"}, {"1.00"}) == 0);
  EXPECT_TRUE(CompareDecimals({"9.9"}, {"10"}) < 0);
  EXPECT_TRUE(CompareDecimals({"-9.9"}, {"-10"}) > 0);
  EXPECT_TRUE(CompareDecimals({"-1"}, {"1"}) < 0);
  EXPECT_TRUE(CompareDecimals({"0.00"}, {"0"}) == 0);
  EXPECT_TRUE(CompareDecimals({"0.10"}, {"0.09"}) > 0);
}

TEST(ScaledDecimals, GoBothWays) {
  EXPECT_THAT(DecimalToScaled({"12.34"}, 2), Optional(1234));
  EXPECT_THAT(DecimalToScaled({"-12.3"}, 2), Optional(-1230));
  EXPECT_EQ(DecimalFromScaled(1234, 2).text, "12.34");
  EXPECT_EQ(DecimalFromScaled(0, 2).text, "0.00");
  EXPECT_EQ(DecimalFromScaled(-5, 2).text, "-0.05");
  EXPECT_EQ(DecimalFromScaled(-5, 0).text, "-5");
  EXPECT_EQ(DecimalFromScaled(std::numeric_limits<int64_t>::min(), 18).text, "-9.223372036854775808");
}

TEST(ScaledDecimals, EndWhereInt64Ends) {
  EXPECT_THAT(DecimalToScaled({"-9.223372036854775808"}, 18), Optional(std::numeric_limits<int64_t>::min()));
  EXPECT_EQ(DecimalToScaled({"9.223372036854775808"}, 18), std::nullopt);
  EXPECT_EQ(DecimalToScaled({"0.001"}, 2), std::nullopt);
  EXPECT_EQ(DecimalToScaled({"1"}, 19), std::nullopt);
}

}  // namespace
}  // namespace rowgate::orm
