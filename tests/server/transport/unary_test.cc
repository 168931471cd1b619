#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/transport/transport.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

using testing::Contains;
using testing::Pair;
using testing::StartsWith;

using UnaryTest = TransportTest;

TEST_F(UnaryTest, EchoesAMessage) {
  Serve(Echo);
  const UnaryAnswer answer = CallUnary(channel_, "/blog.v1.UserRepository/Get", "hello");
  EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
  EXPECT_EQ(answer.bytes, "hello");
}

TEST_F(UnaryTest, EchoesAnEmptyMessage) {
  Serve(Echo);
  const UnaryAnswer answer = CallUnary(channel_, "/s/M", "");
  EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
  EXPECT_EQ(answer.bytes, "");
}

TEST_F(UnaryTest, EchoesMessagesOfEverySizeClass) {
  Serve(Echo);
  for (const size_t size : {1u, 23u, 24u, 1024u, 1025u, 16384u, 100'000u, 4'000'000u}) {
    const std::string message(size, 'x');
    const UnaryAnswer answer = CallUnary(channel_, "/s/M", message);
    EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
    EXPECT_TRUE(answer.bytes == message) << size;
  }
}

TEST_F(UnaryTest, GivesTheHandlerTheMethodWithoutItsSlashAndThePeer) {
  Serve([](const std::shared_ptr<ServerCall>& call) {
    call->Finish({}, {}, std::string(call->method()) + " " + std::string(call->peer()));
  });
  const UnaryAnswer answer = CallUnary(channel_, "/blog.v1.UserRepository/Get", "");
  ASSERT_TRUE(answer.bytes.has_value());
  EXPECT_THAT(*answer.bytes, StartsWith("blog.v1.UserRepository/Get ipv4:127.0.0.1:"));
}

TEST_F(UnaryTest, LetsTheHandlerRefuseAnUnknownMethodWithoutReading) {
  Serve([](const std::shared_ptr<ServerCall>& call) {
    call->Finish({.code = absl::StatusCode::kUnimplemented, .message = "no such method"}, {}, std::nullopt);
  });
  const UnaryAnswer answer = CallUnary(channel_, "/no.such.Service/Method", "request");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(answer.status.error_message(), "no such method");
  EXPECT_EQ(answer.bytes, std::nullopt);
}

TEST_F(UnaryTest, CarriesMetadataIn) {
  Metadata seen;
  Serve([&seen](const std::shared_ptr<ServerCall>& call) {
    seen = call->metadata();
    call->Finish({}, {}, "");
  });
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer t");
  context.AddMetadata("tag", "first");
  context.AddMetadata("tag", "second");
  context.AddMetadata("trace-bin", std::string("\x00\xff", 2));
  ASSERT_TRUE(CallUnary(channel_, &context, "/s/M", "").status.ok());
  EXPECT_THAT(seen, Contains(Pair("authorization", "Bearer t")));
  EXPECT_THAT(seen, Contains(Pair("trace-bin", std::string("\x00\xff", 2))));
  std::vector<std::string> tags;
  for (const auto& [key, value] : seen) {
    if (key == "tag") tags.push_back(value);
  }
  EXPECT_THAT(tags, testing::ElementsAre("first", "second"));
}

TEST_F(UnaryTest, CarriesTrailersOutAndLeavesOutIllegalOnes) {
  Serve([](const std::shared_ptr<ServerCall>& call) {
    call->Finish(
        {}, {{"x-rows", "3"}, {"x-raw-bin", std::string("\x00\x01", 2)}, {"x-bad", "line\nbreak"}, {"BAD", ""}}, "ok");
  });
  grpc::ClientContext context;
  ASSERT_TRUE(CallUnary(channel_, &context, "/s/M", "").status.ok());
  const auto& trailers = context.GetServerTrailingMetadata();
  EXPECT_EQ(trailers.size(), 2u);
  EXPECT_THAT(trailers, Contains(Pair("x-rows", "3")));
  EXPECT_THAT(trailers, Contains(Pair("x-raw-bin", grpc::string_ref("\x00\x01", 2))));
}

TEST_F(UnaryTest, CarriesCodeMessageAndDetailsOfAnErrorAndIgnoresItsBytes) {
  const std::string message = "na\xc3\xafve %20 line\nbreak";
  const std::string details("\x08\x05\x00\xff", 4);
  Serve([&](const std::shared_ptr<ServerCall>& call) {
    call->Finish({.code = absl::StatusCode::kAlreadyExists, .message = message, .details = details}, {}, "ignored");
  });
  const UnaryAnswer answer = CallUnary(channel_, "/s/M", "");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(answer.status.error_message(), message);
  EXPECT_EQ(answer.status.error_details(), details);
  EXPECT_EQ(answer.bytes, std::nullopt);
}

TEST_F(UnaryTest, ShowsTheClientsDeadline) {
  std::atomic<absl::Time> seen = absl::InfinitePast();
  Serve([&seen](const std::shared_ptr<ServerCall>& call) {
    seen = call->deadline();
    call->Finish({}, {}, "");
  });
  ASSERT_TRUE(CallUnary(channel_, "/s/M", "").status.ok());
  EXPECT_EQ(seen.load(), absl::InfiniteFuture());

  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  ASSERT_TRUE(CallUnary(channel_, &context, "/s/M", "").status.ok());
  EXPECT_GT(seen.load(), absl::Now() + absl::Seconds(20));
  EXPECT_LT(seen.load(), absl::Now() + absl::Seconds(31));
}

TEST_F(UnaryTest, EndsACallThatTheHandlerDropsWithInternal) {
  Serve([](std::shared_ptr<ServerCall> call) { call.reset(); });
  EXPECT_EQ(CallUnary(channel_, "/s/M", "").status.error_code(), grpc::StatusCode::INTERNAL);
}

TEST_F(UnaryTest, FinishesFromAnotherThreadAndIgnoresASecondFinish) {
  CallBox box;
  Serve([&box](std::shared_ptr<ServerCall> call) { box.Put(std::move(call)); });
  std::thread worker([&box] {
    const std::shared_ptr<ServerCall> call = box.Take();
    call->Finish({}, {}, "from the worker");
    call->Finish({.code = absl::StatusCode::kAborted}, {}, std::nullopt);
  });
  const UnaryAnswer answer = CallUnary(channel_, "/s/M", "");
  worker.join();
  EXPECT_TRUE(answer.status.ok());
  EXPECT_EQ(answer.bytes, "from the worker");
}

TEST_F(UnaryTest, KeepsTheFactsOfACallReadableAfterItIsOver) {
  CallBox box;
  Serve([&box](std::shared_ptr<ServerCall> call) {
    call->Finish({}, {}, "");
    box.Put(std::move(call));
  });
  ASSERT_TRUE(CallUnary(channel_, "/s/M", "").status.ok());
  const std::shared_ptr<ServerCall> call = box.Take();
  transport_->Shutdown(absl::InfiniteFuture());
  EXPECT_EQ(call->method(), "s/M");
  EXPECT_FALSE(call->cancelled());
  EXPECT_FALSE(call->Write("late"));
  call->WriteQueued("late");
  call->ReadMessage([](ReadOutcome, std::string_view) { ADD_FAILURE() << "runs after Finish"; });
}

void CallManyTimes(const std::shared_ptr<grpc::Channel>& channel, int client, int calls, std::atomic<int>& wrong) {
  for (int i = 0; i < calls; ++i) {
    const std::string message = std::to_string(client) + ":" + std::to_string(i);
    const UnaryAnswer answer = CallUnary(channel, "/s/M", message);
    if (!answer.status.ok() || answer.bytes != message) ++wrong;
  }
}

TEST_F(UnaryTest, AnswersEachOfManyCallsInFlightWithItsOwnMessage) {
  constexpr int kInFlight = 64;
  constexpr int kCalls = 2000;
  for (const int polling_threads : {1, 2}) {
    Serve(Echo, {.polling_threads = polling_threads});
    std::atomic<int> wrong = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < kInFlight; ++i) {
      clients.emplace_back([&, i] { CallManyTimes(channel_, i, kCalls / kInFlight + 1, wrong); });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(wrong, 0);
  }
}

}  // namespace
}  // namespace rowgate::server
