#include "server/wire/wire_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "server/wire/expr_decoder.h"
#include "server/wire/wire_writer.h"
#include "tests/support/status_matchers.h"

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

TEST(ExprDecoder, StopsAtItsDepthLimitHoweverDeepTheBytesGo) {
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) {
    WireWriter out;
    out.VarintField(4, 12);
    out.BytesField(15, bytes);
    bytes = std::move(out).Take();
  }
  EXPECT_THAT(DecodeExpr(bytes, "where", {}).status(), test::HasReason("EXPR_TOO_DEEP"));
}

TEST(ExprDecoder, SaysWhichNodeIsEmpty) {
  WireWriter out;
  out.VarintField(4, 10);
  out.BytesField(15, "");
  const absl::Status status = DecodeExpr(out.bytes(), "where", {}).status();
  EXPECT_THAT(status, test::HasReason("EXPR_EMPTY"));
  EXPECT_EQ(orm::DetailOf(status).violations.at(0).field, "where.operands[0]");
}

}  // namespace
}  // namespace rowgate::server
