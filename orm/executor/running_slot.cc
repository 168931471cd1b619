#include "orm/executor/running_slot.h"

#include "orm/executor/watchdog.h"

namespace rowgate::orm {
namespace {

// A cancel that arrives between two statements of a plan stops neither, so it is repeated while the work goes on.
constexpr absl::Duration kRepeatCancel = absl::Milliseconds(50);

}  // namespace

bool RunningSlot::Begin(Connection& connection, const Work& work) {
  {
    const MutexLock lock(mutex_);
    if (closed_) work.token().Mark(CancelCause::kShutdown);
    connection_ = &connection;
    token_ = &work.token();
    deadline_ = work.deadline();
    requested_ = false;
  }
  if (!work.token().Attach(*this)) {
    const MutexLock lock(mutex_);
    connection_ = nullptr;
    return false;
  }
  if (work.deadline() != absl::InfiniteFuture()) watchdog_.WakeBy(work.deadline());
  return true;
}

void RunningSlot::End(const Work& work) {
  work.token().Detach();
  const MutexLock lock(mutex_);
  connection_ = nullptr;
}

absl::Time RunningSlot::Check(absl::Time now) {
  const MutexLock lock(mutex_);
  if (connection_ == nullptr) return absl::InfiniteFuture();
  const bool expired = deadline_ <= now;
  if (!expired && !requested_) return deadline_;
  if (expired) token_->Mark(CancelCause::kDeadline);
  connection_->Cancel();
  return now + kRepeatCancel;
}

void RunningSlot::Close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  if (connection_ == nullptr) return;
  token_->Mark(CancelCause::kShutdown);
  requested_ = true;
}

void RunningSlot::RequestCancel() {
  requested_ = true;
  watchdog_.WakeBy(absl::InfinitePast());
}

}  // namespace rowgate::orm
