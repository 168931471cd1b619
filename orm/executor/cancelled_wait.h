#ifndef ROWGATE_ORM_EXECUTOR_CANCELLED_WAIT_H_
#define ROWGATE_ORM_EXECUTOR_CANCELLED_WAIT_H_

#include <atomic>

#include "orm/executor/cancel_token.h"
#include "orm/pool/pool.h"

namespace rowgate::orm {

// While it lives a cancel of the token ends the wait for a connection that given_up() was handed to.
class CancelledWait final : public CancelTarget {
 public:
  // given_up_ is false before a cancel can come: it may come before Attach has returned.
  CancelledWait(Pool& pool, CancelToken& token) : pool_(pool), token_(token) {
    if (!token_.Attach(*this)) given_up_ = true;
  }
  CancelledWait(const CancelledWait&) = delete;
  CancelledWait& operator=(const CancelledWait&) = delete;
  ~CancelledWait() override { token_.Detach(); }

  const std::atomic<bool>* given_up() const { return &given_up_; }

  void RequestCancel() override {
    given_up_ = true;
    pool_.WakeWaiters();
  }

 private:
  Pool& pool_;
  CancelToken& token_;
  std::atomic<bool> given_up_ = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_CANCELLED_WAIT_H_
