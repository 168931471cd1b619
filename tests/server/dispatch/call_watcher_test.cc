#include "server/dispatch/call_watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "tests/support/fake_call.h"

namespace rowgate::server {
namespace {

using orm::StrCat;
using testing::ElementsAre;

// Writes down what it is told.
class Notes final : public CallWatcher {
 public:
  size_t OnStart(std::string_view method) override {
    lines.push_back(StrCat("start ", method));
    return 7;
  }
  void OnEnd(size_t method, const CallEnd& end) override {
    EXPECT_GE(end.time, absl::ZeroDuration());
    lines.push_back(StrCat("end ", method, " ", static_cast<int>(end.code), " ", end.reason, " ", end.trailers.size()));
  }

  std::vector<std::string> lines;
};

class Handler final : public CallHandler {
 public:
  explicit Handler(std::function<void(std::shared_ptr<ServerCall>)> handle) : handle_(std::move(handle)) {}
  void HandleCall(std::shared_ptr<ServerCall> call) override { handle_(std::move(call)); }

 private:
  const std::function<void(std::shared_ptr<ServerCall>)> handle_;
};

class WatchedCallsTest : public testing::Test {
 protected:
  std::shared_ptr<test::FakeCall> Handle(std::function<void(std::shared_ptr<ServerCall>)> handle) {
    Handler handler(std::move(handle));
    const auto call = test::FakeCall::Create({.method = "a.B/C", .metadata = {{"key", "value"}}});
    WatchedCalls(handler, notes_).HandleCall(call);
    return call;
  }

  Notes notes_;
};

TEST_F(WatchedCallsTest, TellsHowACallEndsAndPassesItOn) {
  const auto call = Handle([](const std::shared_ptr<ServerCall>& watched) {
    EXPECT_EQ(watched->method(), "a.B/C");
    EXPECT_EQ(watched->metadata().size(), 1u);
    watched->Finish({}, {{"rowgate-rows", "1"}}, std::string("answer"));
  });
  EXPECT_THAT(notes_.lines, ElementsAre("start a.B/C", "end 7 0  1"));
  EXPECT_EQ(call->response(), "answer");
  EXPECT_EQ(call->trailers().size(), 1u);
}

TEST_F(WatchedCallsTest, TellsTheReasonOfAFailure) {
  const auto call = Handle([](const std::shared_ptr<ServerCall>& watched) {
    watched->Finish({.code = absl::StatusCode::kNotFound, .reason = "ROW_NOT_FOUND"}, {}, std::nullopt);
  });
  EXPECT_THAT(notes_.lines, ElementsAre("start a.B/C", "end 7 5 ROW_NOT_FOUND 0"));
  EXPECT_EQ(call->status().code, absl::StatusCode::kNotFound);
}

TEST_F(WatchedCallsTest, TellsTheFirstEndOnly) {
  Handle([](const std::shared_ptr<ServerCall>& watched) {
    watched->Finish({}, {}, std::string());
    watched->Finish({.code = absl::StatusCode::kInternal}, {}, std::nullopt);
  });
  EXPECT_THAT(notes_.lines, ElementsAre("start a.B/C", "end 7 0  0"));
}

TEST_F(WatchedCallsTest, CountsACallThatWasDroppedAsInternal) {
  Handle([](const std::shared_ptr<ServerCall>&) {});
  EXPECT_THAT(notes_.lines, ElementsAre("start a.B/C", "end 7 13 INTERNAL 0"));
}

TEST_F(WatchedCallsTest, HandsOnMessagesAndCancels) {
  std::string read;
  bool cancelled = false;
  std::shared_ptr<ServerCall> kept;
  const auto call = Handle([&](std::shared_ptr<ServerCall> watched) {
    watched->OnCancel([&cancelled] { cancelled = true; });
    watched->ReadMessage([&read](ReadOutcome, std::string_view bytes) { read = bytes; });
    watched->Write("one", absl::InfiniteFuture());
    watched->WriteQueued("two");
    kept = std::move(watched);
  });
  call->Send("request");
  call->Cancel();
  EXPECT_EQ(read, "request");
  EXPECT_TRUE(cancelled);
  EXPECT_TRUE(kept->cancelled());
  EXPECT_THAT(call->written(), ElementsAre("one", "two"));
  kept->Finish({.code = absl::StatusCode::kCancelled, .reason = "CALL_CANCELLED"}, {}, std::nullopt);
  EXPECT_THAT(notes_.lines, ElementsAre("start a.B/C", "end 7 1 CALL_CANCELLED 0"));
}

}  // namespace
}  // namespace rowgate::server
