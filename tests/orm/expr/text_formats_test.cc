#include "orm/expr/text_formats.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

using ::testing::Optional;

TEST(Dates, GoBothWays) {
  EXPECT_THAT(ParseDate("1970-01-01"), Optional(Date{0}));
  EXPECT_THAT(ParseDate("1969-12-31"), Optional(Date{-1}));
  for (const char* text : {"0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"}) {
    ASSERT_TRUE(ParseDate(text)) << text;
    EXPECT_EQ(FormatDate(*ParseDate(text)), text);
  }
}

TEST(Dates, MustExist) {
  for (const char* text :
       {"2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "0000-01-01", "10000-01-01",
        "2024-1-1", "2024-01-01 ", " 2024-01-01", "20240101", "", "2024-01-01T00:00", "+024-01-01", "2024/01/01"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

TEST(TimesOfDay, GoBothWays) {
  EXPECT_THAT(ParseTimeOfDay("00:00"), Optional(TimeOfDay{0}));
  EXPECT_THAT(ParseTimeOfDay("23:59:59.999999"), Optional(TimeOfDay{86'399'999'999}));
  EXPECT_THAT(ParseTimeOfDay("00:00:01.5"), Optional(TimeOfDay{1'500'000}));
  EXPECT_EQ(FormatTimeOfDay({1'500'000}), "00:00:01.500000");
  EXPECT_EQ(FormatTimeOfDay({86'399'000'000}), "23:59:59");
}

TEST(TimesOfDay, MustBeOnADay) {
  for (const char* text :
       {"24:00:00", "23:60", "23:59:60", "1:00", "01", "01:00:00.", "01:00:00.1234567", "01:00Z", "01:00 ", ""}) {
    EXPECT_EQ(ParseTimeOfDay(text), std::nullopt) << text;
  }
}

TEST(Timestamps, AreReadWithAndWithoutOffset) {
  const Timestamp ten{1'706'695'200'000'000};  // 2024-01-31 10:00 UTC
  for (const char* text :
       {"2024-01-31T10:00:00Z", "2024-01-31 10:00:00", "2024-01-31T10:00", "2024-01-31T12:00:00+02:00",
        "2024-01-31T04:30:00-05:30", "2024-01-31T10:00:00.000000000Z"}) {
    EXPECT_THAT(ParseTimestamp(text), Optional(ten)) << text;
  }
  EXPECT_THAT(ParseTimestamp("1970-01-01"), Optional(Timestamp{0}));
  EXPECT_THAT(ParseTimestamp("1970-01-01T00:00:00.000001Z"), Optional(Timestamp{1}));
}

TEST(Timestamps, RefuseWhatCannotBeKept) {
  for (const char* text :
       {"2024-02-30T10:00:00Z", "2024-01-31T24:00:00Z", "2024-01-31T10:00:60Z", "2024-01-31T",
        "2024-01-31T10:00:00.1234567Z", "2024-01-31t10:00:00Z", "2024-01-31T10:00:00z", "2024-01-31T10:00:00+2",
        "2024-01-31T10:00:00+24:00", "2024-01-31Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "now", "",
        "2024-01-31T10:00:00Zx"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << text;
  }
}

TEST(Timestamps, AreWrittenInBothForms) {
  EXPECT_EQ(FormatTimestampIso({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestampIso({-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatTimestampMicros({0}), "1970-01-01 00:00:00.000000");
  EXPECT_EQ(FormatTimestampMicros({1'706'695'200'500'000}), "2024-01-31 10:00:00.500000");
  EXPECT_EQ(FormatTimestampIso(*ParseTimestamp("0001-01-01")), "0001-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestampIso(*ParseTimestamp("9999-12-31T23:59:59.999999Z")), "9999-12-31T23:59:59.999999Z");
}

TEST(Uuids, AreMadeCanonical) {
  const char* canonical = "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f";
  EXPECT_THAT(ParseUuid("0189F7EA-AE2C-7809-8AEB-B819CF5E9E7F"), Optional(Uuid{canonical}));
  EXPECT_THAT(UuidFromBytes(UuidToBytes({canonical})), Optional(Uuid{canonical}));
  EXPECT_EQ(UuidToBytes({canonical}).size(), 16U);
}

TEST(Uuids, HaveOneShape) {
  for (const char* text : {"", "0189f7eaae2c78098aebb819cf5e9e7f", "{0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f}",
                           "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7g", "0189f7ea_ae2c_7809_8aeb_b819cf5e9e7f"}) {
    EXPECT_EQ(ParseUuid(text), std::nullopt) << text;
  }
  EXPECT_EQ(UuidFromBytes("short"), std::nullopt);
}

TEST(Durations, GoBothWays) {
  EXPECT_THAT(ParseDuration("3.5s"), Optional(Duration{3'500'000}));
  EXPECT_THAT(ParseDuration("-0.000001s"), Optional(Duration{-1}));
  EXPECT_THAT(ParseDuration("315576000000s"), Optional(Duration{315'576'000'000'000'000}));
  EXPECT_EQ(FormatDuration({3'500'000}), "3.500s");
  EXPECT_EQ(FormatDuration({-1}), "-0.000001s");
  EXPECT_EQ(FormatDuration({0}), "0s");
}

TEST(Durations, NeedTheirUnitAndStayInRange) {
  for (const char* text :
       {"", "s", "3", "3.s", ".5s", "3.1234567s", "3m", "+3s", "--3s", "3s ", "315576000000.1s", "9999999999999s"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace rowgate::orm
