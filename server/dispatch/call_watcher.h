#ifndef ROWGATE_SERVER_DISPATCH_CALL_WATCHER_H_
#define ROWGATE_SERVER_DISPATCH_CALL_WATCHER_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// What a call came to. Borrows; valid while it is told.
struct CallEnd {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string_view reason;  // empty when it is OK
  absl::Duration time;      // since the handler got it
  const Metadata& trailers;
};

// Told of every call when it begins and when it ends. Thread-safe and quick.
class CallWatcher {
 public:
  virtual ~CallWatcher() = default;
  // The answer is handed to OnEnd: the watcher's own number of the method.
  virtual size_t OnStart(std::string_view method) = 0;
  virtual void OnEnd(size_t method, const CallEnd& end) = 0;
};

// Hands calls on and tells the watcher of them. Both must outlive it, and the watcher the calls, too.
class WatchedCalls final : public CallHandler {
 public:
  WatchedCalls(CallHandler& next, CallWatcher& watcher) : next_(next), watcher_(watcher) {}
  void HandleCall(std::shared_ptr<ServerCall> call) override;

 private:
  CallHandler& next_;
  CallWatcher& watcher_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_CALL_WATCHER_H_
