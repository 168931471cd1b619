#ifndef ROWGATE_SERVER_METHODS_CALL_WORK_H_
#define ROWGATE_SERVER_METHODS_CALL_WORK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "orm/engine/session.h"
#include "orm/executor/work.h"
#include "server/methods/serving_context.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// Ends a call with an error, telling the observer.
void FailCall(ServerCall& call, const ServingContext& context, const absl::Status& status, Metadata trailers);

// The part that unary and streaming calls share: a piece of work tied to an RPC. A client that goes away cancels the
// work; the trailers say what it cost.
class CallWork : public orm::Work {
 public:
  // What a call may cost.
  struct Limits {
    absl::Time deadline;
    int64_t max_statements = 0;  // 0: no limit
  };
  CallWork(std::shared_ptr<ServerCall> call, const ServingContext& context, orm::WorkClass work_class, Limits limits);
  ~CallWork() override;

  absl::Status Run(const orm::WorkContext& work) final;
  void Fail(const absl::Status& status) final;

 protected:
  // Runs the plan; on OK `answer` is the message to finish with, if any.
  virtual absl::Status RunPlan(orm::Session& session, std::optional<std::string>& answer) = 0;
  ServerCall& call() { return *call_; }
  const ServingContext& context() const { return context_; }

 private:
  Metadata Trailers() const;

  const std::shared_ptr<ServerCall> call_;
  const ServingContext& context_;
  const int64_t max_statements_;
  orm::ExecutionStats stats_;
  absl::Duration pool_wait_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_CALL_WORK_H_
