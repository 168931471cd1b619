#include "tests/support/fake_call.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::test {
namespace {

using server::ReadOutcome;
using testing::ElementsAre;

// Reads until the stream ends and notes what came.
void ReadAll(const std::shared_ptr<FakeCall>& call, std::vector<std::string>& seen) {
  call->ReadMessage([call, &seen](ReadOutcome outcome, std::string_view bytes) {
    if (outcome == ReadOutcome::kMessage) seen.emplace_back(bytes);
    if (outcome == ReadOutcome::kMessage) return ReadAll(call, seen);
    seen.emplace_back(outcome == ReadOutcome::kEndOfStream ? "end" : "broken");
    call->Finish({}, {}, std::nullopt);
  });
}

TEST(FakeCall, DeliversMessagesInOrderAndThenTheEnd) {
  std::vector<std::string> seen;
  const auto call = FakeCall::Create({});
  call->Send("early");
  ReadAll(call, seen);
  EXPECT_THAT(seen, ElementsAre()) << "not inside ReadMessage";
  call->Send("late");
  call->HalfClose();
  EXPECT_THAT(seen, ElementsAre("early", "late", "end"));
  EXPECT_TRUE(call->finished());
}

TEST(FakeCall, BreaksTheReadOfACancelledCall) {
  std::vector<std::string> seen;
  const auto call = FakeCall::Create({});
  ReadAll(call, seen);
  call->Cancel();
  EXPECT_THAT(seen, ElementsAre("broken"));
}

TEST(FakeCall, RunsTheCancelCallbackOnceAlsoWhenItComesLate) {
  int runs = 0;
  const auto call = FakeCall::Create({});
  call->OnCancel([&] { ++runs; });
  call->Cancel();
  call->Cancel();
  EXPECT_EQ(runs, 1);
  call->OnCancel([&] { ++runs; });
  EXPECT_EQ(runs, 2);
}

TEST(FakeCall, BlocksWritesOfAClientThatDoesNotRead) {
  const auto call = FakeCall::Create({});
  EXPECT_TRUE(call->Write("taken"));
  call->StopTaking();
  EXPECT_FALSE(call->Write("late", absl::Now() + absl::Milliseconds(5)));
  std::thread canceller([&] { call->Cancel(); });
  EXPECT_FALSE(call->Write("blocked"));
  canceller.join();
  EXPECT_THAT(call->written(), ElementsAre("taken"));
}

TEST(FakeCall, KeepsTheFirstFinish) {
  const auto call = FakeCall::Create({});
  call->Finish({}, {{"k", "v"}}, "first");
  call->Finish({.code = absl::StatusCode::kAborted}, {}, "second");
  EXPECT_EQ(call->response(), "first");
  EXPECT_EQ(call->status().code, absl::StatusCode::kOk);
  EXPECT_EQ(call->trailers().size(), 1u);
}

}  // namespace
}  // namespace rowgate::test
