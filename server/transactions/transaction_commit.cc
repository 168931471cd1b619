#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/ledger/errors.h"
#include "server/transactions/transaction_runner.h"

// The end of a transaction that is to be stored.
namespace rowgate::server {
namespace {

using Last = std::function<absl::Status(orm::Connection&)>;

absl::Status CommitWith(orm::TransactionTurn& turn, const orm::CallPlace& place, const Last& last) {
  const absl::Status status = turn.transaction().Commit(place, last);
  if (orm::IsCommitOutcomeUnknown(status)) turn.set_end(orm::TransactionEnd::kUnknown);
  if (status.ok()) {
    turn.set_end(turn.transaction().rolls_back_for_test() ? orm::TransactionEnd::kRolledBack
                                                          : orm::TransactionEnd::kCommitted);
  }
  return status;
}

std::function<void(const absl::Status&, absl::Duration)> Tell(const TransactionRunner::Done& done) {
  return [done](const absl::Status& status, absl::Duration pool_wait) {
    StepAnswer answer{.response = std::string(), .pool_wait = pool_wait};
    if (!status.ok()) answer.response = status;
    done(std::move(answer));
  };
}

}  // namespace

// Whether it is stored is what its client wants to know.
absl::Status TransactionRunner::NotOpenForCommit(const StepOrigin& origin, const absl::Status& why) const {
  const std::string reason = orm::ReasonOf(why);
  if (reason != "TX_NOT_FOUND" && reason != "TX_ON_OTHER_REPLICA") return why;
  const std::optional<orm::TransactionEnd> end = registry_.EndOf(origin.transaction);
  if (end == orm::TransactionEnd::kCommitted) return orm::WithApplied(why, orm::Applied::kYes);
  return end == orm::TransactionEnd::kRolledBack ? why : orm::WithApplied(why, orm::Applied::kUnknown);
}

absl::StatusOr<orm::LedgerKey> TransactionRunner::KeyOf(const StepOrigin& origin, const std::string& request_id) const {
  if (context_.ledger == nullptr) return orm::RequestLedgerMissing();
  ASSIGN_OR_RETURN(std::string fingerprint, context_.fingerprints->Of(origin.method, ""));
  return orm::LedgerKey{.request_id = request_id, .method = origin.method, .fingerprint = std::move(fingerprint)};
}

void TransactionRunner::Commit(const StepOrigin& origin, const std::string& request_id, const Done& done) {
  std::optional<orm::LedgerKey> key;
  if (!request_id.empty()) {
    absl::StatusOr<orm::LedgerKey> made = KeyOf(origin, request_id);
    if (!made.ok()) return done({.response = made.status()});
    key = *std::move(made);
  }
  absl::StatusOr<StepTurn> turn = Take(origin, orm::TurnKind::kEnd);
  if (!turn.ok()) return done({.response = NotOpenForCommit(origin, turn.status())});
  if (key) return Submit(origin, *std::move(turn), CommitTaskWithKey(origin, *key, done), 0);
  if (turn->turn.transaction().connection() != nullptr) {
    return Submit(origin, *std::move(turn), CommitTask(done), 0);
  }
  // Nothing was done, so nothing has to be stored.
  turn->turn.transaction().Rollback();
  turn->turn.set_end(orm::TransactionEnd::kCommitted);
  GiveBack(*std::move(turn));  // and with it ends the transaction
  done({.response = std::string()});
}

TransactionTask TransactionRunner::CommitTask(const Done& done) const {
  return {.run =
              [](orm::TransactionTurn& turn, const orm::CallPlace& place) {
                return CommitWith(turn, place, [](orm::Connection&) { return absl::OkStatus(); });
              },
          .resolve = nullptr,
          .done = Tell(done)};
}

TransactionTask TransactionRunner::CommitTaskWithKey(const StepOrigin& origin, const orm::LedgerKey& key,
                                                     const Done& done) const {
  return {.run =
              [this, origin, key](orm::TransactionTurn& turn, const orm::CallPlace& place) {
                return CommitWith(turn, place, [&](orm::Connection& connection) {
                  orm::Session session(connection, SessionOptionsOf(origin, {}));
                  return context_.ledger->Record(session, key, "");
                });
              },
          .resolve = [this, origin, key](orm::TransactionTurn& turn, orm::Connection& connection) -> absl::Status {
            orm::Session session(connection, SessionOptionsOf(origin, {}));
            ASSIGN_OR_RETURN(const std::optional<orm::LedgerAnswer> found, context_.ledger->Resolve(session, key));
            if (!found) return orm::CommitNotApplied();
            turn.set_end(orm::TransactionEnd::kCommitted);
            return absl::OkStatus();
          },
          .done = Tell(done)};
}

}  // namespace rowgate::server
