#ifndef ROWGATE_SERVER_TRANSPORT_TRANSPORT_H_
#define ROWGATE_SERVER_TRANSPORT_TRANSPORT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

// The seam between Rowgate and the HTTP/2 engine that carries gRPC. Method, metadata, deadline and bytes come in;
// status, trailers and bytes (one message or a stream of them) go out. Nothing outside server/transport includes a
// gRPC server header, so that another engine can take gRPC's place.
namespace rowgate::server {

// Metadata in no particular order of keys, but the values of one key in wire order; keys are lower case, values of
// `-bin` keys are already decoded.
using Metadata = std::vector<std::pair<std::string, std::string>>;

// What a call ends with. `details` is a serialised google.rpc.Status (goes out as `grpc-status-details-bin`) or empty.
struct CallStatus {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message;
  std::string details;
  std::string reason;  // as in `details`, for metrics; not sent
  // Goes out as `grpc-retry-pushback-ms`: gRPC's own retries wait at least so long.
  std::optional<absl::Duration> retry_after;
};

// What `ServerCall::ReadMessage` came to.
enum class ReadOutcome {
  kMessage,      // the bytes are the message, possibly empty
  kEndOfStream,  // the client has sent all it wants to send
  kTooLarge,     // longer than request_bytes_max; the call goes on
  kBroken,       // cancelled, disconnected or past the deadline: what was read is not all the client meant to send
  // Only of a call's first message, which nobody waits for any more; Finish is all that is left to do:
  kOverdue,  // it has not come, whole, within first_message_timeout
  kRefused,  // it has not come before RefuseSilentCalls
};

// One RPC in flight.
//
// Lifetime: handed to the handler as shared_ptr; the transport keeps its own reference until the call is over, so a
// handler may drop or keep its pointer as it likes, but it must call Finish exactly once on every path, a cancelled
// call included. A call whose last handler reference is dropped without Finish is finished with INTERNAL by the
// transport and logged. A callback may own the pointer: it is dropped after it has run, and OnCancel's also by Finish.
//
// Threads: every method may be called from any thread; Read/Write calls of one direction must not overlap.
class ServerCall {
 public:
  virtual ~ServerCall() = default;

  // Full method without the leading slash: "blog.v1.UserRepository/List".
  virtual std::string_view method() const = 0;
  virtual const Metadata& metadata() const = 0;
  // By orm::SteadyNow(); absl::InfiniteFuture() when the client set none.
  virtual absl::Time deadline() const = 0;
  virtual std::string_view peer() const = 0;
  // True once the client has cancelled, disconnected or run past its deadline, or the shutdown has cancelled the call.
  // Always true when a read came to kBroken or a Write of an unfinished call returned false before its time was up.
  virtual bool cancelled() const = 0;
  // Runs `callback` once when the call is cancelled (at once, on this thread, if it already is). At most one callback;
  // it must not block. Passing nullptr removes it: after that returns the callback is not running (except on this very
  // thread) and will not run. Finish removes it too, without waiting.
  virtual void OnCancel(std::function<void()> callback) = 0;

  // Asks for the next message of the client; `done` runs on the transport's thread (never inside this call; with
  // kRefused on that of RefuseSilentCalls) and must not block. The bytes passed are valid only during `done`, which may
  // call ReadMessage again. It runs exactly once, also for a call that is cancelled (kBroken); only after Finish this
  // does nothing and drops `done`.
  virtual void ReadMessage(std::function<void(ReadOutcome, std::string_view bytes)> done) = 0;

  // Sends one message of a response stream. Blocks the calling thread (which must not be the transport's) while
  // earlier messages are not yet taken by the wire: this is the back-pressure. At most one message waits behind the one
  // being sent. False: the call is cancelled or finished, or there was no room before `give_up_at`; stop writing.
  // NOLINTNEXTLINE(google-default-arguments): no override has another one
  virtual bool Write(std::string bytes, absl::Time give_up_at = absl::InfiniteFuture()) = 0;
  // The same without blocking, for use on the transport's thread: queues the message, however many are waiting.
  virtual void WriteQueued(std::string bytes) = 0;

  // Ends the call. With `bytes` the message goes out in one batch with the status (a unary answer); they are ignored
  // unless the status is OK. Messages queued before go out first. Waits for nothing. A trailer whose key or value
  // HTTP/2 does not allow is left out. A second Finish does nothing.
  virtual void Finish(CallStatus status, Metadata trailers, std::optional<std::string> bytes) = 0;
};

// Takes each new call before anything is read from it. Runs on the transport's thread and must not block.
class CallHandler {
 public:
  virtual ~CallHandler() = default;
  virtual void HandleCall(std::shared_ptr<ServerCall> call) = 0;
};

struct TransportOptions {
  std::string listen_address = "127.0.0.1:0";  // host:port; port 0 picks a free one
  int polling_threads = 1;                     // one completion queue with one thread each
  // A longer message ends as ReadOutcome::kTooLarge; one of more than twice this (or 1 MiB more, if that is greater) is
  // refused by gRPC itself with RESOURCE_EXHAUSTED. Compressed requests are refused with UNIMPLEMENTED.
  size_t request_bytes_max = size_t{4} << 20;
  size_t metadata_bytes_max = size_t{16} << 10;
  // A first message that has not come by then, since the call began, ends as ReadOutcome::kOverdue, up to a second
  // later.
  absl::Duration first_message_timeout = absl::InfiniteDuration();
};

// Chooses among calls.
using CallFilter = std::function<bool(std::string_view method, const Metadata& metadata)>;

// A listening server. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;
  // The port that is bound.
  virtual int port() const = 0;
  // How long ago the transport's threads last came round, the slowest of them: about a second while all is well. Zero
  // after Shutdown.
  virtual absl::Duration silence() const = 0;
  // Ends, with ReadOutcome::kRefused, the read of each call of `which` that is waiting for its first message.
  virtual void RefuseSilentCalls(const CallFilter& which) = 0;
  // Stops taking new calls and waits until the calls in flight are over, cancelling those that are left at
  // `drain_deadline`; a call whose handler has not finished it one second later is finished for it. After it returns no
  // thread of the transport runs. Idempotent; the destructor calls it with a deadline of now. Not from a callback of
  // the transport.
  virtual void Shutdown(absl::Time drain_deadline) = 0;
};

// Starts gRPC's asynchronous generic service. `handler` must outlive the transport. Errors: INVALID_ARGUMENT for a
// malformed address (LISTEN_ADDRESS_MALFORMED), UNAVAILABLE when the port cannot be bound (LISTEN_FAILED).
absl::StatusOr<std::unique_ptr<Transport>> StartGrpcTransport(TransportOptions options, CallHandler* handler);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_TRANSPORT_H_
