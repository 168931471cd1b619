#include <optional>
#include <string>

#include "grpc/compression.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "server/transport/transport.h"
#include "tests/server/transport/raw_client.h"
#include "tests/server/transport/transport_fixture.h"

namespace rowgate::server {
namespace {

constexpr size_t kLimit = 1000;

class LimitsTest : public TransportTest {
 protected:
  // Answers what the read came to.
  void ServeOutcomes() {
    Serve(
        [](const std::shared_ptr<ServerCall>& call) {
          call->ReadMessage([call](ReadOutcome outcome, std::string_view bytes) {
            call->Finish({}, {}, std::to_string(static_cast<int>(outcome)) + " " + std::to_string(bytes.size()));
          });
        },
        {.request_bytes_max = kLimit});
  }
  static std::string Answer(ReadOutcome outcome, size_t size) {
    return std::to_string(static_cast<int>(outcome)) + " " + std::to_string(size);
  }
};

TEST_F(LimitsTest, TakesAMessageOfExactlyTheLimit) {
  ServeOutcomes();
  EXPECT_EQ(CallUnary(channel_, "/s/M", std::string(kLimit, 'x')).bytes, Answer(ReadOutcome::kMessage, kLimit));
}

TEST_F(LimitsTest, ReportsAMessageOverTheLimitToTheHandler) {
  ServeOutcomes();
  EXPECT_EQ(CallUnary(channel_, "/s/M", std::string(kLimit + 1, 'x')).bytes, Answer(ReadOutcome::kTooLarge, 0));
  EXPECT_EQ(CallUnary(channel_, "/s/M", std::string(1 << 20, 'x')).bytes, Answer(ReadOutcome::kTooLarge, 0));
}

TEST_F(LimitsTest, RefusesAMessageFarOverTheLimitAndServesOn) {
  ServeOutcomes();
  const UnaryAnswer answer = CallUnary(channel_, "/s/M", std::string(3 << 20, 'x'));
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << answer.status.error_message();
  EXPECT_EQ(CallUnary(channel_, "/s/M", "x").bytes, Answer(ReadOutcome::kMessage, 1));
}

TEST_F(LimitsTest, RefusesCompressedRequests) {
  ServeOutcomes();
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const UnaryAnswer answer = CallUnary(channel_, &context, "/s/M", std::string(64 << 20, '\0'));
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << answer.status.error_message();
}

TEST_F(LimitsTest, RefusesMetadataOverItsLimitAndServesOn) {
  Serve(Echo, {.metadata_bytes_max = 4096});
  grpc::ClientContext context;
  context.AddMetadata("big", std::string(8192, 'x'));
  EXPECT_FALSE(CallUnary(channel_, &context, "/s/M", "").status.ok());
  // gRPC also closes the connection that carried it.
  const UnaryAnswer after = CallUnary(ConnectTo(transport_->port()), "/s/M", "");
  EXPECT_TRUE(after.status.ok()) << after.status.error_message();
}

TEST_F(LimitsTest, ATakenPortIsAnError) {
  Serve(Echo);
  FunctionHandler handler(Echo);
  const auto second =
      StartGrpcTransport({.listen_address = "127.0.0.1:" + std::to_string(transport_->port())}, &handler);
  ASSERT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(orm::ReasonOf(second.status()), "LISTEN_FAILED");
}

TEST_F(LimitsTest, AMalformedAddressIsAnError) {
  FunctionHandler handler(Echo);
  EXPECT_EQ(StartGrpcTransport({.listen_address = "nonsense"}, &handler).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rowgate::server
