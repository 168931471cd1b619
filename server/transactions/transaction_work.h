#ifndef ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_WORK_H_
#define ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_WORK_H_

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/executor/work.h"
#include "orm/txn/interactive.h"

namespace rowgate::server {

// What one step of a transaction does, and who hears of it.
struct TransactionTask {
  // On a worker. May be empty only with `resolve` and `done`.
  std::function<absl::Status(orm::TransactionTurn& turn, const orm::CallPlace& place)> run;
  // Of a commit with a request_id: finds out, on another connection, whether it was stored. May be empty.
  std::function<absl::Status(orm::TransactionTurn& turn, orm::Connection& connection)> resolve;
  // Told once, when the transaction is free for its next step. Must not block.
  std::function<void(const absl::Status& status, absl::Duration pool_wait)> done;
};

// A piece of work on the connection of a client's transaction, or on a fresh one when it is the first that needs one.
//
// The turn ends, and the client hears of it, when the work is destroyed: only then the executor has let go of the
// connection, so that nothing meant for this step can reach the next.
class TransactionWork final : public orm::Work {
 public:
  TransactionWork(orm::TransactionTurn turn, absl::Time deadline, std::shared_ptr<orm::CancelToken> token,
                  TransactionTask task, orm::CallerId caller, size_t bytes);
  TransactionWork(const TransactionWork&) = delete;
  TransactionWork& operator=(const TransactionWork&) = delete;
  ~TransactionWork() override;

  absl::Status Run(const orm::WorkContext& context) override;
  void Fail(const absl::Status& status) override { status_ = status; }
  Next AfterFailure(const absl::Status& status, int attempt) const override;
  absl::Status Resolve(const orm::WorkContext& context, const absl::Status& failure) override;
  orm::Connection* pinned() const override { return turn_->transaction().connection(); }
  bool writes() const override { return !turn_->transaction().read_only(); }
  absl::Duration lock_timeout() const override { return turn_->transaction().lock_timeout(); }
  orm::CallerId caller() const override { return caller_; }
  size_t bytes() const override { return bytes_; }

 private:
  std::optional<orm::TransactionTurn> turn_;
  const TransactionTask task_;
  const orm::CallerId caller_;
  const size_t bytes_;
  absl::Status status_;
  absl::Duration pool_wait_;
};

// Rolls back what the registry of transactions has ended, on a worker.
class RollbackWork final : public orm::Work {
 public:
  explicit RollbackWork(std::unique_ptr<orm::LeftTransaction> left)
      : Work(orm::WorkClass::kTransaction, absl::InfiniteFuture(), nullptr), left_(std::move(left)) {}

  absl::Status Run(const orm::WorkContext&) override {
    left_->Rollback();
    return absl::OkStatus();
  }
  void Fail(const absl::Status&) override {}  // the pool rolls back what it is given
  orm::Connection* pinned() const override { return &left_->connection(); }

 private:
  const std::unique_ptr<orm::LeftTransaction> left_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_WORK_H_
