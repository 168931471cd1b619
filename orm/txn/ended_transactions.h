#ifndef ROWGATE_ORM_TXN_ENDED_TRANSACTIONS_H_
#define ROWGATE_ORM_TXN_ENDED_TRANSACTIONS_H_

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/base/strings.h"
#include "orm/txn/interactive_settings.h"

namespace rowgate::orm {

struct EndedTransaction {
  TransactionEnd end;
  absl::Duration limit;  // that ended it, of the two that do
  absl::Time when;       // by the wall clock

  // What a later call is told.
  absl::Status AsError() const;
};

// How the last so many transactions have ended. Not thread-safe.
class EndedTransactions {
 public:
  explicit EndedTransactions(size_t size_max) : size_max_(size_max) {}

  void Remember(const std::string& id, const EndedTransaction& ended);
  // Null when it is not known (any more).
  const EndedTransaction* Find(std::string_view id) const;

 private:
  const size_t size_max_;
  StringMap<EndedTransaction> ended_;
  std::deque<std::string> order_;  // oldest first
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_ENDED_TRANSACTIONS_H_
