#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/transport/transport.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

using StreamingTest = TransportTest;

TEST_F(StreamingTest, SendsMessagesInOrderThenTheStatus) {
  CallBox box;
  Serve([&box](std::shared_ptr<ServerCall> call) { box.Put(std::move(call)); });
  std::thread worker([&box] {
    const std::shared_ptr<ServerCall> call = box.Take();
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(call->Write(std::to_string(i)));
    call->Finish({.code = absl::StatusCode::kAborted, .message = "enough"}, {}, std::nullopt);
  });
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(client.Read(), std::to_string(i));
  EXPECT_EQ(client.Read(), std::nullopt);
  EXPECT_EQ(client.Finish().error_code(), grpc::StatusCode::ABORTED);
  worker.join();
}

TEST_F(StreamingTest, QueuedMessagesGoOutBeforeTheAnswerAndTheStatus) {
  Serve([](const std::shared_ptr<ServerCall>& call) {
    for (int i = 0; i < 100; ++i) call->WriteQueued(std::to_string(i));
    call->Finish({}, {{"x-count", "100"}}, "last");
  });
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client.Read(), std::to_string(i));
  EXPECT_EQ(client.Read(), "last");
  EXPECT_EQ(client.Read(), std::nullopt);
  EXPECT_TRUE(client.Finish().ok());
  EXPECT_EQ(context.GetServerTrailingMetadata().count("x-count"), 1u);
}

class BackPressureTest : public TransportTest {
 protected:
  static constexpr int kMessages = 200;

  ~BackPressureTest() override {
    if (worker_.joinable()) worker_.join();
  }
  // Writes 200 messages of 1 MiB, as fast as the transport takes them.
  void ServeManyBigMessages() {
    Serve([this](std::shared_ptr<ServerCall> call) { box_.Put(std::move(call)); });
    worker_ = std::thread([this] {
      const std::shared_ptr<ServerCall> call = box_.Take();
      for (int i = 0; i < kMessages && call->Write(std::string(1 << 20, 'x')); ++i) ++written_;
      gave_up_cancelled_ = call->cancelled();
      call->Finish({}, {}, std::nullopt);
    });
  }

  CallBox box_;
  std::atomic<int> written_ = 0;
  std::atomic<bool> gave_up_cancelled_ = false;
  std::thread worker_;
};

TEST_F(BackPressureTest, ASlowReaderStopsTheWriter) {
  ServeManyBigMessages();
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  ASSERT_TRUE(client.Read().has_value());
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_LT(written_, 30);
  int read = 1;
  while (client.Read().has_value()) ++read;
  EXPECT_EQ(read, kMessages);
  EXPECT_TRUE(client.Finish().ok());
}

TEST_F(BackPressureTest, ACancelWakesABlockedWriter) {
  ServeManyBigMessages();
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  ASSERT_TRUE(client.Read().has_value());
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  context.TryCancel();
  worker_.join();
  EXPECT_LT(written_, kMessages);
  EXPECT_TRUE(gave_up_cancelled_);
}

// Answers each message, and the end of the client's stream with OK.
void EchoAll(const std::shared_ptr<ServerCall>& call) {
  call->ReadMessage([call](ReadOutcome outcome, std::string_view bytes) {
    switch (outcome) {
      case ReadOutcome::kMessage: {
        const std::string_view before = bytes;
        EchoAll(call);  // the bytes outlive the next ReadMessage
        call->WriteQueued(std::string(before));
        return;
      }
      case ReadOutcome::kEndOfStream: return call->Finish({}, {}, std::nullopt);
      case ReadOutcome::kTooLarge:
      case ReadOutcome::kOverdue:
      case ReadOutcome::kRefused:
      case ReadOutcome::kBroken: return call->Finish({.code = absl::StatusCode::kCancelled}, {}, std::nullopt);
    }
  });
}

TEST_F(StreamingTest, ReadsAndWritesBothWaysOnThePollingThread) {
  Serve(EchoAll);
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(client.Write(std::to_string(i)));
    EXPECT_EQ(client.Read(), std::to_string(i));
  }
  client.WritesDone();
  EXPECT_EQ(client.Read(), std::nullopt);
  EXPECT_TRUE(client.Finish().ok());
}

TEST_F(StreamingTest, TellsACleanEndOfTheClientsStream) {
  Serve(EchoAll);
  for (int i = 0; i < 200; ++i) {
    grpc::ClientContext context;
    RawCall client(channel_, &context, "/s/M");
    client.WritesDone();
    EXPECT_TRUE(client.Finish().ok());
  }
}

}  // namespace
}  // namespace rowgate::server
