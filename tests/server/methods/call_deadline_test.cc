#include "server/methods/call_deadline.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "orm/pool/errors.h"
#include "tests/support/fake_call.h"

namespace rowgate::server {
namespace {

constexpr CallTimes kTimes = {
    .call_timeout = absl::Minutes(10), .call_timeout_max = absl::Minutes(60), .stream_time_max = absl::Minutes(30)};

std::shared_ptr<test::FakeCall> CallWithin(absl::Duration time) {
  return test::FakeCall::Create({.deadline = absl::Now() + time});
}

// Wide: what counts is which of the limits it is.
bool IsAbout(absl::Time at, absl::Duration from_now) {
  return absl::AbsDuration(at - (absl::Now() + from_now)) < absl::Minutes(2);
}

TEST(CallDeadline, IsTheClientsWhenItSetsOne) {
  const auto call = CallWithin(absl::Minutes(20));
  const CallDeadline deadline = DeadlineOf(*call, kTimes);
  EXPECT_EQ(deadline.at, call->deadline());
  EXPECT_EQ(deadline.limit, "deadline");
}

TEST(CallDeadline, IsTheServersWhenTheClientSetsNone) {
  const CallDeadline deadline = DeadlineOf(*CallWithin(absl::InfiniteDuration()), kTimes);
  EXPECT_TRUE(IsAbout(deadline.at, kTimes.call_timeout)) << deadline.at;
  EXPECT_EQ(deadline.limit, "call_timeout");
}

TEST(CallDeadline, IsCutWhenItIsLaterThanTheServerAllows) {
  const CallDeadline deadline = DeadlineOf(*CallWithin(absl::Hours(24)), kTimes);
  EXPECT_TRUE(IsAbout(deadline.at, kTimes.call_timeout_max)) << deadline.at;
  EXPECT_EQ(deadline.limit, "call_timeout_max");
}

TEST(CallDeadline, OfAStreamIsBoundedByTheTimeItMayHoldItsSnapshot) {
  EXPECT_EQ(StreamDeadlineOf(*CallWithin(absl::Minutes(20)), kTimes).limit, "deadline");
  for (const absl::Duration time : {absl::Duration(absl::Minutes(50)), absl::InfiniteDuration()}) {
    const CallDeadline deadline = StreamDeadlineOf(*CallWithin(time), kTimes);
    EXPECT_TRUE(IsAbout(deadline.at, kTimes.stream_time_max)) << deadline.at;
    EXPECT_EQ(deadline.limit, "stream_time_max");
  }
}

std::string LimitOf(const absl::Status& status) { return orm::DetailOf(status).metadata[orm::kMetaLimit]; }

TEST(CallDeadline, IsNamedByTheErrorOfACallThatCameToIt) {
  const CallDeadline ours = {.limit = "call_timeout"};
  EXPECT_EQ(LimitOf(WithLimitOf(orm::DeadlineExceeded(), ours)), "call_timeout");
  EXPECT_EQ(LimitOf(WithLimitOf(orm::DeadlineExceeded(), {.limit = "deadline"})), "deadline");
  const absl::Status unknown = orm::WithApplied(orm::DeadlineExceeded(), orm::Applied::kUnknown);
  EXPECT_EQ(orm::DetailOf(WithLimitOf(unknown, ours)).applied, orm::Applied::kUnknown);
}

TEST(CallDeadline, IsNotNamedByErrorsThatAreNotItsOwn) {
  const CallDeadline ours = {.limit = "call_timeout"};
  EXPECT_EQ(LimitOf(WithLimitOf(orm::StatementTimeout(), ours)), "database");
  EXPECT_EQ(WithLimitOf(orm::Deadlock(), ours), orm::Deadlock());
  EXPECT_TRUE(WithLimitOf(absl::OkStatus(), ours).ok());
}

}  // namespace
}  // namespace rowgate::server
