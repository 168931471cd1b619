#include "server/methods/call_work.h"

#include <utility>

#include "orm/base/strings.h"

namespace rowgate::server {
namespace {

std::string Number(int64_t value) { return orm::StrCat(value); }

}  // namespace

void FailCall(ServerCall& call, const ServingContext& context, const absl::Status& status, Metadata trailers) {
  if (context.calls != nullptr) context.calls->OnFailure(call.method(), status);
  call.Finish(ToCallStatus(status, context.status), std::move(trailers), std::nullopt);
}

CallWork::CallWork(std::shared_ptr<ServerCall> call, const ServingContext& context, orm::WorkClass work_class,
                   Limits limits)
    : Work(work_class, limits.deadline, std::make_shared<orm::CancelToken>()),
      call_(std::move(call)),
      context_(context),
      max_statements_(limits.max_statements) {
  call_->OnCancel([&token = token()] { token.Cancel(orm::CancelCause::kClientCancelled); });
}

// The token dies with the work, so the callback must be gone before.
CallWork::~CallWork() { call_->OnCancel(nullptr); }

absl::Status CallWork::Run(const orm::WorkContext& work) {
  orm::Session session(work.connection, context_.statements);
  session.LimitStatements(max_statements_);
  std::optional<std::string> answer;
  absl::Status status = RunPlan(session, answer);
  stats_ = session.stats();
  pool_wait_ = work.queued + work.pool_wait;
  if (!status.ok()) return status;
  call_->Finish(CallStatus{}, Trailers(), std::move(answer));
  return absl::OkStatus();
}

void CallWork::Fail(const absl::Status& status) { FailCall(*call_, context_, status, Trailers()); }

Metadata CallWork::Trailers() const {
  return {{"rowgate-statements", Number(stats_.statements)},
          {"rowgate-rows", Number(stats_.rows)},
          {"rowgate-db-us", Number(absl::ToInt64Microseconds(stats_.database_time))},
          {"rowgate-pool-wait-us", Number(absl::ToInt64Microseconds(pool_wait_))}};
}

}  // namespace rowgate::server
