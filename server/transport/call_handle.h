#ifndef ROWGATE_SERVER_TRANSPORT_CALL_HANDLE_H_
#define ROWGATE_SERVER_TRANSPORT_CALL_HANDLE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "server/transport/grpc_call.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// What the handler holds. Apart from the call itself, which gRPC's events keep alive, so that the handler's last
// reference is seen to go: a call that is unfinished then ends with INTERNAL.
class CallHandle final : public ServerCall {
 public:
  explicit CallHandle(std::shared_ptr<GrpcCall> call);
  ~CallHandle() override;
  CallHandle(const CallHandle&) = delete;
  CallHandle& operator=(const CallHandle&) = delete;

  std::string_view method() const override { return call_->method(); }
  const Metadata& metadata() const override { return call_->metadata(); }
  absl::Time deadline() const override { return call_->deadline(); }
  std::string_view peer() const override { return call_->peer(); }
  bool cancelled() const override { return call_->cancel_hook().fired(); }
  void OnCancel(std::function<void()> callback) override;
  void ReadMessage(std::function<void(ReadOutcome, std::string_view bytes)> done) override;
  bool Write(std::string bytes, absl::Time give_up_at) override;
  void WriteQueued(std::string bytes) override;
  void Finish(CallStatus status, Metadata trailers, std::optional<std::string> bytes) override;

 private:
  const std::shared_ptr<GrpcCall> call_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_CALL_HANDLE_H_
