#include "server/transport/grpc_status.h"

#include <string>

#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

TEST(GrpcStatus, KeepsTheNumberOfEveryCode) {
  for (int code = 0; code <= 16; ++code) {
    EXPECT_EQ(static_cast<int>(GrpcCodeFromAbsl(static_cast<absl::StatusCode>(code))), code);
  }
}

TEST(GrpcStatus, MapsACodeOutsideTheEnumerationToUnknown) {
  EXPECT_EQ(GrpcCodeFromAbsl(static_cast<absl::StatusCode>(99)), grpc::StatusCode::UNKNOWN);
}

TEST(GrpcStatus, RefusesTrailersThatHttp2DoesNotAllow) {
  EXPECT_TRUE(IsLegalTrailer("x-rows", "3"));
  EXPECT_TRUE(IsLegalTrailer("x-raw-bin", std::string("\x00", 1)));
  EXPECT_FALSE(IsLegalTrailer("X-Rows", "3"));
  EXPECT_FALSE(IsLegalTrailer("", "3"));
  EXPECT_FALSE(IsLegalTrailer("x-rows", "\n"));
  EXPECT_FALSE(IsLegalTrailer("x-rows", "\xc3\xaf"));
}

TEST(GrpcStatus, GivesRetriesWholeMillisecondsAndNeverFewerThanAsked) {
  EXPECT_EQ(RetryPushback(absl::Milliseconds(20)), "20");
  EXPECT_EQ(RetryPushback(absl::Microseconds(1)), "1");
  EXPECT_EQ(RetryPushback(absl::ZeroDuration()), "0");
  EXPECT_EQ(RetryPushback(-absl::Seconds(1)), "0");  // below zero it would forbid retries
  EXPECT_EQ(RetryPushback(absl::InfiniteDuration()), "2147483647");
}

}  // namespace
}  // namespace rowgate::server
