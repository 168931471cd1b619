#include "orm/txn/end_waiters.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rowgate::orm {
namespace {

template <typename Predicate>
std::vector<EndWaiter> Take(std::vector<EndWaiter>& waiters, const Predicate& wanted) {
  const auto taken = std::stable_partition(waiters.begin(), waiters.end(), std::not_fn(wanted));
  std::vector<EndWaiter> result(std::make_move_iterator(taken), std::make_move_iterator(waiters.end()));
  waiters.erase(taken, waiters.end());
  return result;
}

}  // namespace

std::vector<EndWaiter> EndWaiters::TakeThoseOf(std::string_view id) {
  return Take(waiters_, [id](const EndWaiter& waiter) { return waiter.id == id; });
}

std::vector<EndWaiter> EndWaiters::TakeImpatient(absl::Time now) {
  return Take(waiters_, [now](const EndWaiter& waiter) { return waiter.give_up_at <= now; });
}

absl::Time EndWaiters::NextGivesUpAt() const {
  absl::Time next = absl::InfiniteFuture();
  for (const EndWaiter& waiter : waiters_) next = std::min(next, waiter.give_up_at);
  return next;
}

}  // namespace rowgate::orm
