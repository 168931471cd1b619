#include "server/transport/cancel_hook.h"

#include <utility>

namespace rowgate::server {

void CancelHook::Set(std::function<void()> callback) {
  std::function<void()> old;  // destroyed after the lock is given back
  {
    orm::MutexLock lock(mutex_);
    old = std::exchange(callback_, nullptr);
    if (callback == nullptr) {
      while (running_on_ != std::thread::id() && running_on_ != std::this_thread::get_id()) idle_.Wait(mutex_);
      return;
    }
    if (!fired()) {
      callback_ = std::move(callback);
      return;
    }
    running_on_ = std::this_thread::get_id();
  }
  Run(std::move(callback));
}

void CancelHook::Fire() {
  std::function<void()> callback;
  {
    orm::MutexLock lock(mutex_);
    fired_.store(true, std::memory_order_release);
    if (callback_ == nullptr) return;
    callback = std::exchange(callback_, nullptr);
    running_on_ = std::this_thread::get_id();
  }
  Run(std::move(callback));
}

void CancelHook::Clear() {
  std::function<void()> old;
  orm::MutexLock lock(mutex_);
  old = std::exchange(callback_, nullptr);
}

void CancelHook::Run(std::function<void()> callback) {
  callback();
  callback = nullptr;  // what it owns is gone before a waiter may go on
  orm::MutexLock lock(mutex_);
  running_on_ = std::thread::id();
  idle_.SignalAll();
}

}  // namespace rowgate::server
