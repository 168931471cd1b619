#include "bench/raw_client.h"

#include <utility>

namespace rowgate::bench {
namespace {

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else channels to one address share a connection
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

std::string RawCall::Failure() const {
  return "code " + std::to_string(static_cast<int>(status_.error_code())) + ": " + status_.error_message();
}

std::string_view RawCall::Response() {
  if (!response_.TrySingleSlice(&slice_).ok()) (void)response_.DumpToSingleSlice(&slice_);
  return {reinterpret_cast<const char*>(slice_.begin()), slice_.size()};
}

RawClient::RawClient(const std::string& address, int channels, std::string method) : method_(std::move(method)) {
  for (int i = 0; i < channels; ++i) stubs_.push_back(std::make_unique<grpc::GenericStub>(Connect(address)));
}

RawClient::~RawClient() {
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

void RawClient::Start(RawCall& call, const std::string& request, void* tag) {
  const grpc::Slice slice(request);
  const grpc::ByteBuffer bytes(&slice, 1);
  call.reader_.reset();
  call.context_.emplace();
  call.context_->set_wait_for_ready(true);
  call.response_.Clear();
  grpc::GenericStub& stub = *stubs_[turn_++ % stubs_.size()];
  call.reader_ = stub.PrepareUnaryCall(&*call.context_, method_, bytes, &queue_);
  call.reader_->StartCall();
  call.reader_->Finish(&call.response_, &call.status_, tag);
}

void* RawClient::Next() {
  void* tag = nullptr;
  bool ok = false;
  queue_.Next(&tag, &ok);
  return tag;
}

}  // namespace rowgate::bench
