#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/transport/transport.h"
#include "tests/server/transport/http2_socket.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

using testing::AnyOf;
using testing::ElementsAre;

// A whole message of two bytes, and one of which five of its nine bytes are missing.
constexpr std::string_view kMessage("\0\0\0\0\2ab", 7);
constexpr std::string_view kTruncated("\0\0\0\0\11abcd", 9);

// Reads to the end; the outcomes go to `outcomes_`. A client's stream that breaks must never look like a complete one:
// the handler would commit half of it.
class BrokenStreamTest : public TransportTest {
 protected:
  void ServeReading() {
    Serve([this](const std::shared_ptr<ServerCall>& call) { ReadOn(call); });
  }
  void ReadOn(const std::shared_ptr<ServerCall>& call) {
    call->ReadMessage([this, call](ReadOutcome outcome, std::string_view) {
      seen_.push_back(outcome);
      EXPECT_EQ(call->cancelled(), outcome == ReadOutcome::kBroken);
      if (outcome == ReadOutcome::kMessage) {
        call->WriteQueued("got it");
        return ReadOn(call);
      }
      call->Finish({}, {}, std::nullopt);
      outcomes_.Put(std::exchange(seen_, {}));
    });
  }
  std::vector<ReadOutcome> Outcomes() { return outcomes_.Take(); }

  std::vector<ReadOutcome> seen_;  // of the call under way, on the polling thread only
  Mailbox<std::vector<ReadOutcome>> outcomes_;
};

TEST_F(BrokenStreamTest, TellsTheCleanEnd) {
  ServeReading();
  Http2Socket client(transport_->port());
  client.StartCall("/s/M");
  client.SendData(kMessage, true);
  EXPECT_THAT(Outcomes(), ElementsAre(ReadOutcome::kMessage, ReadOutcome::kEndOfStream));
}

TEST_F(BrokenStreamTest, ADisconnectBetweenMessagesIsBroken) {
  ServeReading();
  auto client = std::make_unique<Http2Socket>(transport_->port());
  client->StartCall("/s/M");
  client->SendData(kMessage, false);
  client.reset();
  EXPECT_EQ(Outcomes().back(), ReadOutcome::kBroken);
}

TEST_F(BrokenStreamTest, ADisconnectInsideAMessageIsBroken) {
  ServeReading();
  auto client = std::make_unique<Http2Socket>(transport_->port());
  client->StartCall("/s/M");
  client->SendData(kTruncated, false);
  client.reset();
  EXPECT_THAT(Outcomes(), ElementsAre(ReadOutcome::kBroken));
}

// gRPC 1.51 calls this a clean end. The client has closed its stream itself, so it is not cut off, only wrong.
TEST_F(BrokenStreamTest, AnEndInsideAMessageGivesNoMessage) {
  ServeReading();
  Http2Socket client(transport_->port());
  client.StartCall("/s/M");
  client.SendData(kTruncated, true);
  EXPECT_THAT(Outcomes(), ElementsAre(AnyOf(ReadOutcome::kEndOfStream, ReadOutcome::kBroken)));
}

TEST_F(BrokenStreamTest, AResetIsBroken) {
  ServeReading();
  Http2Socket client(transport_->port());
  client.StartCall("/s/M");
  client.SendData(kMessage, false);
  client.ResetCall();
  EXPECT_EQ(Outcomes().back(), ReadOutcome::kBroken);
}

TEST_F(BrokenStreamTest, ACancelWhileAReadWaitsIsBrokenEveryTime) {
  ServeReading();
  for (int i = 0; i < 500; ++i) {
    grpc::ClientContext context;
    RawCall client(channel_, &context, "/s/M");
    client.Write("half of a stream");
    ASSERT_EQ(client.Read(), "got it");
    context.TryCancel();
    ASSERT_THAT(Outcomes(), ElementsAre(ReadOutcome::kMessage, ReadOutcome::kBroken)) << i;
  }
}

}  // namespace
}  // namespace rowgate::server
