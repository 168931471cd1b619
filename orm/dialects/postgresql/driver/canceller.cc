#include "orm/dialects/postgresql/driver/canceller.h"

namespace rowgate::orm::postgresql {

void Canceller::Start() {
  const MutexLock lock(mutex_);
  phase_ = Phase::kStarted;
  requested_ = false;
}

bool Canceller::Sent() {
  const MutexLock lock(mutex_);
  if (requested_) return false;
  phase_ = Phase::kSent;
  return true;
}

void Canceller::End() {
  const MutexLock lock(mutex_);
  while (delivering_) delivered_.Wait(mutex_);
  phase_ = Phase::kIdle;
}

void Canceller::Cancel() {
  {
    const MutexLock lock(mutex_);
    if (phase_ == Phase::kIdle || delivering_) return;
    requested_ = true;
    if (phase_ == Phase::kStarted) return;  // Sent() will say no
    delivering_ = true;
  }
  Deliver();
  const MutexLock lock(mutex_);
  delivering_ = false;
  delivered_.SignalAll();
}

bool Canceller::requested() const {
  const MutexLock lock(mutex_);
  return requested_;
}

bool Canceller::CancelOwn() { return Deliver(); }

// Not under the lock: it takes a connection of its own.
bool Canceller::Deliver() const {
  char text[256];
  return handle_ != nullptr && PQcancel(handle_.get(), text, sizeof(text)) != 0;
}

}  // namespace rowgate::orm::postgresql
