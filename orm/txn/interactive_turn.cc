#include "absl/time/clock.h"
#include "orm/txn/interactive.h"
#include "orm/txn/interactive_entry.h"

namespace rowgate::orm {

TransactionTurn::~TransactionTurn() {
  if (entry_ != nullptr) registry_->Checkin(entry_);
}

OpenTransaction& TransactionTurn::transaction() const { return entry_->transaction; }

absl::Time TransactionTurn::expires_at() const { return entry_->expires_at(); }

void TransactionTurn::set_end(TransactionEnd end) { entry_->client_end = end; }

absl::Status TransactionTurn::CheckOpen() const {
  const MutexLock lock(registry_->mutex_);
  if (!entry_->end) return absl::OkStatus();
  return EndedTransaction{.end = *entry_->end, .limit = entry_->LimitOf(*entry_->end), .when = entry_->ended_at}
      .AsError();
}

LeftTransaction::~LeftTransaction() {
  lease_.reset();
  registry_.ForgetLeft(id_);
}

void LeftTransaction::Rollback() const {
  if (connection().healthy() && connection().in_transaction()) connection().Rollback().IgnoreError();
}

}  // namespace rowgate::orm
