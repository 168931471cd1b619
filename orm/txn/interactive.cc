#include "orm/txn/interactive.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/driver/errors.h"
#include "orm/txn/errors.h"
#include "orm/txn/interactive_entry.h"

namespace rowgate::orm {
namespace {

constexpr absl::Duration kRetryMin = absl::Milliseconds(100);
constexpr absl::Duration kRetryMax = absl::Seconds(5);

absl::Duration Limited(absl::Duration asked, absl::Duration limit) {
  return asked > absl::ZeroDuration() ? std::min(asked, limit) : limit;
}

// Not by the client or by an error of its own.
bool IsServersDoing(TransactionEnd end) {
  switch (end) {
    case TransactionEnd::kCommitted:
    case TransactionEnd::kRolledBack:
    case TransactionEnd::kUnknown:
    case TransactionEnd::kDead: return false;
    case TransactionEnd::kIdleTimeout:
    case TransactionEnd::kMaxDuration:
    case TransactionEnd::kDrained: return true;
  }
  return false;
}

void TellAll(const std::vector<EndWaiter>& waiters) {
  for (const EndWaiter& waiter : waiters) waiter.told();
}

EndedTransaction EndedBy(const InteractiveEntry& entry) {
  return {.end = *entry.end, .limit = entry.LimitOf(*entry.end), .when = entry.ended_at};
}

}  // namespace

InteractiveTransactions::InteractiveTransactions(InteractiveOptions options)
    : options_(std::move(options)), ended_(options_.remembered_max) {
  reaper_ = std::thread([this] { ReapUntilStopped(); });
}

InteractiveTransactions::~InteractiveTransactions() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.Signal();
  }
  reaper_.join();
}

absl::Status InteractiveTransactions::CheckMayBegin(CallerId caller) {
  if (draining_) return NoNewTransactions();
  const bool full = open_.size() + left_.size() >= options_.open_max;
  if (!full && (caller == kNoCaller || OpenedBy(caller) < options_.caller_max)) return absl::OkStatus();
  ++counts_.refused;
  return TransactionBudget(full ? options_.open_max : options_.caller_max,
                           std::clamp(UntilNextEnd(SteadyNow()), kRetryMin, kRetryMax));
}

size_t InteractiveTransactions::OpenedBy(CallerId caller) const {
  const auto of_open = [caller](const auto& each) { return each.second->owner.caller == caller; };
  const auto of_left = [caller](const auto& each) { return each.second == caller; };
  return static_cast<size_t>(std::count_if(open_.begin(), open_.end(), of_open) +
                             std::count_if(left_.begin(), left_.end(), of_left));
}

absl::Duration InteractiveTransactions::UntilNextEnd(absl::Time now) const {
  absl::Duration until = kRetryMax;
  for (const auto& [id, entry] : open_) until = std::min(until, entry->EndsAt() - now);
  return until;
}

absl::StatusOr<BegunTransaction> InteractiveTransactions::Begin(const InteractiveSettings& settings,
                                                                TransactionOwner owner,
                                                                std::function<void(const absl::Status&)> ended) {
  const absl::Time now = SteadyNow();
  const EntryPtr entry(
      new InteractiveEntry{.id = ids_.Next(),
                           .owner = std::move(owner),
                           .begun_at = now,
                           .idle_timeout = Limited(settings.idle_timeout, options_.idle_timeout),
                           .max_duration = Limited(settings.max_duration, options_.max_duration),
                           .ended = std::move(ended),
                           .transaction = OpenTransaction(settings.transaction, settings.rolls_back_for_test),
                           .idle_since = now});
  const MutexLock lock(mutex_);
  RETURN_IF_ERROR(CheckMayBegin(entry->owner.caller));
  open_.emplace(entry->id, entry);
  ++counts_.begun;
  if (entry->EndsAt() < reaper_wakes_) changed_.Signal();
  return BegunTransaction{
      .id = entry->id, .idle_timeout = entry->idle_timeout, .expires_at = WallTimeOf(entry->expires_at())};
}

