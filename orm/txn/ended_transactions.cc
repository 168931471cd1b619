#include "orm/txn/ended_transactions.h"

#include "orm/driver/errors.h"
#include "orm/txn/errors.h"

namespace rowgate::orm {

absl::Status EndedTransaction::AsError() const {
  switch (end) {
    case TransactionEnd::kCommitted:
    case TransactionEnd::kUnknown:
    case TransactionEnd::kRolledBack: return TransactionNotFound();
    case TransactionEnd::kDead: return TransactionDead();
    case TransactionEnd::kIdleTimeout: return TransactionIdleTimeout(limit, when);
    case TransactionEnd::kMaxDuration: return TransactionMaxDuration(limit, when);
    case TransactionEnd::kDrained: return TransactionDrained();
  }
  return TransactionNotFound();
}

void EndedTransactions::Remember(const std::string& id, const EndedTransaction& ended) {
  if (order_.size() >= size_max_) {
    ended_.erase(order_.front());
    order_.pop_front();
  }
  order_.push_back(id);
  ended_.insert_or_assign(id, ended);
}

const EndedTransaction* EndedTransactions::Find(std::string_view id) const {
  const auto found = ended_.find(id);
  return found == ended_.end() ? nullptr : &found->second;
}

}  // namespace rowgate::orm
