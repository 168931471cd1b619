#include "server/dispatch/call_watcher.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::server {
namespace {

// The same call, but its end is seen.
class WatchedCall final : public ServerCall {
 public:
  WatchedCall(std::shared_ptr<ServerCall> call, CallWatcher& watcher)
      : call_(std::move(call)),
        watcher_(watcher),
        method_(watcher.OnStart(call_->method())),
        started_(orm::SteadyNow()) {}
  // Nobody has finished it: the transport does that now.
  ~WatchedCall() override { TellEnd(absl::StatusCode::kInternal, "INTERNAL", {}); }

  std::string_view method() const override { return call_->method(); }
  const Metadata& metadata() const override { return call_->metadata(); }
  absl::Time deadline() const override { return call_->deadline(); }
  std::string_view peer() const override { return call_->peer(); }
  bool cancelled() const override { return call_->cancelled(); }
  void OnCancel(std::function<void()> callback) override { call_->OnCancel(std::move(callback)); }
  void ReadMessage(std::function<void(ReadOutcome, std::string_view)> done) override {
    call_->ReadMessage(std::move(done));
  }
  bool Write(std::string bytes, absl::Time give_up_at) override { return call_->Write(std::move(bytes), give_up_at); }
  void WriteQueued(std::string bytes) override { call_->WriteQueued(std::move(bytes)); }

  // Told first: who has the answer may look at the figures at once.
  void Finish(CallStatus status, Metadata trailers, std::optional<std::string> bytes) override {
    TellEnd(status.code, status.reason, trailers);
    call_->Finish(std::move(status), std::move(trailers), std::move(bytes));
  }

 private:
  void TellEnd(absl::StatusCode code, std::string_view reason, const Metadata& trailers) {
    if (ended_.exchange(true, std::memory_order_relaxed)) return;
    watcher_.OnEnd(method_,
                   {.code = code, .reason = reason, .time = orm::SteadyNow() - started_, .trailers = trailers});
  }

  const std::shared_ptr<ServerCall> call_;
  CallWatcher& watcher_;
  const size_t method_;
  const absl::Time started_;
  std::atomic<bool> ended_ = false;
};

}  // namespace

void WatchedCalls::HandleCall(std::shared_ptr<ServerCall> call) {
  next_.HandleCall(std::make_shared<WatchedCall>(std::move(call), watcher_));
}

}  // namespace rowgate::server
