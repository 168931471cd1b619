#ifndef ROWGATE_BENCH_RAW_CLIENT_H_
#define ROWGATE_BENCH_RAW_CLIENT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

// A unary gRPC client that sends and gets bytes. Used by one thread.
namespace rowgate::bench {

// One call; may be started again once it has ended.
class RawCall {
 public:
  const grpc::Status& status() const { return status_; }
  // "code 5: message".
  std::string Failure() const;
  // Valid until the call is started again or destroyed.
  std::string_view Response();

 private:
  friend class RawClient;
  std::optional<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader_;
  grpc::ByteBuffer response_;
  grpc::Slice slice_;
  grpc::Status status_;
};

class RawClient {
 public:
  // `method` with its leading slash. Each channel has a connection of its own; calls take turns on them.
  RawClient(const std::string& address, int channels, std::string method);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  // No call may be running.
  ~RawClient();

  // `tag` is what Next returns when the call has ended.
  void Start(RawCall& call, const std::string& request, void* tag);
  void* Next();

 private:
  const std::string method_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  size_t turn_ = 0;
  grpc::CompletionQueue queue_;
};

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_RAW_CLIENT_H_
