#ifndef ROWGATE_ORM_EXECUTOR_WORK_H_
#define ROWGATE_ORM_EXECUTOR_WORK_H_

#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/executor/cancel_token.h"
#include "orm/pool/caller.h"
#include "orm/pool/lease.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// What running work has. Valid during Run only.
struct WorkContext {
  Connection& connection;    // clean: healthy and outside any transaction (but for pinned work)
  const CancelToken& token;  // work of several statements asks it in between
  absl::Duration queued;     // from Submit until a worker took it
  absl::Duration pool_wait;  // for a connection, after that
  int attempt = 1;           // counts from 1
  // The lease behind `connection`; work that keeps the connection beyond Run moves it out, and gives it back in its
  // destructor at the earliest. Null for pinned work.
  Lease* lease = nullptr;
};

// One plan to run on a connection. It is ended exactly once: by Run (or Resolve) returning OK, or by Fail; then it is
// destroyed: nothing that was meant for it can reach its connection any more. Work whose connection the next one uses
// at once (pinned, or kept) therefore answers in its destructor.
class Work {
 public:
  // `token` may be null when nobody but the deadline can cancel.
  Work(WorkClass work_class, absl::Time deadline, std::shared_ptr<CancelToken> token);
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  // On a worker thread. Answers by itself when all went well. An error it returns goes to AfterFailure and then to
  // Fail, with the cause in place of the database's words where the token ended it. Transactions and cursors must have
  // ended when it returns, those of a kept or pinned connection excepted.
  virtual absl::Status Run(const WorkContext& context) = 0;
  // Answers with an error: of Run, of the pool, or because the work was refused or ended before it ran (then on the
  // thread that submits it or shuts down). Must not block.
  virtual void Fail(const absl::Status& status) = 0;

  // What to do about an error of Run.
  enum class Next {
    kFail,
    // Run is called once more, on a clean connection, after a short pause, while there is time and not more often than
    // the executor allows. Not for pinned work.
    kRunAgain,
    kResolve,  // Resolve is called on another connection
    // It is submitted once more, as what its class is by now, and runs as if for the first time.
    kQueueAgain,
  };
  // `attempt` counts the calls of Run so far.
  virtual Next AfterFailure(const absl::Status& status, int attempt) const;
  // Finds out what became of a commit whose answer was lost. OK: it has answered. Otherwise its error is the end. Has a
  // token and a deadline of its own, five seconds after the work's: a caller that has gone away does not stop it. Not
  // called when no connection can be had by then: the failure is the end.
  virtual absl::Status Resolve(const WorkContext& context, const absl::Status& failure);

  // The connection that the work runs on when it is not the pool that lends it: that of an open transaction. Whoever
  // submits such work makes sure that nothing else uses the connection until the work has ended.
  virtual Connection* pinned() const { return nullptr; }
  // Of kTransaction without a pinned connection: it will write, see Pool::Acquire.
  virtual bool writes() const { return false; }
  // Longest wait for the turn of a database's single writer, then LOCK_NOT_AVAILABLE; 0: until the deadline.
  virtual absl::Duration lock_timeout() const { return absl::ZeroDuration(); }
  // Whose share of workers, connections and queues it uses.
  virtual CallerId caller() const { return kNoCaller; }
  // Memory that the work holds while it waits, about.
  virtual size_t bytes() const { return 0; }

  WorkClass work_class() const { return work_class_; }
  absl::Time deadline() const { return deadline_; }
  CancelToken& token() const { return *token_; }

 protected:
  // During Run, when AfterFailure is going to say kQueueAgain.
  void set_work_class(WorkClass work_class) { work_class_ = work_class; }

 private:
  WorkClass work_class_;
  const absl::Time deadline_;
  const std::shared_ptr<CancelToken> token_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WORK_H_
