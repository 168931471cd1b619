#ifndef ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_RUNNER_H_
#define ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_RUNNER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/engine/session.h"
#include "orm/ledger/ledger.h"
#include "orm/txn/interactive.h"
#include "server/methods/call_deadline.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"
#include "server/methods/transaction_door.h"
#include "server/transactions/transaction_requests.h"
#include "server/transactions/transaction_work.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// Where a step of a transaction comes from.
struct StepOrigin {
  std::shared_ptr<ServerCall> call;  // the step is stopped when it ends
  std::string transaction;           // its id
  std::string method;                // for log and metrics
};

struct StepAnswer {
  absl::StatusOr<std::string> response;  // of a call; otherwise empty
  orm::ExecutionStats stats;
  absl::Duration pool_wait;
};

// Runs the steps of transactions: what both doors, metadata and streams, have in common. `done` is told once, on a
// worker or on the calling thread, when the transaction is free for its next step; it must not block.
//
// Thread-safe; never waits. Context and registry must outlive the steps.
class TransactionRunner final : public TransactionDoor {
 public:
  using Done = std::function<void(StepAnswer)>;

  TransactionRunner(const ServingContext& context, orm::InteractiveTransactions& registry)
      : context_(context), registry_(registry) {}

  // TX_OPTION_NOT_ALLOWED for what the transaction itself says.
  void Call(const StepOrigin& origin, PreparedCall prepared, size_t request_bytes, const Done& done);
  // SAVEPOINT_NOT_FOUND.
  void Savepoint(const StepOrigin& origin, const SavepointAction& action, const Done& done);
  // An empty `request_id` is none. The transaction is over unless it could not be tried: TX_BUSY, OVERLOADED.
  void Commit(const StepOrigin& origin, const std::string& request_id, const Done& done);
  // OK as well when the transaction has ended without being stored. Stops a call that is running and waits for it, and
  // for a commit, a few seconds at most: a call that has not stopped by then is rolled back later; TX_BUSY when it was
  // a commit.
  void Rollback(const StepOrigin& origin, const Done& done);

  void Run(const std::shared_ptr<ServerCall>& call, std::string_view id, PreparedCall prepared) override;

  const ServingContext& context() const { return context_; }
  orm::InteractiveTransactions& registry() const { return registry_; }

 private:
  // A step's turn and what stops it.
  struct StepTurn {
    orm::TransactionTurn turn;
    std::shared_ptr<orm::CancelToken> token;
  };
  // Ends a turn that needed no work, before anybody hears of it.
  static void GiveBack(StepTurn turn);
  absl::StatusOr<StepTurn> Take(const StepOrigin& origin, orm::TurnKind kind) const;
  void Submit(const StepOrigin& origin, StepTurn turn, TransactionTask task, size_t bytes) const;
  orm::SessionOptions SessionOptionsOf(const StepOrigin& origin, const orm::RequestOptions& options) const;

  void RollBackAfterWhatRuns(const StepOrigin& origin, const Done& done);
  absl::Status NotOpenForCommit(const StepOrigin& origin, const absl::Status& why) const;
  absl::StatusOr<orm::LedgerKey> KeyOf(const StepOrigin& origin, const std::string& request_id) const;
  TransactionTask CommitTask(const Done& done) const;
  TransactionTask CommitTaskWithKey(const StepOrigin& origin, const orm::LedgerKey& key, const Done& done) const;

  const ServingContext& context_;
  orm::InteractiveTransactions& registry_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_RUNNER_H_
