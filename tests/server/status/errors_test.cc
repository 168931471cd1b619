#include "server/status/errors.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using absl::StatusCode;
using test::HasReason;
using test::StatusIs;
using testing::AllOf;
using testing::HasSubstr;

TEST(ServerErrors, HaveTheCodesAndReasonsTheyDocument) {
  EXPECT_THAT(EmptyRequest(), AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("EMPTY_REQUEST")));
  EXPECT_THAT(RequestTooLarge(9), AllOf(StatusIs(StatusCode::kResourceExhausted), HasReason("REQUEST_TOO_LARGE")));
  EXPECT_THAT(ResponseTooLarge(9), AllOf(StatusIs(StatusCode::kResourceExhausted), HasReason("RESPONSE_TOO_LARGE")));
  EXPECT_THAT(UnknownMethod("x"), AllOf(StatusIs(StatusCode::kUnimplemented), HasReason("UNKNOWN_METHOD")));
  EXPECT_THAT(ShuttingDown(), AllOf(StatusIs(StatusCode::kUnavailable), HasReason("SHUTTING_DOWN")));
  EXPECT_THAT(CallCancelled(), AllOf(StatusIs(StatusCode::kCancelled), HasReason("CALL_CANCELLED")));
  EXPECT_THAT(PageTokenInvalid(), AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("PAGE_TOKEN_INVALID")));
  EXPECT_THAT(PageTokenExpired(), AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("PAGE_TOKEN_EXPIRED")));
}

TEST(ServerErrors, NameTheLimitThatWasHit) {
  EXPECT_EQ(orm::DetailOf(RequestTooLarge(4096)).metadata.at("limit"), "4096");
  EXPECT_THAT(RequestTooLarge(4096), StatusIs(StatusCode::kResourceExhausted, HasSubstr("4096 bytes")));
}

TEST(ServerErrors, PointAtThePageToken) {
  EXPECT_EQ(orm::DetailOf(PageTokenExpired()).violations.at(0).field, "page_token");
}

}  // namespace
}  // namespace rowgate::server
