#ifndef ROWGATE_SERVER_TRANSPORT_GRPC_CALL_H_
#define ROWGATE_SERVER_TRANSPORT_GRPC_CALL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/support/byte_buffer.h"
#include "orm/base/mutex.h"
#include "server/transport/cancel_hook.h"
#include "server/transport/completion_tag.h"
#include "server/transport/transport.h"

namespace rowgate::server {

class GrpcCall;

// The completion queue a call lives on. It owns its calls: completion tags are members of them, so each must stay until
// its last event has been taken from the queue.
class CallOwner {
 public:
  // A client has made the call. Runs on the polling thread.
  virtual void Accepted(std::shared_ptr<GrpcCall> call) = 0;
  // No event of the call is outstanding and none will be started. Runs on any thread.
  virtual void Forget(GrpcCall* call) = 0;

 protected:
  ~CallOwner() = default;
};

// What the call ends with.
struct Ending {
  CallStatus status;
  Metadata trailers;
  std::optional<std::string> bytes;
};

// The state machine of one RPC: waits for a client, then reads, writes and ends. Thread-safe.
//
// gRPC delivers five kinds of events for it: accepted, message read, something sent (a message or the ending), and done
// (the ending has left or the call was cancelled). The call is over after done, Finish, and the last event of the rest.
// Only then the gRPC objects are given back and the owner forgets it: a cancelled call whose handler is still at work
// keeps them, so that its reads and writes fail by themselves on the polling thread.
class GrpcCall final : public std::enable_shared_from_this<GrpcCall> {
 public:
  GrpcCall(CallOwner* owner, size_t request_bytes_max);

  // Waits for the next client. Called once.
  void Request(grpc::AsyncGenericService* service, grpc::ServerCompletionQueue* queue);

  // From Accepted on these are constant.
  std::string_view method() const { return method_; }
  const Metadata& metadata() const { return metadata_; }
  absl::Time deadline() const { return deadline_; }
  std::string_view peer() const { return peer_; }

  CancelHook& cancel_hook() { return cancel_hook_; }

  // As in ServerCall.
  void ReadMessage(std::function<void(ReadOutcome, std::string_view)> done);
  bool Write(std::string bytes, absl::Time give_up_at);
  void WriteQueued(std::string bytes);
  // False, without effect: the call had been finished before.
  bool Finish(Ending ending);

  // Finish for a call that has a client, nothing for one that still waits.
  void FinishIfAccepted(Ending ending);

  // Waits for its first message, and began by `begun_by`, by SteadyNow().
  bool IsSilent(absl::Time begun_by);
  // Ends that wait, on this thread; nothing when the message has come meanwhile.
  void EndFirstRead(ReadOutcome outcome);

 private:
  struct Rpc {
    Rpc() : stream(&context) {}

    grpc::GenericServerContext context;
    grpc::GenericServerAsyncReaderWriter stream;
  };

  // Events, on the polling thread.
  void OnAccepted(bool ok);
  void OnRead(bool ok);
  void OnSent(bool ok);
  void OnDone(bool ok);

  void CopyRequestFacts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  ReadOutcome OutcomeOf(bool ok, const grpc::ByteBuffer& buffer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool AcceptsWrites() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !finished_ && !done_ && !write_failed_; }
  // Puts the next message or the ending on the wire unless something is still being sent.
  void SendNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SendEnding(Ending ending) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // True once, when the call is over: the caller tells the owner after it has given back the lock.
  bool ReleaseIfOver() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  CallOwner* const owner_;
  const size_t request_bytes_max_;

  MemberTag<GrpcCall> accepted_tag_{this, &GrpcCall::OnAccepted};
  MemberTag<GrpcCall> read_tag_{this, &GrpcCall::OnRead};
  MemberTag<GrpcCall> sent_tag_{this, &GrpcCall::OnSent};
  MemberTag<GrpcCall> done_tag_{this, &GrpcCall::OnDone};

  // Constant once accepted.
  std::string method_;
  Metadata metadata_;
  absl::Time begun_at_;
  absl::Time deadline_ = absl::InfiniteFuture();
  std::string peer_;

  CancelHook cancel_hook_;  // synchronises itself

  orm::Mutex mutex_;
  orm::CondVar room_;  // a write may be queued, or none will be again
  std::optional<Rpc> rpc_ ABSL_GUARDED_BY(mutex_);
  bool accepted_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool silent_ ABSL_GUARDED_BY(mutex_) = true;  // no read has come to an end
  bool sending_ ABSL_GUARDED_BY(mutex_) = false;
  bool write_failed_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ByteBuffer read_buffer_ ABSL_GUARDED_BY(mutex_);
  std::function<void(ReadOutcome, std::string_view)> read_done_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> queued_ ABSL_GUARDED_BY(mutex_);
  std::optional<Ending> ending_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_GRPC_CALL_H_
