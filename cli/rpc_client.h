#ifndef ROWGATE_CLI_RPC_CLIENT_H_
#define ROWGATE_CLI_RPC_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace grpc {
class Channel;
}

namespace rowgate::cli {

using RpcMetadata = std::vector<std::pair<std::string, std::string>>;

struct RpcOptions {
  RpcMetadata metadata;
  absl::Duration timeout = absl::Seconds(30);
};

// What a call ended with, as the server said it. `details` is a serialised google.rpc.Status or empty.
struct RpcOutcome {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message;
  std::string details;
  RpcMetadata trailers;

  bool ok() const { return code == absl::StatusCode::kOk; }
};

// A gRPC client that needs no generated code: method names and message bytes. Thread-safe.
class RpcClient {
 public:
  // `address` is host:port. Connects with the first call.
  explicit RpcClient(const std::string& address);
  ~RpcClient();

  // Sends one message and hands over each that comes back, on this thread; unary and server-streaming methods alike.
  // `on_message` answers whether to go on; otherwise the call is cancelled.
  RpcOutcome Call(const std::string& method, std::string_view request, const RpcOptions& options,
                  const std::function<bool(std::string_view)>& on_message) const;

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_RPC_CLIENT_H_
