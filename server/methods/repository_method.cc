#include "server/methods/repository_method.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "server/dispatch/unary_request.h"
#include "server/methods/call_work.h"
#include "server/methods/errors.h"

namespace rowgate::server {
namespace {

class UnaryWork final : public CallWork {
 public:
  UnaryWork(const std::shared_ptr<ServerCall>& call, const ServingContext& context, PreparedCall prepared)
      : CallWork(call, context, prepared.work_class,
                 {.deadline = call->deadline(), .max_statements = prepared.max_statements}),
        run_(std::move(prepared.run)) {}

 private:
  absl::Status RunPlan(orm::Session& session, std::optional<std::string>& answer) override {
    ASSIGN_OR_RETURN(answer, run_(session));
    return absl::OkStatus();
  }

  absl::AnyInvocable<absl::StatusOr<std::string>(orm::Session&)> run_;
};

class StreamWork final : public CallWork {
 public:
  StreamWork(const std::shared_ptr<ServerCall>& call, const ServingContext& context, PreparedStream prepared)
      : CallWork(call, context, orm::WorkClass::kStream,
                 {.deadline = std::min(call->deadline(), absl::Now() + context.stream_time_max),
                  .max_statements = prepared.max_statements}),
        run_(std::move(prepared.run)) {}

 private:
  absl::Status RunPlan(orm::Session& session, std::optional<std::string>&) override {
    bool taken = true;
    RETURN_IF_ERROR(run_(session, [&](std::string bytes) { return taken = Send(std::move(bytes)); }));
    return taken || call().cancelled() ? absl::OkStatus() : StreamTimeExceeded(context().stream_time_max);
  }

  bool Send(std::string bytes) {
    if (!context().single_connection) return call().Write(std::move(bytes), deadline());
    call().WriteQueued(std::move(bytes));
    return !call().cancelled();
  }

  absl::AnyInvocable<absl::Status(orm::Session&, const WriteMessage&)> run_;
};

// What both kinds do with the request message.
template <class Preparer, class PreparedWork>
class RepositoryMethod final : public Method {
 public:
  RepositoryMethod(const ServingContext& context, std::unique_ptr<Preparer> preparer)
      : context_(context), preparer_(std::move(preparer)) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    ReadUnaryRequest(call, context_.request_bytes_max, [this, call](std::string_view bytes) {
      auto prepared = preparer_->Prepare(bytes);
      if (!prepared.ok()) return FailCall(*call, context_, prepared.status(), {});
      context_.executor.Submit(std::make_unique<PreparedWork>(call, context_, *std::move(prepared)));
    });
  }

 private:
  const ServingContext& context_;
  const std::unique_ptr<Preparer> preparer_;
};

}  // namespace

std::unique_ptr<Method> MakeUnaryMethod(const ServingContext& context, std::unique_ptr<UnaryPreparer> preparer) {
  return std::make_unique<RepositoryMethod<UnaryPreparer, UnaryWork>>(context, std::move(preparer));
}

std::unique_ptr<Method> MakeStreamMethod(const ServingContext& context, std::unique_ptr<StreamPreparer> preparer) {
  return std::make_unique<RepositoryMethod<StreamPreparer, StreamWork>>(context, std::move(preparer));
}

}  // namespace rowgate::server
