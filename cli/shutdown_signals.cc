#include "cli/shutdown_signals.h"

#include <pthread.h>

#include <cstdlib>

namespace rowgate::cli {
namespace {

constexpr int kExitSignalBase = 128;
constexpr int kStopThread = SIGUSR1;  // tells the thread in here that it is no longer needed

}  // namespace

ShutdownSignals::ShutdownSignals() {
  sigemptyset(&signals_);
  for (const int signal : {SIGTERM, SIGINT, kStopThread}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread([this] { TakeSignals(); });
}

ShutdownSignals::~ShutdownSignals() {
  pthread_kill(thread_.native_handle(), kStopThread);
  thread_.join();
}

void ShutdownSignals::Arm() {
  orm::MutexLock lock(mutex_);
  state_ = State::kArmed;
}

void ShutdownSignals::Wait() {
  orm::MutexLock lock(mutex_);
  while (state_ == State::kArmed) signalled_.Wait(mutex_);
}

void ShutdownSignals::TakeSignals() {
  for (int signal = 0; sigwait(&signals_, &signal) == 0 && signal != kStopThread;) OnSignal(signal);
}

void ShutdownSignals::OnSignal(int signal) {
  orm::MutexLock lock(mutex_);
  if (state_ != State::kArmed) std::_Exit(kExitSignalBase + signal);
  state_ = State::kSignalled;
  signalled_.SignalAll();
}

}  // namespace rowgate::cli
