#include "server/methods/call_work.h"

#include <utility>

#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "server/dispatch/trace_parent.h"
#include "server/methods/caller.h"

namespace rowgate::server {
namespace {

std::string Number(int64_t value) { return orm::StrCat(value); }

}  // namespace

Metadata CostTrailers(const orm::ExecutionStats& stats, absl::Duration pool_wait) {
  return {{"rowgate-statements", Number(stats.statements)},
          {"rowgate-rows", Number(stats.rows)},
          {"rowgate-db-us", Number(absl::ToInt64Microseconds(stats.database_time))},
          {"rowgate-pool-wait-us", Number(absl::ToInt64Microseconds(pool_wait))}};
}

orm::CancelCause CancelCauseAt(absl::Time deadline) {
  return orm::SteadyNow() < deadline ? orm::CancelCause::kClientCancelled : orm::CancelCause::kDeadline;
}

void FailCall(ServerCall& call, const ServingContext& context, const absl::Status& status, Metadata trailers) {
  if (context.calls != nullptr) context.calls->OnFailure(call.method(), status, TraceParentOf(call.metadata()));
  call.Finish(ToCallStatus(status, context.status), std::move(trailers), std::nullopt);
}

CallWork::CallWork(std::shared_ptr<ServerCall> call, const ServingContext& context, orm::WorkClass work_class,
                   Limits limits)
    : Work(work_class, limits.deadline.at, std::make_shared<orm::CancelToken>()),
      call_(std::move(call)),
      context_(context),
      caller_(CallerOf(call_->peer())),
      deadline_(limits.deadline),
      options_(std::move(limits.options)),
      request_bytes_(limits.request_bytes) {
  call_->OnCancel([&token = token(), at = deadline_.at] { token.Cancel(CancelCauseAt(at)); });
}

// The token dies with the work, so the callback must be gone before.
CallWork::~CallWork() { call_->OnCancel(nullptr); }

absl::Status CallWork::Run(const orm::WorkContext& work) {
  return RunOn(work, {.isolation = options_.isolation, .lock_timeout = options_.lock_timeout},
               [this](orm::Session& session, std::optional<std::string>& answer) { return RunPlan(session, answer); });
}

absl::Status CallWork::RunOn(const orm::WorkContext& work, const orm::TransactionOptions& transaction,
                             const std::function<absl::Status(orm::Session&, std::optional<std::string>&)>& body) {
  orm::Session session(work.connection, {.observer = context_.statements,
                                         .max_statements = options_.max_statements,
                                         .transaction = transaction,
                                         .trace_parent = std::string(TraceParentOf(call_->metadata())),
                                         .comment_statements = options_.sql_comment,
                                         .method = call_->method()});
  std::optional<std::string> answer;
  absl::Status status = body(session, answer);
  AddStats(session.stats());
  pool_wait_ = work.queued + work.pool_wait;
  if (!status.ok()) return status;
  call_->Finish(CallStatus{}, Trailers(), std::move(answer));
  return absl::OkStatus();
}

void CallWork::AddStats(const orm::ExecutionStats& stats) {
  stats_.statements += stats.statements;
  stats_.rows += stats.rows;
  stats_.database_time += stats.database_time;
}

void CallWork::Fail(const absl::Status& status) {
  FailCall(*call_, context_, WithLimitOf(status, deadline_), Trailers());
}

Metadata CallWork::Trailers() const {
  Metadata trailers = CostTrailers(stats_, pool_wait_);
  AddTrailers(trailers);
  return trailers;
}

}  // namespace rowgate::server
