#include "server/transport/polling_queue.h"

#include <utility>

#include "absl/time/clock.h"
#include "orm/base/steady_clock.h"
#include "server/transport/call_handle.h"

namespace rowgate::server {
namespace {

// Calls gRPC may match without waiting for this thread: a burst of this size is taken in one go.
constexpr int kRequestedCalls = 32;
constexpr absl::Duration kBeat = absl::Seconds(1);

}  // namespace

PollingQueue::PollingQueue(std::unique_ptr<grpc::ServerCompletionQueue> queue, const TransportOptions& options)
    : queue_(std::move(queue)),
      request_bytes_max_(options.request_bytes_max),
      first_message_timeout_(options.first_message_timeout) {}

PollingQueue::~PollingQueue() { Stop(); }

void PollingQueue::Start(grpc::AsyncGenericService* service, CallHandler* handler) {
  service_ = service;
  handler_ = handler;
  for (int i = 0; i < kRequestedCalls; ++i) RequestCall();
  {
    orm::MutexLock lock(beat_mutex_);
    beats_ = true;
    AwaitBeat();
  }
  thread_ = std::thread([this] { Poll(); });
}

void PollingQueue::AwaitBeat() {
  last_beat_nanos_.store(absl::ToUnixNanos(orm::SteadyNow()), std::memory_order_relaxed);
  beat_.Set(queue_.get(), absl::ToChronoTime(absl::Now() + kBeat), &beat_tag_);
}

void PollingQueue::OnBeat(bool rang) {
  if (rang) EndOverdueReads();
  orm::MutexLock lock(beat_mutex_);
  if (beats_) AwaitBeat();
}

absl::Duration PollingQueue::silence() const {
  const int64_t nanos = last_beat_nanos_.load(std::memory_order_relaxed);
  return nanos == 0 ? absl::ZeroDuration() : orm::SteadyNow() - absl::FromUnixNanos(nanos);
}

void PollingQueue::RequestCall() {
  auto call = std::make_shared<GrpcCall>(this, request_bytes_max_);
  GrpcCall* const borrowed = call.get();
  {
    orm::MutexLock lock(mutex_);
    calls_.emplace(borrowed, std::move(call));
  }
  borrowed->Request(service_, queue_.get());  // nothing forgets it before its event is polled
}

void PollingQueue::Poll() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_->Next(&tag, &ok)) static_cast<CompletionTag*>(tag)->Complete(ok);
}

void PollingQueue::Accepted(std::shared_ptr<GrpcCall> call) {
  handler_->HandleCall(std::make_shared<CallHandle>(std::move(call)));
  // The accepted call cannot be forgotten before this returns (its done event needs this thread), so the queue is not
  // yet empty and Stop cannot have begun.
  RequestCall();
}

void PollingQueue::Forget(GrpcCall* call) {
  std::shared_ptr<GrpcCall> last;  // destroyed after the lock is given back
  orm::MutexLock lock(mutex_);
  const auto found = calls_.find(call);
  last = std::move(found->second);
  calls_.erase(found);
  if (calls_.empty()) empty_.SignalAll();
}

bool PollingQueue::WaitUntilEmpty(absl::Time deadline) {
  orm::MutexLock lock(mutex_);
  while (!calls_.empty()) {
    if (!empty_.WaitUntil(mutex_, deadline)) return calls_.empty();
  }
  return true;
}

void PollingQueue::FinishCalls(const CallStatus& status) {
  std::vector<std::shared_ptr<GrpcCall>> calls;
  {
    orm::MutexLock lock(mutex_);
    for (const auto& [borrowed, call] : calls_) calls.push_back(call);
  }
  for (const std::shared_ptr<GrpcCall>& call : calls) call->FinishIfAccepted({.status = status});
}

// Once a second, a look at each call: a call whose message comes in time pays for nothing but the time it began at.
void PollingQueue::EndOverdueReads() {
  for (const std::shared_ptr<GrpcCall>& call : SilentCalls(orm::SteadyNow() - first_message_timeout_)) {
    call->EndFirstRead(ReadOutcome::kOverdue);
  }
}

void PollingQueue::RefuseSilentCalls(const CallFilter& which) {
  for (const std::shared_ptr<GrpcCall>& call : SilentCalls(absl::InfiniteFuture())) {
    if (which(call->method(), call->metadata())) call->EndFirstRead(ReadOutcome::kRefused);
  }
}

std::vector<std::shared_ptr<GrpcCall>> PollingQueue::SilentCalls(absl::Time begun_by) {
  std::vector<std::shared_ptr<GrpcCall>> silent;
  orm::MutexLock lock(mutex_);
  for (const auto& [borrowed, call] : calls_) {
    if (call->IsSilent(begun_by)) silent.push_back(call);
  }
  return silent;
}

void PollingQueue::Stop() {
  if (std::exchange(stopped_, true)) return;
  last_beat_nanos_.store(0, std::memory_order_relaxed);
  {
    orm::MutexLock lock(beat_mutex_);
    if (std::exchange(beats_, false)) beat_.Cancel();
  }
  queue_->Shutdown();
  if (thread_.joinable()) {
    thread_.join();
  } else {
    Poll();  // never started: gRPC still wants the queue drained
  }
}

}  // namespace rowgate::server
