#ifndef ROWGATE_ORM_EXECUTOR_WORK_H_
#define ROWGATE_ORM_EXECUTOR_WORK_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/executor/cancel_token.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// What running work has. Valid during Run only.
struct WorkContext {
  Connection& connection;    // clean: healthy and outside any transaction
  const CancelToken& token;  // work of several statements asks it in between
  absl::Duration queued;     // from Submit until a worker took it
  absl::Duration pool_wait;  // for a connection, after that
};

// One plan to run on a connection. It is ended exactly once: by Run returning OK, or by Fail; then it is destroyed.
class Work {
 public:
  // `token` may be null when nobody but the deadline can cancel.
  Work(WorkClass work_class, absl::Time deadline, std::shared_ptr<CancelToken> token);
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  // On a worker thread. Answers by itself when all went well. An error it returns goes to Fail, with the cause in place
  // of the database's words where the token ended it. Transactions and cursors must have ended when it returns.
  virtual absl::Status Run(const WorkContext& context) = 0;
  // Answers with an error: of Run, of the pool, or because the work was refused or ended before it ran (then on the
  // thread that submits it or shuts down). Must not block.
  virtual void Fail(const absl::Status& status) = 0;

  WorkClass work_class() const { return work_class_; }
  absl::Time deadline() const { return deadline_; }
  CancelToken& token() const { return *token_; }

 private:
  const WorkClass work_class_;
  const absl::Time deadline_;
  const std::shared_ptr<CancelToken> token_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_WORK_H_
