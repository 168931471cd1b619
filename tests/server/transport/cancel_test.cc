#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/transport/transport.h"
#include "tests/server/transport/http2_socket.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

CallStatus Cancelled() { return {.code = absl::StatusCode::kCancelled}; }

class CancelTest : public TransportTest {
 protected:
  // Keeps each call in `box_` and tells `told_` of its cancellation.
  void ServeKeeping() {
    Serve([this](std::shared_ptr<ServerCall> call) {
      call->OnCancel([this] { told_.set_value(); });
      box_.Put(std::move(call));
    });
  }
  bool IsToldWithin(std::chrono::seconds limit) {
    return told_.get_future().wait_for(limit) == std::future_status::ready;
  }

  CallBox box_;
  std::promise<void> told_;
};

TEST_F(CancelTest, ToldWhenTheClientCancels) {
  ServeKeeping();
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  const std::shared_ptr<ServerCall> call = box_.Take();
  EXPECT_FALSE(call->cancelled());
  context.TryCancel();
  EXPECT_TRUE(IsToldWithin(std::chrono::seconds(10)));
  EXPECT_TRUE(call->cancelled());
  call->Finish(Cancelled(), {}, std::nullopt);
  EXPECT_EQ(client.Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(CancelTest, ToldWhenTheDeadlinePasses) {
  ServeKeeping();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  RawCall client(channel_, &context, "/s/M");
  const std::shared_ptr<ServerCall> call = box_.Take();
  EXPECT_TRUE(IsToldWithin(std::chrono::seconds(10)));
  call->Finish(Cancelled(), {}, std::nullopt);
  EXPECT_EQ(client.Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(CancelTest, RunsTheCallbackAtOnceWhenTheCallIsAlreadyCancelled) {
  ServeKeeping();
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  const std::shared_ptr<ServerCall> call = box_.Take();
  context.TryCancel();
  ASSERT_TRUE(IsToldWithin(std::chrono::seconds(10)));
  bool ran = false;
  call->OnCancel([&ran] { ran = true; });
  EXPECT_TRUE(ran);
  call->Finish(Cancelled(), {}, std::nullopt);
}

TEST_F(CancelTest, ARemovedCallbackDoesNotRun) {
  CallBox box;
  std::promise<void> cancelled;
  std::atomic<bool> ran = false;
  Serve([&](std::shared_ptr<ServerCall> call) {
    call->OnCancel([&ran] { ran = true; });
    call->OnCancel(nullptr);
    call->ReadMessage([&cancelled](ReadOutcome, std::string_view) { cancelled.set_value(); });
    box.Put(std::move(call));
  });
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  const std::shared_ptr<ServerCall> call = box.Take();
  context.TryCancel();
  cancelled.get_future().wait();
  call->Finish(Cancelled(), {}, std::nullopt);
  transport_->Shutdown(absl::Now());
  EXPECT_FALSE(ran);
}

TEST_F(CancelTest, TheCallbackMayOwnAndFinishTheCall) {
  std::promise<void> finished;
  Serve([&finished](const std::shared_ptr<ServerCall>& call) {
    call->OnCancel([call, &finished] {
      call->Finish(Cancelled(), {}, std::nullopt);
      finished.set_value();
    });
  });
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  context.TryCancel();
  EXPECT_EQ(finished.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_F(CancelTest, AReadAfterTheCancelIsBroken) {
  ServeKeeping();
  grpc::ClientContext context;
  RawCall client(channel_, &context, "/s/M");
  const std::shared_ptr<ServerCall> call = box_.Take();
  context.TryCancel();
  ASSERT_TRUE(IsToldWithin(std::chrono::seconds(10)));
  std::promise<ReadOutcome> outcome;
  call->ReadMessage([&outcome](ReadOutcome o, std::string_view) { outcome.set_value(o); });
  EXPECT_EQ(outcome.get_future().get(), ReadOutcome::kBroken);
  EXPECT_FALSE(call->Write("nobody listens"));
  call->Finish(Cancelled(), {}, std::nullopt);
}

TEST_F(CancelTest, ToldWhenTheClientDisconnects) {
  ServeKeeping();
  auto client = std::make_unique<Http2Socket>(transport_->port());
  client->StartCall("/s/M");
  const std::shared_ptr<ServerCall> call = box_.Take();
  EXPECT_FALSE(call->cancelled());
  client.reset();
  EXPECT_TRUE(IsToldWithin(std::chrono::seconds(10)));
  call->Finish(Cancelled(), {}, std::nullopt);
}

}  // namespace
}  // namespace rowgate::server
