#include "server/wire/wire_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "server/wire/wire_writer.h"

namespace rowgate::server {
namespace {

TEST(WireReader, ReadsWhatTheWriterWrote) {
  WireWriter out;
  out.VarintField(1, std::numeric_limits<uint64_t>::max());
  out.BytesField(2, "text");
  out.Tag(3, WireType::kFixed64);
  out.Fixed64(7);
  WireReader reader(out.bytes());
  WireField field;
  ASSERT_TRUE(reader.Next(field));
  EXPECT_EQ(field.scalar, std::numeric_limits<uint64_t>::max());
  ASSERT_TRUE(reader.Next(field));
  EXPECT_EQ(field.bytes, "text");
  ASSERT_TRUE(reader.Next(field));
  EXPECT_EQ(field.scalar, 7U);
  EXPECT_FALSE(reader.Next(field));
  EXPECT_FALSE(reader.failed());
}

TEST(WireReader, FailsOnLengthsBeyondTheEndGroupsAndOverlongVarints) {
  const std::string cases[] = {
      "\x0a\x05"
      "ab",
      std::string("\x0b", 1),
      std::string("\x00", 1),
      std::string(11, '\x80'),
      std::string("\x08") + std::string(9, '\xff') + "\x02",
      std::string("\x09\x01", 2)};
  for (const std::string& bytes : cases) {
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(field)) {
    }
    EXPECT_TRUE(reader.failed());
  }
}

TEST(WireWriter, NestsBodiesOfEveryLength) {
  for (const size_t length : {0U, 1U, 127U, 128U, 16'383U, 16'384U, 3'000'000U}) {
    WireWriter nested;
    const size_t start = nested.BeginNested(5);
    nested.Raw(std::string(length, 'x'));
    nested.EndNested(start);
    WireWriter plain;
    plain.BytesField(5, std::string(length, 'x'));
    EXPECT_EQ(nested.bytes(), plain.bytes()) << length;
  }
}

TEST(WireReader, ZigZagRoundTrips) {
  for (const int64_t value : {int64_t{0}, int64_t{-1}, int64_t{1}, std::numeric_limits<int64_t>::min(),
                              std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(DecodeZigZag(EncodeZigZag(value)), value);
  }
}

}  // namespace
}  // namespace rowgate::server
