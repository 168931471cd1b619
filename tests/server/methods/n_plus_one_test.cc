#include "server/methods/n_plus_one.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "orm/base/strings.h"
#include "tests/support/fake_call.h"

namespace rowgate::server {
namespace {

using orm::StrCat;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kGet[] = "blog.v1.UserRepository/Get";
constexpr char kCaller[] = "ipv4:10.0.0.1:40001";

// A detector with a clock of its own; five calls within a second are too many.
class NPlusOne : public testing::Test {
 protected:
  void Read(int times, std::string_view method = kGet, std::string_view caller = kCaller) {
    for (int i = 0; i < times; ++i) detector_.OnSingleRead(method, caller, now_);
  }
  void Pass(absl::Duration time) { now_ += time; }

  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  std::vector<std::string> reports_;
  NPlusOneDetector detector_{{.calls = 5}, [this](const NPlusOneSuspect& suspect) {
                               reports_.push_back(StrCat(suspect.method, " ", suspect.caller, " ", suspect.calls));
                             }};
};

TEST_F(NPlusOne, CountsAWindowWithManyCallsOnceAndReportsIt) {
  Read(4);
  EXPECT_EQ(detector_.suspects(), 0);
  Read(10);
  EXPECT_EQ(detector_.suspects(), 1);
  EXPECT_THAT(reports_, ElementsAre("blog.v1.UserRepository/Get ipv4:10.0.0.1:40001 5"));
}

TEST_F(NPlusOne, ForgetsTheCallsOfAnEarlierWindow) {
  for (int second = 0; second < 10; ++second) {
    Read(4);
    Pass(absl::Seconds(1));
  }
  EXPECT_EQ(detector_.suspects(), 0);
  EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(NPlusOne, ReportsTheSameCallerOnceAMinuteButCountsEachWindow) {
  for (int second = 0; second < 61; ++second) {
    Read(6);
    Pass(absl::Seconds(1));
  }
  EXPECT_EQ(detector_.suspects(), 61);
  EXPECT_EQ(reports_.size(), 2U);
}

TEST_F(NPlusOne, TellsMethodsAndCallersApart) {
  Read(4, kGet, "ipv4:10.0.0.1:1");
  Read(4, kGet, "ipv4:10.0.0.1:2");
  Read(4, "blog.v1.PostRepository/Get", "ipv4:10.0.0.1:1");
  EXPECT_EQ(detector_.suspects(), 0);
  Read(1, kGet, "ipv4:10.0.0.1:2");
  EXPECT_THAT(reports_, ElementsAre("blog.v1.UserRepository/Get ipv4:10.0.0.1:2 5"));
}

TEST_F(NPlusOne, StillSeesALoopAfterMoreCallersThanItHasRoomFor) {
  for (int caller = 0; caller < 100'000; ++caller) Read(1, kGet, StrCat("ipv4:10.0.0.1:", caller));
  EXPECT_EQ(detector_.suspects(), 0) << "callers must not be taken for each other";
  Pass(absl::Milliseconds(1));
  Read(5);
  EXPECT_EQ(detector_.suspects(), 1);
}

TEST_F(NPlusOne, CountsCallsFromManyThreads) {
  NPlusOneDetector detector({.calls = 4'000}, [](const NPlusOneSuspect&) {});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) detector.OnSingleRead(kGet, kCaller, now_);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(detector.suspects(), 1);
}

TEST(NPlusOneOff, WatchesNobody) {
  NPlusOneDetector detector({.calls = 0}, [](const NPlusOneSuspect&) { FAIL(); });
  for (int i = 0; i < 100; ++i) detector.OnSingleRead(kGet, kCaller, absl::UnixEpoch());
  EXPECT_EQ(detector.suspects(), 0);
}

// Answers at once.
class Answer final : public Method {
 public:
  void Handle(std::shared_ptr<ServerCall> call) override { call->Finish({}, {}, std::string("done")); }
};

TEST(WatchedMethod, NotesTheCallAndHandsItOn) {
  NPlusOneDetector detector({.calls = 2}, [](const NPlusOneSuspect&) {});
  const std::unique_ptr<Method> watched = WatchSingleReads(&detector, std::make_unique<Answer>());
  for (int i = 0; i < 2; ++i) {
    const auto call = test::FakeCall::Create({.method = kGet, .peer = kCaller});
    watched->Handle(call);
    EXPECT_EQ(call->response(), "done");
  }
  EXPECT_EQ(detector.suspects(), 1);
}

TEST(WatchedMethod, IsTheMethodItselfWithoutADetector) {
  auto method = std::make_unique<Answer>();
  const Method* plain = method.get();
  EXPECT_EQ(WatchSingleReads(nullptr, std::move(method)).get(), plain);
}

}  // namespace
}  // namespace rowgate::server
