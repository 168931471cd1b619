#include <algorithm>
#include <climits>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/clock.h"
#include "grpc/grpc.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "orm/base/mutex.h"
#include "orm/base/steady_clock.h"
#include "server/transport/errors.h"
#include "server/transport/listen_address.h"
#include "server/transport/polling_queue.h"
#include "server/transport/transport.h"

namespace rowgate::server {
namespace {

// What handlers get after they have been told of the cancel and before their calls are ended for them.
constexpr absl::Duration kCancelGrace = absl::Seconds(1);
// A call may be accepted late, behind the sweep that ends the calls: the sweep is repeated at this interval.
constexpr absl::Duration kSweepInterval = absl::Milliseconds(50);
constexpr absl::Duration kFlushTime = absl::Milliseconds(100);
constexpr int kPingIntervalMinMs = 10'000;
constexpr int kStreamsPerConnectionMax = 1'000;

// gRPC's own limit: so far above ours that a message a little too long is still read and answered by the handler.
int GrpcReceiveBytesMax(size_t request_bytes_max) {
  const size_t limit = request_bytes_max + std::max(request_bytes_max, size_t{1} << 20);
  return static_cast<int>(std::min(limit, size_t{INT_MAX}));
}

void Configure(grpc::ServerBuilder& builder, const TransportOptions& options) {
  builder.SetMaxReceiveMessageSize(GrpcReceiveBytesMax(options.request_bytes_max));
  // A compressed message may unpack to a thousand times its size.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                             static_cast<int>(std::min(options.metadata_bytes_max, size_t{INT_MAX})));
  // Beyond this a client's own library holds its calls back, and lets them expire there, which costs the server
  // nothing.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax);
  // Clients behind load balancers ping idle connections; by default gRPC drops them for it ("too many pings").
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingIntervalMinMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Two servers on one port would each get a share of the connections; a taken port has to be an error.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

class GrpcTransport final : public Transport {
 public:
  ~GrpcTransport() override { Shutdown(orm::SteadyNow()); }

  absl::Status Start(const TransportOptions& options, CallHandler* handler);

  int port() const override { return port_; }
  absl::Duration silence() const override;
  void RefuseSilentCalls(const CallFilter& which) override;
  void Shutdown(absl::Time drain_deadline) override;

 private:
  void FinishCallsAfter(absl::Time deadline);

  grpc::AsyncGenericService service_;
  std::vector<std::unique_ptr<PollingQueue>> queues_;
  std::unique_ptr<grpc::Server> server_;  // null when Start has failed; goes before the queues it uses
  int port_ = 0;

  orm::Mutex shutdown_mutex_;
  bool is_shut_down_ ABSL_GUARDED_BY(shutdown_mutex_) = false;
};

absl::Status GrpcTransport::Start(const TransportOptions& options, CallHandler* handler) {
  grpc::ServerBuilder builder;
  Configure(builder, options);
  builder.AddListeningPort(options.listen_address, grpc::InsecureServerCredentials(), &port_);
  builder.RegisterAsyncGenericService(&service_);
  for (int i = 0; i < std::max(options.polling_threads, 1); ++i) {
    queues_.push_back(std::make_unique<PollingQueue>(builder.AddCompletionQueue(), options));
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ <= 0) return ListenFailed(options.listen_address);
  for (const auto& queue : queues_) queue->Start(&service_, handler);
  return absl::OkStatus();
}

absl::Duration GrpcTransport::silence() const {
  absl::Duration longest;
  for (const auto& queue : queues_) longest = std::max(longest, queue->silence());
  return longest;
}

void GrpcTransport::RefuseSilentCalls(const CallFilter& which) {
  for (const auto& queue : queues_) queue->RefuseSilentCalls(which);
}

void GrpcTransport::Shutdown(absl::Time drain_deadline) {
  orm::MutexLock lock(shutdown_mutex_);  // a second caller waits until the first has done the work
  if (std::exchange(is_shut_down_, true)) return;
  if (server_ != nullptr) {
    drain_deadline = std::max(drain_deadline, orm::SteadyNow());  // gRPC takes a time before 1970 for "never"
    // gRPC cancels what is left at the deadline, then waits for calls whose handlers ignore that, however long.
    std::thread sweeper([this, drain_deadline] { FinishCallsAfter(drain_deadline + kCancelGrace); });
    server_->Shutdown(absl::ToChronoTime(orm::WallTimeOf(drain_deadline)));
    sweeper.join();
  }
  for (const auto& queue : queues_) queue->Stop();
}

void GrpcTransport::FinishCallsAfter(absl::Time deadline) {
  for (const auto& queue : queues_) {
    if (queue->WaitUntilEmpty(deadline)) continue;
    do {
      queue->FinishCalls({.code = absl::StatusCode::kUnavailable, .message = "the server is shutting down"});
    } while (!queue->WaitUntilEmpty(orm::SteadyNow() + kSweepInterval));
  }
  // What is left are idle connections. Their clients answer gRPC's farewell when they next look, which may take
  // seconds; once the last answers have had time to leave, the connections are closed under them.
  absl::SleepFor(kFlushTime);
  grpc_server_cancel_all_calls(server_->c_server());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Transport>> StartGrpcTransport(TransportOptions options, CallHandler* handler) {
  if (absl::Status valid = CheckListenAddress(options.listen_address); !valid.ok()) return valid;
  auto transport = std::make_unique<GrpcTransport>();
  if (absl::Status started = transport->Start(options, handler); !started.ok()) return started;
  return transport;
}

}  // namespace rowgate::server
