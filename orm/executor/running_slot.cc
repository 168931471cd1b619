#include "orm/executor/running_slot.h"

#include "orm/executor/watchdog.h"

namespace rowgate::orm {
namespace {

// A cancel that arrives between two statements of a plan stops neither, so it is repeated while the work goes on.
constexpr absl::Duration kRepeatCancel = absl::Milliseconds(50);

}  // namespace

bool RunningSlot::Begin(Connection& connection, CancelToken& token, absl::Time deadline) {
  {
    const MutexLock lock(mutex_);
    if (closed_) token.Mark(CancelCause::kShutdown);
    connection_ = &connection;
    token_ = &token;
    deadline_ = deadline;
    delivered_ = false;
    requested_ = false;
  }
  if (!token.Attach(*this)) {
    End();
    return false;
  }
  if (deadline != absl::InfiniteFuture()) watchdog_.WakeBy(deadline);
  return true;
}

void RunningSlot::End() {
  CancelToken* token = nullptr;
  {
    const MutexLock lock(mutex_);
    token = token_;
  }
  if (token == nullptr) return;
  token->Detach();
  const MutexLock lock(mutex_);
  connection_ = nullptr;
  token_ = nullptr;
}

bool RunningSlot::Pause(CancelToken& token, absl::Time until) {
  {
    const MutexLock lock(mutex_);
    if (closed_) return false;
    requested_ = false;
  }
  if (!token.Attach(*this)) return false;
  {
    const MutexLock lock(pause_mutex_);
    bool in_time = true;
    while (!requested_ && in_time) in_time = pause_ends_.WaitUntil(pause_mutex_, until);
  }
  token.Detach();
  return !requested_;
}

absl::Time RunningSlot::Check(absl::Time now) {
  const MutexLock lock(mutex_);
  if (connection_ == nullptr) return absl::InfiniteFuture();
  const bool expired = deadline_ <= now;
  if (!expired && !requested_) return deadline_;
  if (expired) token_->Mark(CancelCause::kDeadline);
  if (!delivered_) ++counters_.cancelled[static_cast<size_t>(*token_->cause())];
  delivered_ = true;
  connection_->Cancel();
  return now + kRepeatCancel;
}

void RunningSlot::Close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  if (token_ != nullptr) token_->Mark(CancelCause::kShutdown);
  const MutexLock pause_lock(pause_mutex_);
  requested_ = true;
  pause_ends_.Signal();
}

void RunningSlot::RequestCancel() {
  {
    const MutexLock lock(pause_mutex_);
    requested_ = true;
    pause_ends_.Signal();
  }
  watchdog_.WakeBy(absl::InfinitePast());
}

}  // namespace rowgate::orm
