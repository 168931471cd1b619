#include "cli/rpc_client.h"

#include <climits>

#include "absl/time/clock.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/channel_arguments.h"

namespace rowgate::cli {
namespace {

grpc::ByteBuffer BufferOf(std::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return {&slice, 1};
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// One call on a completion queue of its own, each step waited for.
class BlockingCall {
 public:
  BlockingCall(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context, const std::string& method)
      : stub_(channel), stream_(stub_.PrepareCall(&context, "/" + method, &queue_)) {
    stream_->StartCall(this);
    Await();
  }
  ~BlockingCall() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) continue;
  }
  BlockingCall(const BlockingCall&) = delete;
  BlockingCall& operator=(const BlockingCall&) = delete;

  // A write that fails shows in the status.
  void Send(std::string_view bytes) {
    stream_->WriteLast(BufferOf(bytes), grpc::WriteOptions(), this);
    Await();
  }
  bool Read(grpc::ByteBuffer& buffer) {
    stream_->Read(&buffer, this);
    return Await();
  }
  grpc::Status Finish() {
    grpc::Status status;
    stream_->Finish(&status, this);
    Await();
    return status;
  }

 private:
  bool Await() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

RpcOutcome OutcomeOf(const grpc::Status& status, const grpc::ClientContext& context) {
  RpcOutcome outcome = {.code = static_cast<absl::StatusCode>(status.error_code()),
                        .message = status.error_message(),
                        .details = status.error_details()};
  for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
    outcome.trailers.emplace_back(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return outcome;
}

}  // namespace

RpcClient::RpcClient(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(INT_MAX);
  channel_ = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

RpcClient::~RpcClient() = default;

RpcOutcome RpcClient::Call(const std::string& method, std::string_view request, const RpcOptions& options,
                           const std::function<bool(std::string_view)>& on_message) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
  for (const auto& [key, value] : options.metadata) context.AddMetadata(key, value);
  BlockingCall call(channel_, context, method);
  call.Send(request);
  for (grpc::ByteBuffer buffer; call.Read(buffer); buffer.Clear()) {
    if (on_message(BytesOf(buffer))) continue;
    context.TryCancel();
    break;
  }
  const grpc::Status status = call.Finish();
  return OutcomeOf(status, context);
}

}  // namespace rowgate::cli
