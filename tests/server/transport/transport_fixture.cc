#include "tests/server/transport/transport_fixture.h"

#include <string_view>

#include "tests/server/transport/raw_client.h"

namespace rowgate::server {

void Echo(const std::shared_ptr<ServerCall>& call) {
  call->ReadMessage([call](ReadOutcome outcome, std::string_view bytes) {
    if (outcome == ReadOutcome::kMessage) return call->Finish({}, {}, std::string(bytes));
    call->Finish({.code = absl::StatusCode::kInvalidArgument, .message = "no message"}, {}, std::nullopt);
  });
}

void TransportTest::Serve(CallFunction function, TransportOptions options) {
  handler_ = std::make_unique<FunctionHandler>(std::move(function));
  absl::StatusOr<std::unique_ptr<Transport>> transport = StartGrpcTransport(std::move(options), handler_.get());
  ASSERT_TRUE(transport.ok()) << transport.status();
  transport_ = *std::move(transport);
  channel_ = ConnectTo(transport_->port());
}

TransportTest::~TransportTest() { transport_.reset(); }

}  // namespace rowgate::server
