// A bare echo server on the transport alone: what the benchmarks compare Rowgate against. It answers any unary method
// with the request itself or with a response of a fixed size.
#include <csignal>
#include <cstddef>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/transport/transport.h"

namespace rowgate::bench {
namespace {

class EchoHandler final : public server::CallHandler {
 public:
  explicit EchoHandler(std::optional<size_t> response_bytes) {
    if (response_bytes) fixed_response_ = std::string(*response_bytes, 'x');
  }

  void HandleCall(std::shared_ptr<server::ServerCall> call) override {
    server::ServerCall* const borrowed = call.get();
    borrowed->ReadMessage([this, call = std::move(call)](server::ReadOutcome outcome, std::string_view bytes) {
      if (outcome != server::ReadOutcome::kMessage) {
        return call->Finish({.code = absl::StatusCode::kInvalidArgument, .message = "no message"}, {}, std::nullopt);
      }
      call->Finish({}, {}, fixed_response_ ? *fixed_response_ : std::string(bytes));
    });
  }

 private:
  std::optional<std::string> fixed_response_;
};

// Blocks SIGINT and SIGTERM for this thread and those it starts, so that sigwait is the only one to see them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int Run(server::TransportOptions options, std::optional<size_t> response_bytes) {
  const sigset_t signals = BlockStopSignals();
  EchoHandler handler(response_bytes);
  absl::StatusOr<std::unique_ptr<server::Transport>> transport =
      server::StartGrpcTransport(std::move(options), &handler);
  if (!transport.ok()) {
    std::cerr << transport.status() << '\n';
    return 1;
  }
  std::cout << "listening on port " << (*transport)->port() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  (*transport)->Shutdown(absl::Now() + absl::Seconds(1));
  return 0;
}

}  // namespace
}  // namespace rowgate::bench

int main(int argc, char** argv) {
  rowgate::server::TransportOptions options;
  std::optional<size_t> response_bytes;
  CLI::App app("Answers any unary gRPC method with its request, or with a fixed number of bytes");
  app.add_option("--listen", options.listen_address, "host:port; port 0 picks a free one")->capture_default_str();
  app.add_option("--polling-threads", options.polling_threads, "Completion queues with one thread each")
      ->capture_default_str();
  app.add_option("--response-bytes", response_bytes, "Size of every response; the request itself when not given");
  CLI11_PARSE(app, argc, argv);
  return rowgate::bench::Run(std::move(options), response_bytes);
}
