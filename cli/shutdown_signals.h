#ifndef ROWGATE_CLI_SHUTDOWN_SIGNALS_H_
#define ROWGATE_CLI_SHUTDOWN_SIGNALS_H_

#include <csignal>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"

namespace rowgate::cli {

// SIGTERM and SIGINT as something to wait for. Make it before any other thread: threads inherit that the signals are
// blocked, so that only the thread in here takes them. A signal that comes before Arm, or after the first one, ends the
// process at once, with 128 and the signal's number as exit code. One at a time in a process.
class ShutdownSignals {
 public:
  ShutdownSignals();
  ~ShutdownSignals();
  ShutdownSignals(const ShutdownSignals&) = delete;
  ShutdownSignals& operator=(const ShutdownSignals&) = delete;

  // From now on the first signal is for Wait.
  void Arm();
  // Returns after the first signal since Arm.
  void Wait();

 private:
  enum class State { kStarting, kArmed, kSignalled };

  void TakeSignals();
  void OnSignal(int signal);

  sigset_t signals_ = {};
  orm::Mutex mutex_;
  orm::CondVar signalled_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kStarting;
  std::thread thread_;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_SHUTDOWN_SIGNALS_H_
