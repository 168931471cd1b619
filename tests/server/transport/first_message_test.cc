#include <memory>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/transport/transport.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

// A call of this test's client.
struct Client {
  Client(const std::shared_ptr<grpc::Channel>& channel, const std::string& path) : call(channel, &context, path) {}

  grpc::ClientContext context;
  RawCall call;
};

class FirstMessageTest : public TransportTest {
 protected:
  // Each read is answered with what it came to; a message, with the next read as well.
  void ServeOutcomes(absl::Duration timeout) {
    Serve(
        [this](const std::shared_ptr<ServerCall>& call) {
          Read(call);
          reading_.Put(true);
        },
        {.first_message_timeout = timeout});
  }

  static void Read(const std::shared_ptr<ServerCall>& call) {
    call->ReadMessage([call](ReadOutcome outcome, std::string_view) {
      call->WriteQueued(Answer(outcome));
      if (outcome == ReadOutcome::kMessage) return Read(call);
      call->Finish({}, {}, std::nullopt);
    });
  }
  static std::string Answer(ReadOutcome outcome) { return std::to_string(static_cast<int>(outcome)); }

  std::unique_ptr<Client> Begin(const std::string& path) {
    auto client = std::make_unique<Client>(channel_, path);
    reading_.Take();
    return client;
  }

  Mailbox<bool> reading_;
};

TEST_F(FirstMessageTest, IsOverdueInTheEnd) {
  ServeOutcomes(absl::Milliseconds(50));
  const auto silent = Begin("/s/M");
  EXPECT_EQ(silent->call.Read(), Answer(ReadOutcome::kOverdue));
  EXPECT_TRUE(silent->call.Finish().ok());
}

TEST_F(FirstMessageTest, IsTheOnlyOneThatMustCome) {
  ServeOutcomes(absl::Milliseconds(50));
  const auto talks = Begin("/s/M");
  EXPECT_TRUE(talks->call.Write("first"));
  EXPECT_EQ(talks->call.Read(), Answer(ReadOutcome::kMessage));
  const auto silent = Begin("/s/M");
  EXPECT_EQ(silent->call.Read(), Answer(ReadOutcome::kOverdue));  // as the other one would be by now
  EXPECT_TRUE(talks->call.Write("second"));
  EXPECT_EQ(talks->call.Read(), Answer(ReadOutcome::kMessage));
  EXPECT_TRUE(talks->call.WritesDone());
  EXPECT_EQ(talks->call.Read(), Answer(ReadOutcome::kEndOfStream));
}

TEST_F(FirstMessageTest, HasAsMuchTimeAsItTakesWithoutALimit) {
  ServeOutcomes(absl::InfiniteDuration());
  const auto silent = Begin("/s/M");
  transport_->RefuseSilentCalls([](std::string_view, const Metadata&) { return false; });
  EXPECT_TRUE(silent->call.Write("late"));
  EXPECT_EQ(silent->call.Read(), Answer(ReadOutcome::kMessage));
}

TEST_F(FirstMessageTest, IsRefusedForTheCallsThatAreChosen) {
  ServeOutcomes(absl::InfiniteDuration());
  const auto one = Begin("/s/One");
  const auto other = Begin("/s/Other");
  const auto talks = Begin("/s/One");
  EXPECT_TRUE(talks->call.Write("first"));
  EXPECT_EQ(talks->call.Read(), Answer(ReadOutcome::kMessage));
  transport_->RefuseSilentCalls([](std::string_view method, const Metadata&) { return method == "s/One"; });
  EXPECT_EQ(one->call.Read(), Answer(ReadOutcome::kRefused));
  for (const auto* goes_on : {&other, &talks}) {
    EXPECT_TRUE((*goes_on)->call.Write("later"));
    EXPECT_EQ((*goes_on)->call.Read(), Answer(ReadOutcome::kMessage));
  }
}

TEST_F(FirstMessageTest, ThatIsRefusedLeavesNothingToShutDown) {
  ServeOutcomes(absl::InfiniteDuration());
  const auto silent = Begin("/s/M");
  transport_->RefuseSilentCalls([](std::string_view, const Metadata&) { return true; });
  EXPECT_EQ(silent->call.Read(), Answer(ReadOutcome::kRefused));
  const absl::Time start = absl::Now();
  transport_->Shutdown(start + absl::Minutes(10));
  EXPECT_LT(absl::Now() - start, absl::Minutes(1));
}

}  // namespace
}  // namespace rowgate::server
