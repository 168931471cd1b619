#ifndef ROWGATE_ORM_TXN_INTERACTIVE_H_
#define ROWGATE_ORM_TXN_INTERACTIVE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/base/strings.h"
#include "orm/txn/end_waiters.h"
#include "orm/txn/ended_transactions.h"
#include "orm/txn/interactive_settings.h"
#include "orm/txn/interactive_stats.h"
#include "orm/txn/open_transaction.h"
#include "orm/txn/transaction_id.h"

namespace rowgate::orm {

class InteractiveTransactions;
struct InteractiveEntry;

// One call's turn in a transaction; the next one may come when it is destroyed. Used by one thread at a time. The
// registry must outlive it.
class [[nodiscard]] TransactionTurn {
 public:
  TransactionTurn(TransactionTurn&&) noexcept = default;
  TransactionTurn& operator=(TransactionTurn&&) = delete;
  TransactionTurn(const TransactionTurn&) = delete;
  TransactionTurn& operator=(const TransactionTurn&) = delete;
  ~TransactionTurn();

  OpenTransaction& transaction() const;
  // When, by SteadyNow(), the transaction is ended in any case: no call of it should run longer.
  absl::Time expires_at() const;
  // How the client has ended the transaction; without this one that is over was killed by an error.
  void set_end(TransactionEnd end);
  // Why the registry has ended the transaction during this turn; OK when it has not.
  absl::Status CheckOpen() const;

 private:
  friend class InteractiveTransactions;
  TransactionTurn(InteractiveTransactions& registry, std::shared_ptr<InteractiveEntry> entry)
      : registry_(&registry), entry_(std::move(entry)) {}

  InteractiveTransactions* registry_;
  std::shared_ptr<InteractiveEntry> entry_;  // null when moved from
};

// What is left of a transaction that the registry has ended: a connection on which it is still open. Keeps its place in
// the budget; who waits for the end waits for it. The registry must outlive it.
class LeftTransaction {
 public:
  ~LeftTransaction();
  LeftTransaction(const LeftTransaction&) = delete;
  LeftTransaction& operator=(const LeftTransaction&) = delete;

  Connection& connection() const { return **lease_; }
  // Waits for the database, some seconds at most.
  void Rollback() const;

 private:
  friend class InteractiveTransactions;
  LeftTransaction(InteractiveTransactions& registry, std::string id, Lease lease)
      : registry_(registry), id_(std::move(id)), lease_(std::move(lease)) {}

  InteractiveTransactions& registry_;
  const std::string id_;
  std::optional<Lease> lease_;
};

// The open transactions of several calls, by id. A transaction holds nothing until its first call. One thread, the
// reaper, ends those that are idle or open for too long: it sleeps until the next one could be.
//
//   ASSIGN_OR_RETURN(BegunTransaction begun, transactions.Begin(settings, owner, nullptr));
//   ASSIGN_OR_RETURN(TransactionTurn turn, transactions.Checkout(begun.id, TurnKind::kCall, cancel));
//   … on a worker: turn.transaction().Call(place, body) …
//
// Thread-safe. No method but the destructor waits for a database.
class InteractiveTransactions {
 public:
  explicit InteractiveTransactions(InteractiveOptions options);
  // Rolls back what is open, where the pool still can.
  ~InteractiveTransactions();
  InteractiveTransactions(const InteractiveTransactions&) = delete;
  InteractiveTransactions& operator=(const InteractiveTransactions&) = delete;

  // TX_BUDGET; SHUTTING_DOWN after BeginDrain. `ended` may be null: told once, and not under a lock, when the registry
  // itself ends the transaction; must not block.
  absl::StatusOr<BegunTransaction> Begin(const InteractiveSettings& settings, TransactionOwner owner,
                                         std::function<void(const absl::Status& why)> ended);

  enum class TurnKind {
    kCall,
    kSavepoint,  // a dead transaction may go back to one
    kEnd,        // commit or rollback: the reaper does not interfere
  };
  // The turn of one call; `cancel` stops it when its transaction is ended meanwhile, and must not block. TX_BUSY,
  // TX_DEAD, and why there is no such transaction (any more).
  absl::StatusOr<TransactionTurn> Checkout(std::string_view id, TurnKind kind, std::function<void()> cancel);

  // Its client has gone: rolls back, stopping a call that is running. Nothing when it has ended.
  void Abandon(std::string_view id);

  // The same for a client that waits for it, and where a commit or rollback is under way, after that. `told` is called
  // once, not under a lock, when the transaction has ended and its connection is free, or at `give_up_at` (by
  // SteadyNow()); EndOf says which. Must not block. False, and it is dropped, when no such transaction is open.
  bool RollBackWhateverRuns(std::string_view id, absl::Time give_up_at, std::function<void()> told);

  // How a transaction ended; nothing when it is open or not known.
  std::optional<TransactionEnd> EndOf(std::string_view id) const;

  // Whether the next call would be told that nothing but going back helps: it was killed, or has ended.
  bool IsDead(std::string_view id) const;

  // Refuses new ones from now on.
  void BeginDrain();
  // Waits until none is open and all connections are back. False when that was not so at `deadline`.
  bool AwaitNone(absl::Time deadline);
  // Ends all: TX_DRAINED. Commits that are under way go on.
  void EndAll();

  InteractiveStats stats() const;
  // What all ids begin with.
  const std::string& replica() const { return ids_.replica(); }

 private:
  friend class TransactionTurn;
  friend class LeftTransaction;
  using EntryPtr = std::shared_ptr<InteractiveEntry>;

  absl::Status CheckMayBegin(CallerId caller) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  size_t OpenedBy(CallerId caller) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<EntryPtr> Find(std::string_view id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration UntilNextEnd(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The end of a turn.
  void Checkin(const EntryPtr& entry);
  // Ends an entry, at once or, when a call is running, at the end of its turn. Not for one that is ending already.
  void End(const EntryPtr& entry, TransactionEnd end);
  // Gives the connection back and forgets the entry; whoever calls it has the turn.
  void Close(const EntryPtr& entry);
  void Count(TransactionEnd end) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Tell(const InteractiveEntry& entry) const;
  void ForgetLeft(std::string_view id);

  // What the reaper has to do.
  struct Due {
    std::vector<EntryPtr> expired;
    std::vector<EndWaiter> impatient;
  };
  void ReapUntilStopped();
  std::optional<Due> AwaitDue();
  std::vector<EntryPtr> Expired(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Time NextDueAt() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const InteractiveOptions options_;
  const TransactionIds ids_;

  mutable Mutex mutex_;
  CondVar changed_;  // for the reaper: something may expire earlier than thought
  CondVar fewer_;    // for AwaitNone
  StringMap<EntryPtr> open_ ABSL_GUARDED_BY(mutex_);
  EndedTransactions ended_ ABSL_GUARDED_BY(mutex_);
  StringMap<CallerId> left_ ABSL_GUARDED_BY(mutex_);  // of LeftTransactions, by whom they were begun
  EndWaiters waiters_ ABSL_GUARDED_BY(mutex_);
  InteractiveStats counts_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time reaper_wakes_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  std::thread reaper_;
};

using TurnKind = InteractiveTransactions::TurnKind;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_INTERACTIVE_H_
