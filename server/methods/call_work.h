#ifndef ROWGATE_SERVER_METHODS_CALL_WORK_H_
#define ROWGATE_SERVER_METHODS_CALL_WORK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "orm/engine/requests.h"
#include "orm/engine/session.h"
#include "orm/executor/work.h"
#include "server/methods/call_deadline.h"
#include "server/methods/serving_context.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// Ends a call with an error, telling the observer.
void FailCall(ServerCall& call, const ServingContext& context, const absl::Status& status, Metadata trailers);

// What every call that reaches the database tells of its cost.
Metadata CostTrailers(const orm::ExecutionStats& stats, absl::Duration pool_wait);

// Why a call was cancelled that should end at `deadline`: gRPC cancels those that are past it as well.
orm::CancelCause CancelCauseAt(absl::Time deadline);

// The part that unary and streaming calls share: a piece of work tied to an RPC. A client that goes away cancels the
// work; the trailers say what it cost.
class CallWork : public orm::Work {
 public:
  // What a call may cost.
  struct Limits {
    CallDeadline deadline;
    orm::RequestOptions options;
    size_t request_bytes = 0;
  };
  CallWork(std::shared_ptr<ServerCall> call, const ServingContext& context, orm::WorkClass work_class, Limits limits);
  CallWork(const CallWork&) = delete;
  CallWork& operator=(const CallWork&) = delete;
  ~CallWork() override;

  absl::Status Run(const orm::WorkContext& work) final;
  void Fail(const absl::Status& status) final;
  absl::Duration lock_timeout() const override { return options_.lock_timeout; }
  orm::CallerId caller() const final { return caller_; }
  size_t bytes() const final { return request_bytes_; }

 protected:
  // Runs the plan; on OK `answer` is the message to finish with, if any. May be called again after an error.
  virtual absl::Status RunPlan(orm::Session& session, std::optional<std::string>& answer) = 0;
  // What the kind of work has to tell beside what it cost.
  virtual void AddTrailers(Metadata&) const {}
  // Runs `body` on the connection and finishes the call with its answer.
  absl::Status RunOn(const orm::WorkContext& work, const orm::TransactionOptions& transaction,
                     const std::function<absl::Status(orm::Session&, std::optional<std::string>&)>& body);
  ServerCall& call() { return *call_; }
  const ServingContext& context() const { return context_; }

 private:
  Metadata Trailers() const;
  void AddStats(const orm::ExecutionStats& stats);

  const std::shared_ptr<ServerCall> call_;
  const ServingContext& context_;
  const orm::CallerId caller_;
  const CallDeadline deadline_;
  const orm::RequestOptions options_;
  const size_t request_bytes_;
  orm::ExecutionStats stats_;  // of all attempts
  absl::Duration pool_wait_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_CALL_WORK_H_
