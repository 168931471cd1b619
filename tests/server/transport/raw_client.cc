#include "tests/server/transport/raw_client.h"

#include <climits>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/channel_arguments.h"
#include "server/transport/message_bytes.h"

namespace rowgate::server {

std::shared_ptr<grpc::Channel> ConnectTo(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
  arguments.SetMaxReceiveMessageSize(INT_MAX);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(), arguments);
}

RawCall::RawCall(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context, const std::string& path)
    : stub_(channel), stream_(stub_.PrepareCall(context, path, &queue_)) {
  stream_->StartCall(this);
  Await();
}

RawCall::~RawCall() {
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

bool RawCall::Await() {
  void* tag = nullptr;
  bool ok = false;
  return queue_.Next(&tag, &ok) && ok;
}

bool RawCall::Write(const std::string& bytes) {
  stream_->Write(BufferFromBytes(bytes), this);
  return Await();
}

bool RawCall::WritesDone() {
  stream_->WritesDone(this);
  return Await();
}

std::optional<std::string> RawCall::Read() {
  grpc::ByteBuffer buffer;
  stream_->Read(&buffer, this);
  if (!Await()) return std::nullopt;
  return std::string(MessageBytes(buffer).view());
}

grpc::Status RawCall::Finish() {
  grpc::Status status;
  stream_->Finish(&status, this);
  Await();
  return status;
}

UnaryAnswer CallUnary(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context,
                      const std::string& path, const std::string& request) {
  RawCall call(channel, context, path);
  call.Write(request);
  call.WritesDone();
  UnaryAnswer answer;
  answer.bytes = call.Read();
  answer.status = call.Finish();
  return answer;
}

UnaryAnswer CallUnary(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                      const std::string& request) {
  grpc::ClientContext context;
  return CallUnary(channel, &context, path, request);
}

}  // namespace rowgate::server
