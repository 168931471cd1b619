#ifndef ROWGATE_ORM_TXN_END_WAITERS_H_
#define ROWGATE_ORM_TXN_END_WAITERS_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace rowgate::orm {

// Who waits for the end of a transaction.
struct EndWaiter {
  std::string id;         // of the transaction
  absl::Time give_up_at;  // by SteadyNow()
  std::function<void()> told;
};

// All of a registry. Not thread-safe; whoever takes waiters tells them, without a lock.
class EndWaiters {
 public:
  void Add(EndWaiter waiter) { waiters_.push_back(std::move(waiter)); }

  std::vector<EndWaiter> TakeThoseOf(std::string_view id);
  // Those whose time is over.
  std::vector<EndWaiter> TakeImpatient(absl::Time now);
  // When the next one gives up.
  absl::Time NextGivesUpAt() const;

 private:
  std::vector<EndWaiter> waiters_;  // few: each is a call that waits
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_END_WAITERS_H_
