#include "server/status/rpc_details.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

using Metadata = std::vector<std::pair<std::string, std::string>>;

TEST(RpcDetails, WritesErrorInfoAsProtobufDoes) {
  EXPECT_EQ(EncodeErrorInfo("R", "d", Metadata{{"k", "v"}}, 100).bytes,
            "\x0a\x01R\x12\x01"
            "d\x1a\x06\x0a\x01k\x12\x01v");
}

TEST(RpcDetails, LeavesOutMetadataThatDoesNotFitAndKeepsWhatFollows) {
  const Metadata metadata = {{"a", "1"}, {"b", std::string(90, 'x')}, {"c", "3"}};
  const RpcDetail info = EncodeErrorInfo("R", "d", metadata, 64);
  EXPECT_LE(info.bytes.size(), 64u);
  EXPECT_NE(info.bytes.find("\x0a\x01"
                            "c"),
            std::string::npos);
  EXPECT_EQ(info.bytes.find("xxx"), std::string::npos);
}

TEST(RpcDetails, WritesViolationsAndLeavesEmptyPartsOut) {
  const std::vector<orm::FieldViolation> violations = {{.field = "f", .description = "d", .reason = "R"},
                                                       {.field = "g", .description = "e"}};
  EXPECT_EQ(EncodeBadRequest(violations, 1000).bytes,
            "\x0a\x09\x0a\x01"
            "f\x12\x01"
            "d\x1a\x01R"
            "\x0a\x06\x0a\x01g\x12\x01"
            "e");
}

TEST(RpcDetails, CountsTheViolationsThatDoNotFit) {
  const std::vector<orm::FieldViolation> violations(50, {.field = "field", .description = "is wrong"});
  const RpcDetail request = EncodeBadRequest(violations, 200);
  EXPECT_LE(request.bytes.size(), 200u);
  EXPECT_TRUE(
      request.bytes.ends_with("\x12\x0b"
                              "and 43 more"))
      << request.bytes;
}

TEST(RpcDetails, LetsTheLastViolationUseTheRoomOfTheCount) {
  // Two of 63 bytes with their frames fill 128 bytes only if nothing is kept back.
  const std::vector<orm::FieldViolation> violations(2, {.description = std::string(58, 'x')});
  EXPECT_EQ(EncodeBadRequest(violations, 128).bytes.find("more"), std::string::npos);
}

TEST(RpcDetails, WritesSecondsAndNanosOfARetryDelay) {
  EXPECT_EQ(EncodeRetryInfo(absl::Milliseconds(1500)).bytes,
            std::string("\x0a\x08\x08\x01\x10\x80\xca\xb5\xee\x01", 10));
  EXPECT_EQ(EncodeRetryInfo(absl::ZeroDuration()).bytes, std::string("\x0a\x00", 2));
  EXPECT_EQ(EncodeRetryInfo(absl::Seconds(2)).bytes, "\x0a\x02\x08\x02");
}

TEST(RpcDetails, WrapsDetailsInAny) {
  const std::vector<RpcDetail> details = {{"u", "b"}};
  EXPECT_EQ(EncodeRpcStatus(5, "m", details),
            "\x08\x05\x12\x01m\x1a\x06\x0a\x01u\x12\x01"
            "b");
}

}  // namespace
}  // namespace rowgate::server
