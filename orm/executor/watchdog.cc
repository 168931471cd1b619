#include "orm/executor/watchdog.h"

#include <algorithm>

#include "orm/base/steady_clock.h"

namespace rowgate::orm {

Watchdog::Watchdog(size_t slots, ExecutorCounters& counters) {
  for (size_t i = 0; i < slots; ++i) slots_.emplace_back(*this, counters);
  thread_ = std::thread([this] { Loop(); });
}

Watchdog::~Watchdog() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.Signal();
  thread_.join();
}

void Watchdog::WakeBy(absl::Time time) {
  if (absl::ToUnixNanos(time) >= wake_at_.load()) return;
  const MutexLock lock(mutex_);
  Lower(time);
}

void Watchdog::Lower(absl::Time time) {
  const int64_t nanos = absl::ToUnixNanos(time);
  if (nanos >= wake_at_.load()) return;
  wake_at_.store(nanos);
  wake_.Signal();
}

void Watchdog::CloseSlots() {
  for (RunningSlot& slot : slots_) slot.Close();
  WakeBy(absl::InfinitePast());
}

bool Watchdog::SleepUntilWanted() {
  const MutexLock lock(mutex_);
  while (!stopping_) {
    const int64_t wanted = wake_at_.load();
    if (wanted <= absl::ToUnixNanos(SteadyNow())) break;
    wake_.WaitUntil(mutex_, wanted == kNever ? absl::InfiniteFuture() : absl::FromUnixNanos(wanted));
  }
  // Before the slots are read: work that begins from here on either is seen in its slot or sees this and wakes us.
  wake_at_.store(kNever);
  return !stopping_;
}

void Watchdog::Loop() {
  while (SleepUntilWanted()) {
    absl::Time next = absl::InfiniteFuture();
    for (RunningSlot& slot : slots_) next = std::min(next, slot.Check(SteadyNow()));
    const MutexLock lock(mutex_);
    Lower(next);
  }
}

}  // namespace rowgate::orm
