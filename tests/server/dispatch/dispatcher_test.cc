#include "server/dispatch/dispatcher.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::FakeCall;
using test::HasReason;
using testing::Contains;
using testing::Pair;

// Answers with its name.
class Named final : public Method {
 public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  void Handle(std::shared_ptr<ServerCall> call) override { call->Finish({}, {}, name_); }

 private:
  std::string name_;
};

std::unique_ptr<Dispatcher> MakeDispatcher() {
  DispatcherBuilder builder;
  builder.Add("a.A/Get", std::make_unique<Named>("a get"));
  builder.Add("a.A/List", std::make_unique<Named>("a list"));
  builder.Add("h.Health/Check", std::make_unique<Named>("health"), {.while_draining = true});
  return *std::move(builder).Build();
}

std::shared_ptr<FakeCall> Call(Dispatcher& dispatcher, const std::string& method) {
  const auto call = FakeCall::Create({.method = method});
  dispatcher.HandleCall(call);
  EXPECT_TRUE(call->finished());
  return call;
}

TEST(Dispatcher, GivesACallToItsMethod) {
  const auto dispatcher = MakeDispatcher();
  EXPECT_EQ(Call(*dispatcher, "a.A/Get")->response(), "a get");
  EXPECT_EQ(Call(*dispatcher, "a.A/List")->response(), "a list");
}

TEST(Dispatcher, RefusesAnUnknownMethodByName) {
  const auto dispatcher = MakeDispatcher();
  for (const char* method : {"a.A/Put", "a.A/get", "a.A/Get ", "/a.A/Get", "a.A", ""}) {
    const auto call = Call(*dispatcher, method);
    EXPECT_EQ(call->status().code, absl::StatusCode::kUnimplemented);
    const RpcStatus status = ReadRpcStatus(call->status().details);
    EXPECT_EQ(status.reason, "UNKNOWN_METHOD");
    EXPECT_THAT(status.metadata, Contains(Pair("method", method)));
  }
}

TEST(Dispatcher, RefusesNewCallsAfterShutdownHasBegunExceptHealth) {
  const auto dispatcher = MakeDispatcher();
  dispatcher->BeginShutdown();
  const CallStatus status = Call(*dispatcher, "a.A/Get")->status();
  EXPECT_EQ(status.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReadRpcStatus(status.details).reason, "SHUTTING_DOWN");
  EXPECT_EQ(ReadRpcStatus(status.details).retry_seconds, 1);
  EXPECT_EQ(Call(*dispatcher, "h.Health/Check")->response(), "health");
  EXPECT_EQ(Call(*dispatcher, "a.A/Unknown")->status().code, absl::StatusCode::kUnimplemented);
}

TEST(Dispatcher, LetsCallsOfOpenTransactionsThroughAfterShutdownHasBegun) {
  const auto dispatcher = MakeDispatcher();
  dispatcher->BeginShutdown();
  const auto call = FakeCall::Create({.method = "a.A/Get", .metadata = {{"rowgate-transaction", "id"}}});
  dispatcher->HandleCall(call);
  EXPECT_EQ(call->response(), "a get");
}

TEST(Dispatcher, KnowsWhatItRefusesAfterShutdownHasBegun) {
  const auto dispatcher = MakeDispatcher();
  EXPECT_TRUE(dispatcher->IsRefusedByShutdown("a.A/Get", {{"key", "value"}}));
  EXPECT_TRUE(dispatcher->IsRefusedByShutdown("a.A/Unknown", {}));
  EXPECT_FALSE(dispatcher->IsRefusedByShutdown("a.A/Get", {{"rowgate-transaction", "id"}}));
  EXPECT_FALSE(dispatcher->IsRefusedByShutdown("h.Health/Check", {}));
}

TEST(Dispatcher, RefusesACallInTwoTransactions) {
  const auto dispatcher = MakeDispatcher();
  for (const char* second : {"other", "one"}) {
    const auto call = FakeCall::Create(
        {.method = "a.A/Get",
         .metadata = {{"rowgate-transaction", "one"}, {"key", "value"}, {"rowgate-transaction", second}}});
    dispatcher->HandleCall(call);
    EXPECT_EQ(call->status().code, absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReadRpcStatus(call->status().details).reason, "TX_ID_REPEATED");
  }
}

TEST(Dispatcher, FindsAMethodByName) {
  const auto dispatcher = MakeDispatcher();
  EXPECT_NE(dispatcher->Find("a.A/Get"), nullptr);
  EXPECT_EQ(dispatcher->Find("a.A/Put"), nullptr);
}

TEST(Dispatcher, IsNotBuiltWithTwoMethodsOfOneName) {
  DispatcherBuilder builder;
  builder.Add("a.A/Get", std::make_unique<Named>("first"));
  builder.Add("a.A/Get", std::make_unique<Named>("second"));
  EXPECT_THAT(std::move(builder).Build(), HasReason("METHOD_REGISTERED_TWICE"));
}

}  // namespace
}  // namespace rowgate::server
