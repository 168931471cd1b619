#include "orm/dialects/postgresql/driver/numeric_format.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

using ::testing::Optional;

std::string Encoded(std::string_view canonical) {
  std::string bytes;
  AppendNumeric(bytes, canonical);
  return bytes;
}

class NumericRoundTrip : public ::testing::TestWithParam<const char*> {};

TEST_P(NumericRoundTrip, GivesTheSameText) {
  EXPECT_THAT(NumericToText(Encoded(GetParam()), std::nullopt), Optional(std::string(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Texts, NumericRoundTrip,
                         ::testing::Values("0", "0.00", "1", "-1", "9999", "10000", "10001", "100000000", "0.1",
                                           "0.0001", "0.00001", "-0.000000001", "12.34", "-12.3400",
                                           "123456789.123456789", "99999999999999999999999999999999999999",
                                           "100000000.00000001"));

TEST(NumericFormat, PadsToTheScale) {
  EXPECT_THAT(NumericToText(Encoded("12.3"), 4), Optional(std::string("12.3000")));
  EXPECT_THAT(NumericToText(Encoded("0"), 2), Optional(std::string("0.00")));
  EXPECT_THAT(NumericToText(Encoded("12"), 10), Optional(std::string("12.0000000000")));
}

TEST(NumericFormat, DropsZerosBeyondTheScaleButNoOtherDigit) {
  EXPECT_THAT(NumericToText(Encoded("12.3400"), 2), Optional(std::string("12.34")));
  EXPECT_EQ(NumericToText(Encoded("12.345"), 2), std::nullopt);
  EXPECT_EQ(NumericToText(Encoded("0.00001"), 2), std::nullopt);
}

TEST(NumericFormat, RefusesNotANumberInfinitiesAndBrokenBytes) {
  using std::string_literals::operator""s;
  EXPECT_EQ(NumericToText("\0\0\0\0\xc0\0\0\0"s, 2), std::nullopt);
  EXPECT_EQ(NumericToText("\0\0\0\0\xd0\0\0\0"s, 2), std::nullopt);
  EXPECT_EQ(NumericToText("\0\1\0\0\0\0\0\0"s, 2), std::nullopt);
  EXPECT_EQ(NumericToText("\0\1\0\0\0\0\0\0\x7f\xff"s, 2), std::nullopt);
  EXPECT_EQ(NumericToText("", 2), std::nullopt);
}

}  // namespace
}  // namespace rowgate::orm::postgresql
