#include "server/health/health_methods.h"

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"

namespace rowgate::server {
namespace {

using test::FakeCall;
using testing::ElementsAre;
using enum ServingStatus;

// The bytes that protobuf writes for the messages of health.proto.
std::string Request(const std::string& service) {
  return service.empty() ? "" : std::string("\x0a") + static_cast<char>(service.size()) + service;
}
const std::string kIsServing = "\x08\x01";
const std::string kIsNotServing = "\x08\x02";
const std::string kIsUnknownService = "\x08\x03";

class HealthMethods : public testing::Test {
 protected:
  HealthMethods() {
    DispatcherBuilder builder;
    AddHealthMethods(registry_, builder);
    dispatcher_ = *std::move(builder).Build();
    registry_.Set("", kServing);
  }

  std::shared_ptr<FakeCall> Call(const std::string& method, const std::string& request) {
    const auto call = FakeCall::Create({.method = "grpc.health.v1.Health/" + method});
    dispatcher_->HandleCall(call);
    call->Send(request);
    return call;
  }

  HealthRegistry registry_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

TEST_F(HealthMethods, CheckAnswersTheWholeServerAndOneService) {
  registry_.Set("a.A", kNotServing);
  EXPECT_EQ(Call("Check", Request(""))->response(), kIsServing);
  EXPECT_EQ(Call("Check", Request("a.A"))->response(), kIsNotServing);
}

TEST_F(HealthMethods, CheckDoesNotFindAnUnknownService) {
  const CallStatus status = Call("Check", Request("a.B"))->status();
  EXPECT_EQ(status.code, absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadRpcStatus(status.details).reason, "HEALTH_SERVICE_UNKNOWN");
}

TEST_F(HealthMethods, CheckSkipsFieldsItDoesNotKnow) {
  EXPECT_EQ(Call("Check", "\x10\x01" + Request("") + "\x1a\x01x")->response(), kIsServing);
}

TEST_F(HealthMethods, RefuseBytesThatAreNoMessage) {
  for (const char* method : {"Check", "Watch"}) {
    const CallStatus status = Call(method, "\x0a\x7f")->status();
    EXPECT_EQ(status.code, absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReadRpcStatus(status.details).reason, "MALFORMED_REQUEST");
  }
}

TEST_F(HealthMethods, WatchPushesTheStatusAndEachChange) {
  const auto call = Call("Watch", Request("a.A"));
  EXPECT_THAT(call->written(), ElementsAre(kIsUnknownService));
  registry_.Set("a.A", kServing);
  registry_.Set("a.A", kNotServing);
  EXPECT_THAT(call->written(), ElementsAre(kIsUnknownService, kIsServing, kIsNotServing));
  EXPECT_FALSE(call->finished());
  call->Cancel();
}

TEST_F(HealthMethods, WatchEndsWithACancelledCall) {
  const auto call = Call("Watch", Request(""));
  call->Cancel();
  EXPECT_EQ(call->status().code, absl::StatusCode::kCancelled);
  registry_.Set("", kNotServing);
  EXPECT_THAT(call->written(), ElementsAre(kIsServing));
}

TEST_F(HealthMethods, WatchKeepsNothingOfACallThatIsOver) {
  auto call = Call("Watch", Request(""));
  call->Cancel();
  const std::weak_ptr<FakeCall> weak = call;
  call.reset();
  EXPECT_TRUE(weak.expired());
}

TEST_F(HealthMethods, WatchEndsWithUnavailableWhenTheServerGoes) {
  const auto call = Call("Watch", Request(""));
  registry_.BeginShutdown();
  dispatcher_->BeginShutdown();
  EXPECT_EQ(Call("Check", Request(""))->response(), kIsNotServing);
  EXPECT_FALSE(call->finished());
  registry_.EndWatches();
  EXPECT_THAT(call->written(), ElementsAre(kIsServing, kIsNotServing));
  EXPECT_EQ(call->status().code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(Call("Watch", Request(""))->status().code, absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace rowgate::server
