#include "server/transport/grpc_call.h"

#include <chrono>
#include <utility>

#include "grpc/grpc.h"
#include "grpcpp/support/string_ref.h"
#include "orm/base/steady_clock.h"
#include "server/transport/grpc_status.h"
#include "server/transport/message_bytes.h"

namespace rowgate::server {
namespace {

using ReadCallback = std::function<void(ReadOutcome, std::string_view)>;

std::string StringFromRef(const grpc::string_ref& text) { return std::string(text.data(), text.size()); }

absl::Time DeadlineOf(const grpc::ServerContext& context) {
  const std::chrono::system_clock::time_point deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteFuture();
  return orm::SteadyTimeOf(absl::FromChrono(deadline));
}

std::string_view WithoutLeadingSlash(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

void Deliver(const ReadCallback& done, ReadOutcome outcome, const grpc::ByteBuffer& buffer) {
  if (outcome != ReadOutcome::kMessage) return done(outcome, {});
  const MessageBytes message(buffer);
  done(outcome, message.view());
}

}  // namespace

GrpcCall::GrpcCall(CallOwner* owner, size_t request_bytes_max) : owner_(owner), request_bytes_max_(request_bytes_max) {}

void GrpcCall::Request(grpc::AsyncGenericService* service, grpc::ServerCompletionQueue* queue) {
  orm::MutexLock lock(mutex_);
  rpc_.emplace();
  rpc_->context.AsyncNotifyWhenDone(&done_tag_);
  service->RequestCall(&rpc_->context, &rpc_->stream, queue, queue, &accepted_tag_);
}

void GrpcCall::OnAccepted(bool ok) {
  if (!ok) {  // the server shuts down; gRPC delivers no done event for such a call
    owner_->Forget(this);
    return;
  }
  {
    orm::MutexLock lock(mutex_);
    accepted_ = true;
    begun_at_ = orm::SteadyNow();
    CopyRequestFacts();
  }
  owner_->Accepted(shared_from_this());
}

void GrpcCall::CopyRequestFacts() {
  const grpc::GenericServerContext& context = rpc_->context;
  method_ = WithoutLeadingSlash(context.method());
  metadata_.reserve(context.client_metadata().size());
  for (const auto& [key, value] : context.client_metadata()) {
    metadata_.emplace_back(StringFromRef(key), StringFromRef(value));
  }
  deadline_ = DeadlineOf(context);
  peer_ = context.peer();
}

void GrpcCall::ReadMessage(ReadCallback done) {
  orm::MutexLock lock(mutex_);
  if (finished_) return;
  reading_ = true;
  read_done_ = std::move(done);
  rpc_->stream.Read(&read_buffer_, &read_tag_);
}

void GrpcCall::OnRead(bool ok) {
  const auto self = shared_from_this();
  grpc::ByteBuffer buffer;  // apart from read_buffer_: `done` may ask for the next message while it looks at this one
  ReadCallback done;
  ReadOutcome outcome = ReadOutcome::kBroken;
  bool over = false;
  {
    orm::MutexLock lock(mutex_);
    buffer.Swap(&read_buffer_);
    done = std::exchange(read_done_, nullptr);
    outcome = OutcomeOf(ok, buffer);
    reading_ = false;
    silent_ = false;
    over = ReleaseIfOver();
  }
  if (outcome == ReadOutcome::kBroken) cancel_hook_.Fire();  // the done event comes later
  if (done) Deliver(done, outcome, buffer);                  // unless EndFirstRead was first
  if (over) owner_->Forget(this);
}

ReadOutcome GrpcCall::OutcomeOf(bool ok, const grpc::ByteBuffer& buffer) {
  // A failed read has left the buffer invalid. gRPC says "failed" for a clean end of the client's stream as well; only
  // the C core knows which, and a half-sent stream must never look like a complete one.
  if (!ok || !buffer.Valid()) {
    const bool broken =
        cancel_hook_.fired() || done_ || grpc_call_failed_before_recv_message(rpc_->context.c_call()) != 0;
    return broken ? ReadOutcome::kBroken : ReadOutcome::kEndOfStream;
  }
  return buffer.Length() > request_bytes_max_ ? ReadOutcome::kTooLarge : ReadOutcome::kMessage;
}

bool GrpcCall::Write(std::string bytes, absl::Time give_up_at) {
  orm::MutexLock lock(mutex_);
  while (AcceptsWrites() && !queued_.empty()) {
    if (!room_.WaitUntil(mutex_, give_up_at) && !queued_.empty()) return false;
  }
  if (!AcceptsWrites()) return false;
  queued_.push_back(std::move(bytes));
  SendNext();
  return true;
}

void GrpcCall::WriteQueued(std::string bytes) {
  orm::MutexLock lock(mutex_);
  if (!AcceptsWrites()) return;
  queued_.push_back(std::move(bytes));
  SendNext();
}

bool GrpcCall::Finish(Ending ending) {
  bool over = false;
  {
    orm::MutexLock lock(mutex_);
    if (finished_) return false;
    finished_ = true;
    if (!done_) ending_ = std::move(ending);
    SendNext();
    over = ReleaseIfOver();
    room_.SignalAll();
  }
  cancel_hook_.Clear();  // also breaks the cycle of a callback that owns the call
  if (over) owner_->Forget(this);
  return true;
}

void GrpcCall::FinishIfAccepted(Ending ending) {
  {
    orm::MutexLock lock(mutex_);
    if (!accepted_) return;
  }
  Finish(std::move(ending));
}

bool GrpcCall::IsSilent(absl::Time begun_by) {
  orm::MutexLock lock(mutex_);
  return accepted_ && silent_ && reading_ && !finished_ && begun_at_ <= begun_by;
}

void GrpcCall::EndFirstRead(ReadOutcome outcome) {
  ReadCallback done;
  {
    orm::MutexLock lock(mutex_);
    if (!silent_ || finished_) return;
    done = std::exchange(read_done_, nullptr);
    silent_ = false;
  }
  if (done) done(outcome, {});
}

void GrpcCall::SendNext() {
  if (sending_) return;
  if (!queued_.empty()) {
    const grpc::ByteBuffer buffer = BufferFromBytes(std::move(queued_.front()));
    queued_.pop_front();
    sending_ = true;
    rpc_->stream.Write(buffer, &sent_tag_);
  } else if (ending_) {
    SendEnding(*std::exchange(ending_, std::nullopt));
  }
}

void GrpcCall::SendEnding(Ending ending) {
  for (const auto& [key, value] : ending.trailers) {
    if (IsLegalTrailer(key, value)) rpc_->context.AddTrailingMetadata(key, value);
  }
  if (ending.status.retry_after) {
    rpc_->context.AddTrailingMetadata("grpc-retry-pushback-ms", RetryPushback(*ending.status.retry_after));
  }
  const grpc::Status status = GrpcStatusFromCallStatus(ending.status);
  sending_ = true;
  if (ending.bytes && status.ok()) {
    rpc_->stream.WriteAndFinish(BufferFromBytes(*std::move(ending.bytes)), grpc::WriteOptions(), status, &sent_tag_);
  } else {
    rpc_->stream.Finish(status, &sent_tag_);
  }
}

void GrpcCall::OnSent(bool ok) {
  const auto self = shared_from_this();
  if (!ok) cancel_hook_.Fire();  // before writers learn that the call is over: they may ask cancelled()
  bool over = false;
  {
    orm::MutexLock lock(mutex_);
    sending_ = false;
    if (!ok) {
      write_failed_ = true;
      queued_.clear();
    }
    SendNext();
    over = ReleaseIfOver();
    room_.SignalAll();
  }
  if (over) owner_->Forget(this);
}

void GrpcCall::OnDone(bool /*ok*/) {
  const auto self = shared_from_this();
  bool cancelled = false;
  {
    orm::MutexLock lock(mutex_);
    cancelled = rpc_->context.IsCancelled();
  }
  if (cancelled) cancel_hook_.Fire();
  bool over = false;
  {
    orm::MutexLock lock(mutex_);
    done_ = true;
    queued_.clear();
    ending_.reset();
    over = ReleaseIfOver();
    room_.SignalAll();
  }
  if (over) owner_->Forget(this);
}

bool GrpcCall::ReleaseIfOver() {
  if (!rpc_ || !done_ || !finished_ || reading_ || sending_) return false;
  rpc_.reset();
  return true;
}

}  // namespace rowgate::server
