#include "server/transactions/transaction_runner.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/txn/errors.h"
#include "server/dispatch/trace_parent.h"
#include "server/methods/call_work.h"
#include "server/methods/caller.h"
#include "server/transactions/errors.h"

namespace rowgate::server {
namespace {

// The reaper ends a step that outlives its transaction; this bounds a step that waits for its first connection.
constexpr absl::Duration kAfterExpiry = absl::Seconds(1);
// What a rollback waits for a call that it has stopped: a database that does not obey is cut off after four seconds.
constexpr absl::Duration kRollbackPatience = absl::Seconds(5);

absl::Status CheckOptions(const orm::RequestOptions& options) {
  if (options.isolation != orm::Isolation::kDefault) return OptionNotAllowed("options.isolation");
  if (options.lock_timeout != absl::ZeroDuration()) return OptionNotAllowed("options.lock_timeout");
  if (!options.request_id.empty()) return OptionNotAllowed("request_id");
  return absl::OkStatus();
}

// What a call inside needs, and what came of it.
struct InnerCall {
  PreparedCall prepared;
  orm::SessionOptions session;
  std::string response;
  orm::ExecutionStats stats;
};

orm::CallOutcome RunInner(InnerCall& inner, orm::Connection& connection) {
  orm::Session session(connection, inner.session);
  absl::StatusOr<std::string> response = inner.prepared.run(session);
  inner.stats = session.stats();
  if (response.ok()) inner.response = *std::move(response);
  const bool writes = inner.prepared.work_class == orm::WorkClass::kWrite;
  return {.status = response.status(), .write_begun = writes && inner.stats.statements > 0};
}

// The answer to a rollback that found the transaction ended, or ending: nothing is stored, or else `why` not.
StepAnswer RolledBackUnless(const absl::Status& why, std::optional<orm::TransactionEnd> end) {
  const bool stored = end == orm::TransactionEnd::kCommitted || end == orm::TransactionEnd::kUnknown;
  if (end && !stored) return {.response = std::string()};
  return {.response = why};
}

// For steps whose answer is empty.
std::function<void(const absl::Status&, absl::Duration)> WithoutResponse(const TransactionRunner::Done& done) {
  return [done](const absl::Status& status, absl::Duration pool_wait) {
    if (status.ok()) return done({.response = std::string(), .pool_wait = pool_wait});
    done({.response = status, .pool_wait = pool_wait});
  };
}

}  // namespace

void TransactionRunner::GiveBack(StepTurn) {}

absl::StatusOr<TransactionRunner::StepTurn> TransactionRunner::Take(const StepOrigin& origin,
                                                                    orm::TurnKind kind) const {
  auto token = std::make_shared<orm::CancelToken>();
  ASSIGN_OR_RETURN(orm::TransactionTurn turn, registry_.Checkout(origin.transaction, kind, [token] {
    token->Cancel(orm::CancelCause::kTransactionTime);
  }));
  return StepTurn{.turn = std::move(turn), .token = std::move(token)};
}

void TransactionRunner::Submit(const StepOrigin& origin, StepTurn turn, TransactionTask task, size_t bytes) const {
  const CallDeadline deadline = DeadlineOf(*origin.call, context_.times);
  const absl::Time at = std::min(deadline.at, turn.turn.expires_at() + kAfterExpiry);
  origin.call->OnCancel([token = turn.token, at = deadline.at] { token->Cancel(CancelCauseAt(at)); });
  task.done = [call = origin.call, deadline, done = std::move(task.done)](const absl::Status& status,
                                                                          absl::Duration pool_wait) {
    call->OnCancel(nullptr);
    done(WithLimitOf(status, deadline), pool_wait);
  };
  context_.executor.Submit(std::make_unique<TransactionWork>(std::move(turn.turn), at, std::move(turn.token),
                                                             std::move(task), CallerOf(origin.call->peer()), bytes));
}

orm::SessionOptions TransactionRunner::SessionOptionsOf(const StepOrigin& origin,
                                                        const orm::RequestOptions& options) const {
  return {.observer = context_.statements,
          .max_statements = options.max_statements,
          .trace_parent = std::string(TraceParentOf(origin.call->metadata())),
          .comment_statements = options.sql_comment,
          .method = origin.method};
}

void TransactionRunner::Call(const StepOrigin& origin, PreparedCall prepared, size_t request_bytes, const Done& done) {
  if (absl::Status status = CheckOptions(prepared.options); !status.ok()) return done({.response = std::move(status)});
  absl::StatusOr<StepTurn> turn = Take(origin, orm::TurnKind::kCall);
  if (!turn.ok()) return done({.response = turn.status()});
  if (prepared.work_class == orm::WorkClass::kWrite && turn->turn.transaction().read_only()) {
    GiveBack(*std::move(turn));
    return done({.response = orm::TransactionReadOnly()});
  }
  const auto kept = std::make_shared<const StepOrigin>(origin);  // the session borrows the method's name
  const auto inner = std::make_shared<InnerCall>();
  inner->session = SessionOptionsOf(*kept, prepared.options);
  inner->prepared = std::move(prepared);
  Submit(origin, *std::move(turn),
         {.run =
              [inner](orm::TransactionTurn& its_turn, const orm::CallPlace& place) {
                return its_turn.transaction().Call(
                    place, [&inner](orm::Connection& connection) { return RunInner(*inner, connection); });
              },
          .resolve = nullptr,
          .done =
              [kept, inner, done](const absl::Status& status, absl::Duration pool_wait) {
                StepAnswer answer{
                    .response = std::move(inner->response), .stats = inner->stats, .pool_wait = pool_wait};
                if (!status.ok()) answer.response = status;
                done(std::move(answer));
              }},
         request_bytes);
}

void TransactionRunner::Savepoint(const StepOrigin& origin, const SavepointAction& action, const Done& done) {
  absl::StatusOr<StepTurn> turn = Take(origin, orm::TurnKind::kSavepoint);
  if (!turn.ok()) return done({.response = turn.status()});
  if (action.kind != SavepointKind::kSet && !turn->turn.transaction().HasSavepoint(action.name)) {
    GiveBack(*std::move(turn));
    return done({.response = orm::SavepointNotFound(action.name)});
  }
  const auto run = [action](orm::TransactionTurn& its_turn, const orm::CallPlace& place) {
    orm::OpenTransaction& transaction = its_turn.transaction();
    switch (action.kind) {
      case SavepointKind::kSet: return transaction.SetSavepoint(place, action.name);
      case SavepointKind::kRollbackTo: return transaction.RollbackTo(place, action.name);
      case SavepointKind::kRelease: return transaction.Release(place, action.name);
    }
    return absl::OkStatus();
  };
  Submit(origin, *std::move(turn), {.run = run, .resolve = nullptr, .done = WithoutResponse(done)}, 0);
}

void TransactionRunner::Rollback(const StepOrigin& origin, const Done& done) {
  absl::StatusOr<StepTurn> turn = Take(origin, orm::TurnKind::kEnd);
  if (!turn.ok()) {
    if (orm::IsTransactionBusy(turn.status())) return RollBackAfterWhatRuns(origin, done);
    return done(RolledBackUnless(turn.status(), registry_.EndOf(origin.transaction)));
  }
  turn->turn.set_end(orm::TransactionEnd::kRolledBack);
  const auto run = [](orm::TransactionTurn& its_turn, const orm::CallPlace&) {
    its_turn.transaction().Rollback();
    return absl::OkStatus();
  };
  if (turn->turn.transaction().connection() == nullptr) {
    turn->turn.transaction().Rollback();
    GiveBack(*std::move(turn));  // and with it ends the transaction
    return done({.response = std::string()});
  }
  // Neither a deadline nor a client that goes away keeps it from happening.
  context_.executor.Submit(
      std::make_unique<TransactionWork>(std::move(turn->turn), absl::InfiniteFuture(), nullptr,
                                        TransactionTask{.run = run, .resolve = nullptr, .done = WithoutResponse(done)},
                                        CallerOf(origin.call->peer()), 0));
}

void TransactionRunner::RollBackAfterWhatRuns(const StepOrigin& origin, const Done& done) {
  const absl::Time give_up_at =
      std::min(DeadlineOf(*origin.call, context_.times).at, orm::SteadyNow() + kRollbackPatience);
  const auto answer = [this, id = origin.transaction, done] {
    const std::optional<orm::TransactionEnd> end = registry_.EndOf(id);
    done(RolledBackUnless(end ? orm::TransactionNotFound() : orm::TransactionBusy(), end));
  };
  if (!registry_.RollBackWhateverRuns(origin.transaction, give_up_at, answer)) answer();
}

void TransactionRunner::Run(const std::shared_ptr<ServerCall>& call, std::string_view id, PreparedCall prepared) {
  Call({.call = call, .transaction = std::string(id), .method = std::string(call->method())}, std::move(prepared), 0,
       [this, call](StepAnswer answer) {
         Metadata trailers = CostTrailers(answer.stats, answer.pool_wait);
         if (!answer.response.ok()) return FailCall(*call, context_, answer.response.status(), std::move(trailers));
         call->Finish({}, std::move(trailers), *std::move(answer.response));
       });
}

}  // namespace rowgate::server
