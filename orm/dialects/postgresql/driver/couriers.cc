#include "orm/dialects/postgresql/driver/couriers.h"

#include <csignal>

#include <system_error>
#include <thread>
#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr absl::Duration kFarewell = absl::Seconds(1);

// PQcancel writes to a socket that the server may have closed.
void IgnoreBrokenPipes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

Couriers::~Couriers() {
  const absl::Time deadline = SteadyNow() + kFarewell;
  const MutexLock lock(state_->mutex);
  while (state_->busy > 0 && state_->finished.WaitUntil(state_->mutex, deadline)) {
  }
}

bool Couriers::Send(std::function<void()> errand) {
  {
    const MutexLock lock(state_->mutex);
    if (state_->busy >= threads_max_) return false;
    ++state_->busy;
  }
  try {
    std::thread([state = state_, errand = std::move(errand)] { Run(*state, errand); }).detach();
    return true;
  } catch (const std::system_error&) {  // no thread to be had
    const MutexLock lock(state_->mutex);
    --state_->busy;
    return false;
  }
}

void Couriers::Run(State& state, const std::function<void()>& errand) {
  IgnoreBrokenPipes();
  errand();
  const MutexLock lock(state.mutex);
  --state.busy;
  state.finished.SignalAll();
}

size_t Couriers::busy() const {
  const MutexLock lock(state_->mutex);
  return state_->busy;
}

}  // namespace rowgate::orm::postgresql
