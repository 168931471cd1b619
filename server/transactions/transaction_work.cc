#include "server/transactions/transaction_work.h"

#include <utility>

#include "orm/ledger/errors.h"

namespace rowgate::server {

TransactionWork::TransactionWork(orm::TransactionTurn turn, absl::Time deadline,
                                 std::shared_ptr<orm::CancelToken> token, TransactionTask task, orm::CallerId caller,
                                 size_t bytes)
    : Work(orm::WorkClass::kTransaction, deadline, std::move(token)),
      turn_(std::move(turn)),
      task_(std::move(task)),
      caller_(caller),
      bytes_(bytes) {}

TransactionWork::~TransactionWork() {
  // That the transaction was ended meanwhile says more than what its statement came to.
  if (const absl::Status open = turn_->CheckOpen(); !open.ok()) status_ = open;
  turn_.reset();
  task_.done(status_, pool_wait_);
}

absl::Status TransactionWork::Run(const orm::WorkContext& context) {
  pool_wait_ = context.queued + context.pool_wait;
  return task_.run(*turn_, {.connection = context.connection, .lease = context.lease});
}

orm::Work::Next TransactionWork::AfterFailure(const absl::Status& status, int) const {
  return task_.resolve && orm::IsCommitOutcomeUnknown(status) ? Next::kResolve : Next::kFail;
}

absl::Status TransactionWork::Resolve(const orm::WorkContext& context, const absl::Status&) {
  return task_.resolve(*turn_, context.connection);
}

}  // namespace rowgate::server