absl::StatusOr<InteractiveTransactions::EntryPtr> InteractiveTransactions::Find(std::string_view id) const {
  if (const auto found = open_.find(id); found != open_.end()) {
    if (found->second->end) return EndedBy(*found->second).AsError();
    return found->second;
  }
  if (const EndedTransaction* ended = ended_.Find(id)) return ended->AsError();
  return ids_.OriginOf(id) == TransactionIds::Origin::kOtherReplica ? TransactionOnOtherReplica()
                                                                    : TransactionNotFound();
}

absl::StatusOr<TransactionTurn> InteractiveTransactions::Checkout(std::string_view id, TurnKind kind,
                                                                  std::function<void()> cancel) {
  const MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(EntryPtr entry, Find(id));
  if (entry->busy) return TransactionBusy();
  if (kind == TurnKind::kCall && entry->transaction.dead()) return TransactionDead();
  entry->busy = true;
  entry->ending = kind == TurnKind::kEnd;
  entry->cancel = std::move(cancel);
  return TransactionTurn(*this, std::move(entry));
}

void InteractiveTransactions::Checkin(const EntryPtr& entry) {
  {
    const MutexLock lock(mutex_);
    entry->cancel = nullptr;
    entry->holds_connection = entry->transaction.connection() != nullptr;
    if (!entry->end && !entry->ends_next && !entry->transaction.over()) {
      entry->busy = false;
      entry->ending = false;
      entry->idle_since = SteadyNow();
      if (entry->EndsAt() < reaper_wakes_) changed_.Signal();
      return;
    }
    // What the client has done itself counts first: a commit that came through is no timeout.
    if (entry->client_end) entry->end = entry->client_end;
    if (!entry->end) entry->end = entry->ends_next ? TransactionEnd::kRolledBack : TransactionEnd::kDead;
    entry->ended_at = absl::Now();
  }
  Close(entry);
}

void InteractiveTransactions::Abandon(std::string_view id) {
  EntryPtr entry;
  {
    const MutexLock lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    entry = found->second;
  }
  End(entry, TransactionEnd::kRolledBack);
}

bool InteractiveTransactions::RollBackWhateverRuns(std::string_view id, absl::Time give_up_at,
                                                   std::function<void()> told) {
  EntryPtr entry;
  {
    const MutexLock lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return false;
    entry = found->second;
    entry->ends_next = true;
    waiters_.Add({.id = entry->id, .give_up_at = give_up_at, .told = std::move(told)});
    if (give_up_at < reaper_wakes_) changed_.Signal();
  }
  End(entry, TransactionEnd::kRolledBack);
  return true;
}

void InteractiveTransactions::End(const EntryPtr& entry, TransactionEnd end) {
  std::function<void()> cancel;
  {
    const MutexLock lock(mutex_);
    if (entry->end || entry->ending) return;
    entry->end = end;
    entry->ended_at = absl::Now();
    entry->was_running = std::exchange(entry->busy, true);
    cancel = entry->cancel;
  }
  if (!entry->was_running) return Close(entry);
  if (cancel) cancel();  // the turn that is under way closes it
}

void InteractiveTransactions::Close(const EntryPtr& entry) {
  const bool clean = entry->transaction.clean();
  std::optional<Lease> lease = entry->transaction.TakeLease();
  std::unique_ptr<LeftTransaction> left;
  if (lease && !clean) left.reset(new LeftTransaction(*this, entry->id, *std::move(lease)));
  lease.reset();  // back in the pool before anybody hears of the end
  std::vector<EndWaiter> waiters;
  {
    const MutexLock lock(mutex_);
    if (left != nullptr) left_.emplace(entry->id, entry->owner.caller);
    open_.erase(entry->id);
    ended_.Remember(entry->id, EndedBy(*entry));
    Count(*entry->end);
    if (left == nullptr) waiters = waiters_.TakeThoseOf(entry->id);
    fewer_.SignalAll();
  }
  TellAll(waiters);
  if (left != nullptr) options_.roll_back(std::move(left));
  Tell(*entry);
}

void InteractiveTransactions::Count(TransactionEnd end) {
  switch (end) {
    case TransactionEnd::kCommitted: ++counts_.committed; return;
    case TransactionEnd::kRolledBack: ++counts_.rolled_back; return;
    case TransactionEnd::kUnknown:
    case TransactionEnd::kDead: ++counts_.failed; return;
    case TransactionEnd::kIdleTimeout: ++counts_.reaped_idle; return;
    case TransactionEnd::kMaxDuration: ++counts_.reaped_duration; return;
    case TransactionEnd::kDrained: ++counts_.drained; return;
  }
}

