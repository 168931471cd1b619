#ifndef ROWGATE_TESTS_SERVER_TRANSPORT_RAW_CLIENT_H_
#define ROWGATE_TESTS_SERVER_TRANSPORT_RAW_CLIENT_H_

#include <memory>
#include <optional>
#include <string>

#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/status.h"

namespace rowgate::server {

std::shared_ptr<grpc::Channel> ConnectTo(int port);

// One call of a real gRPC client on raw bytes; every step blocks. Not thread-safe.
class RawCall {
 public:
  // `path` with its leading slash. `context` must outlive the object; set metadata and deadline before.
  RawCall(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context, const std::string& path);
  ~RawCall();
  RawCall(const RawCall&) = delete;
  RawCall& operator=(const RawCall&) = delete;

  bool Write(const std::string& bytes);
  bool WritesDone();
  // Nothing at the end of the stream.
  std::optional<std::string> Read();
  grpc::Status Finish();

 private:
  bool Await();

  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

struct UnaryAnswer {
  grpc::Status status;
  std::optional<std::string> bytes;
};

UnaryAnswer CallUnary(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context,
                      const std::string& path, const std::string& request);
UnaryAnswer CallUnary(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                      const std::string& request);

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_TRANSPORT_RAW_CLIENT_H_
