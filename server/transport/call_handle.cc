#include "server/transport/call_handle.h"

#include <utility>

#include "grpc/support/log.h"

namespace rowgate::server {

CallHandle::CallHandle(std::shared_ptr<GrpcCall> call) : call_(std::move(call)) {}

CallHandle::~CallHandle() {
  const bool dropped = call_->Finish(
      {.status = {.code = absl::StatusCode::kInternal, .message = "the server dropped the call without an answer"}});
  // gRPC's log, so that one sink (gpr_set_log_function) takes both.
  if (dropped) gpr_log(GPR_ERROR, "call %s was dropped by its handler without Finish", std::string(method()).c_str());
}

void CallHandle::OnCancel(std::function<void()> callback) { call_->cancel_hook().Set(std::move(callback)); }

void CallHandle::ReadMessage(std::function<void(ReadOutcome, std::string_view bytes)> done) {
  call_->ReadMessage(std::move(done));
}

bool CallHandle::Write(std::string bytes, absl::Time give_up_at) { return call_->Write(std::move(bytes), give_up_at); }

void CallHandle::WriteQueued(std::string bytes) { call_->WriteQueued(std::move(bytes)); }

void CallHandle::Finish(CallStatus status, Metadata trailers, std::optional<std::string> bytes) {
  call_->Finish({.status = std::move(status), .trailers = std::move(trailers), .bytes = std::move(bytes)});
}

}  // namespace rowgate::server
