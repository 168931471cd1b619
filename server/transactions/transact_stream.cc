#include "server/transactions/transact_stream.h"

#include <utility>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "server/dispatch/trace_parent.h"
#include "server/methods/call_work.h"
#include "server/methods/caller.h"
#include "server/methods/errors.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"
#include "server/transactions/errors.h"

namespace rowgate::server {

void TransactStream::Read() {
  call_->ReadMessage(
      [self = shared_from_this()](ReadOutcome outcome, std::string_view bytes) { self->Take(outcome, bytes); });
}

void TransactStream::Take(ReadOutcome outcome, std::string_view bytes) {
  const size_t bytes_max = runner_.context().request_bytes_max;
  switch (outcome) {
    case ReadOutcome::kMessage: return bytes.size() > bytes_max ? End(RequestTooLarge(bytes_max)) : Do(bytes);
    case ReadOutcome::kEndOfStream: return End(absl::OkStatus());
    case ReadOutcome::kTooLarge: return End(RequestTooLarge(bytes_max));
    case ReadOutcome::kOverdue: return End(FirstMessageTimeout());
    case ReadOutcome::kRefused: return End(ShuttingDown());
    case ReadOutcome::kBroken:
      runner_.registry().Abandon(id_);  // nobody waits for the rollback
      return FinishWith(CallCancelled());
  }
}

void TransactStream::Do(std::string_view bytes) {
  const absl::StatusOr<TransactStep> step = DecodeTransactRequest(bytes);
  if (!step.ok()) return End(step.status());
  const bool begins = std::holds_alternative<BeginStep>(*step);
  if (begins == !id_.empty()) {
    return End(StepInvalid(begins ? "begin is the first step only" : "the first step is begin"));
  }
  std::visit(orm::Overloaded{
                 [this](const BeginStep& begin) { DoBegin(begin); }, [this](const CallStep& call) { DoCall(call); },
                 [this](const SavepointStep& savepoint) { DoSavepoint(savepoint); },
                 [this](const CommitStep& commit) { DoCommit(commit); }, [this](const RollbackStep&) { DoRollback(); }},
             *step);
}

StepOrigin TransactStream::Origin(std::string_view method) const {
  return {.call = call_, .transaction = id_, .method = std::string(method)};
}

void TransactStream::DoBegin(const BeginStep& step) {
  orm::InteractiveSettings settings = step.settings;
  settings.rolls_back_for_test = options_.rollback_each;
  // Without the stream: it is owned by what is under way, and must not outlive that.
  const auto ended = [weak = std::weak_ptr<ServerCall>(call_), &context = runner_.context()](const absl::Status& why) {
    if (const std::shared_ptr<ServerCall> call = weak.lock()) FailCall(*call, context, why, {});
  };
  const absl::StatusOr<orm::BegunTransaction> begun =
      runner_.registry().Begin(settings,
                               {.peer = std::string(call_->peer()),
                                .caller = CallerOf(call_->peer()),
                                .method = std::string(call_->method()),
                                .trace_parent = std::string(TraceParentOf(call_->metadata()))},
                               ended);
  if (!begun.ok()) return End(begun.status());
  id_ = begun->id;
  Answer(EncodeBegan(*begun));
}

absl::StatusOr<const UnaryPreparer*> TransactStream::PreparerOf(std::string_view name) const {
  const Method* method = options_.find_method(name);
  if (method == nullptr) return UnknownMethod(name);
  if (method->streams_rows()) return StreamInTransaction();
  if (method->unary_preparer() == nullptr) return MethodNotAllowed(name);
  return method->unary_preparer();
}

void TransactStream::DoCall(const CallStep& step) {
  const absl::StatusOr<const UnaryPreparer*> preparer = PreparerOf(step.method);
  if (!preparer.ok()) return AnswerFailed(preparer.status());
  absl::StatusOr<PreparedCall> prepared = (*preparer)->Prepare(step.request);
  if (!prepared.ok()) return AnswerFailed(prepared.status());
  runner_.Call(Origin(step.method), *std::move(prepared), step.request.size(),
               [self = shared_from_this()](const StepAnswer& answer) {
                 if (!answer.response.ok()) return self->AnswerFailed(answer.response.status());
                 self->Answer(EncodeResult(*answer.response));
               });
}

void TransactStream::AnswerFailed(const absl::Status& status) {
  const ServingContext& context = runner_.context();
  if (context.calls != nullptr) context.calls->OnFailure(call_->method(), status, TraceParentOf(call_->metadata()));
  Answer(EncodeFailedResult(ToCallStatus(status, context.status).details, runner_.registry().IsDead(id_)));
}

void TransactStream::DoSavepoint(const SavepointStep& step) {
  runner_.Savepoint(Origin(call_->method()), step.action, [self = shared_from_this()](const StepAnswer& answer) {
    if (!answer.response.ok()) return self->AnswerFailed(answer.response.status());
    self->Answer(EncodeSavepointDone());
  });
}

void TransactStream::DoCommit(const CommitStep& step) {
  runner_.Commit(Origin(call_->method()), step.request_id, [self = shared_from_this()](const StepAnswer& answer) {
    if (answer.response.ok()) return self->AnswerLast(EncodeCommitted(self->options_.rollback_each));
    self->End(answer.response.status());
  });
}

void TransactStream::DoRollback() {
  runner_.Rollback(Origin(call_->method()), [self = shared_from_this()](const StepAnswer& answer) {
    if (answer.response.ok()) return self->AnswerLast(EncodeRolledBack());
    self->End(answer.response.status());
  });
}

void TransactStream::Answer(std::string message) {
  call_->WriteQueued(std::move(message));
  Read();
}

void TransactStream::AnswerLast(std::string message) {
  call_->WriteQueued(std::move(message));
  FinishWith(absl::OkStatus());
}

void TransactStream::End(const absl::Status& status) {
  if (id_.empty()) return FinishWith(status);
  runner_.Rollback(Origin(call_->method()), [self = shared_from_this(), status](const StepAnswer&) {
    self->runner_.registry().Abandon(self->id_);  // a call that has come through the other door is running
    self->FinishWith(status);
  });
}

void TransactStream::FinishWith(const absl::Status& status) {
  if (!status.ok()) return FailCall(*call_, runner_.context(), status, {});
  call_->Finish({}, {}, std::nullopt);
}

}  // namespace rowgate::server