void InteractiveTransactions::Tell(const InteractiveEntry& entry) const {
  if (!IsServersDoing(*entry.end)) return;
  if (options_.report) {
    options_.report({.id = LoggedId(entry.id),
                     .owner = entry.owner,
                     .begun_at = WallTimeOf(entry.begun_at),
                     .end = *entry.end,
                     .limit = entry.LimitOf(*entry.end),
                     .was_running = entry.was_running,
                     .held_a_connection = entry.holds_connection});
  }
  if (entry.ended) entry.ended(EndedBy(entry).AsError());
}

std::optional<TransactionEnd> InteractiveTransactions::EndOf(std::string_view id) const {
  const MutexLock lock(mutex_);
  if (const auto found = open_.find(id); found != open_.end()) return found->second->end;
  const EndedTransaction* ended = ended_.Find(id);
  return ended == nullptr ? std::nullopt : std::optional(ended->end);
}

bool InteractiveTransactions::IsDead(std::string_view id) const {
  const MutexLock lock(mutex_);
  const auto found = open_.find(id);
  if (found == open_.end() || found->second->end) return true;
  return !found->second->busy && found->second->transaction.dead();
}

void InteractiveTransactions::BeginDrain() {
  const MutexLock lock(mutex_);
  draining_ = true;
}

bool InteractiveTransactions::AwaitNone(absl::Time deadline) {
  const MutexLock lock(mutex_);
  bool in_time = SteadyNow() < deadline;
  while (open_.size() + left_.size() > 0 && in_time) in_time = fewer_.WaitUntil(mutex_, deadline);
  return open_.size() + left_.size() == 0;
}

void InteractiveTransactions::EndAll() {
  std::vector<EntryPtr> entries;
  {
    const MutexLock lock(mutex_);
    for (const auto& [id, entry] : open_) entries.push_back(entry);
  }
  for (const EntryPtr& entry : entries) End(entry, TransactionEnd::kDrained);
}

InteractiveStats InteractiveTransactions::stats() const {
  const MutexLock lock(mutex_);
  InteractiveStats stats = counts_;
  stats.open = open_.size();
  stats.limit = options_.open_max;
  for (const auto& [id, entry] : open_) stats.holding_connection += entry->holds_connection ? 1 : 0;
  return stats;
}

void InteractiveTransactions::ReapUntilStopped() {
  while (const std::optional<Due> due = AwaitDue()) {
    for (const EntryPtr& entry : due->expired) End(entry, entry->EndOfTime(SteadyNow()));
    TellAll(due->impatient);
  }
}

// Nothing when it is time to stop.
std::optional<InteractiveTransactions::Due> InteractiveTransactions::AwaitDue() {
  const MutexLock lock(mutex_);
  while (!stopping_) {
    const absl::Time now = SteadyNow();
    Due due = {.expired = Expired(now), .impatient = waiters_.TakeImpatient(now)};
    if (!due.expired.empty() || !due.impatient.empty()) return due;
    reaper_wakes_ = NextDueAt();
    changed_.WaitUntil(mutex_, reaper_wakes_);
  }
  return std::nullopt;
}

std::vector<InteractiveTransactions::EntryPtr> InteractiveTransactions::Expired(absl::Time now) const {
  std::vector<EntryPtr> expired;
  for (const auto& [id, entry] : open_) {
    if (entry->MayExpire() && entry->EndsAt() <= now) expired.push_back(entry);
  }
  return expired;
}

absl::Time InteractiveTransactions::NextDueAt() const {
  absl::Time next = waiters_.NextGivesUpAt();
  for (const auto& [id, entry] : open_) {
    if (entry->MayExpire()) next = std::min(next, entry->EndsAt());
  }
  return next;
}

void InteractiveTransactions::ForgetLeft(std::string_view id) {
  std::vector<EndWaiter> waiters;
  {
    const MutexLock lock(mutex_);
    left_.erase(left_.find(id));
    waiters = waiters_.TakeThoseOf(id);
    fewer_.SignalAll();
  }
  TellAll(waiters);
}

}  // namespace rowgate::orm
