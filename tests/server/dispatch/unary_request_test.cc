#include "server/dispatch/unary_request.h"

#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"

namespace rowgate::server {
namespace {

using test::FakeCall;

class UnaryRequest : public testing::Test {
 protected:
  UnaryRequest() {
    ReadUnaryRequest(call_, 8,
                     [call = call_.get()](std::string_view bytes) { call->Finish({}, {}, std::string(bytes)); });
  }
  std::string Reason() const { return ReadRpcStatus(call_->status().details).reason; }

  std::shared_ptr<FakeCall> call_ = FakeCall::Create({});
};

TEST_F(UnaryRequest, IsHandedOver) {
  call_->Send("12345678");
  EXPECT_EQ(call_->response(), "12345678");
}

TEST_F(UnaryRequest, MayBeAMessageOfNoBytes) {
  call_->Send("");
  EXPECT_EQ(call_->response(), "");
}

TEST_F(UnaryRequest, IsRefusedWhenThereIsNoMessage) {
  call_->HalfClose();
  EXPECT_EQ(call_->status().code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Reason(), "EMPTY_REQUEST");
}

TEST_F(UnaryRequest, IsRefusedOverItsOwnLimit) {
  call_->Send("123456789");
  EXPECT_EQ(call_->status().code, absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Reason(), "REQUEST_TOO_LARGE");
}

TEST_F(UnaryRequest, IsRefusedOverTheTransportsLimit) {
  call_->SendTooLarge();
  EXPECT_EQ(Reason(), "REQUEST_TOO_LARGE");
}

TEST_F(UnaryRequest, IsNotWaitedForForEver) {
  call_->StaySilent(ReadOutcome::kOverdue);
  EXPECT_EQ(call_->status().code, absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Reason(), "FIRST_MESSAGE_TIMEOUT");
  EXPECT_EQ(ReadRpcStatus(call_->status().details).metadata.at("applied"), "no");
}

TEST_F(UnaryRequest, IsNotWaitedForWhenTheServerStops) {
  call_->StaySilent(ReadOutcome::kRefused);
  EXPECT_EQ(call_->status().code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(), "SHUTTING_DOWN");
}

TEST_F(UnaryRequest, EndsWithACancelledCall) {
  call_->Cancel();
  EXPECT_EQ(call_->status().code, absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace rowgate::server
