#ifndef ROWGATE_ORM_TXN_INTERACTIVE_SETTINGS_H_
#define ROWGATE_ORM_TXN_INTERACTIVE_SETTINGS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/driver/transaction_options.h"
#include "orm/pool/caller.h"

// What goes into and comes out of the registry of client transactions (orm/txn/interactive.h).
namespace rowgate::orm {

class LeftTransaction;

// What a client asks of its transaction.
struct InteractiveSettings {
  TransactionOptions transaction;
  absl::Duration idle_timeout = absl::ZeroDuration();  // 0, or more than the registry allows: what it allows
  absl::Duration max_duration = absl::ZeroDuration();  // as well
  bool rolls_back_for_test = false;                    // its commit checks all and stores nothing
};

// Who has begun it, for the log.
struct TransactionOwner {
  std::string peer;
  CallerId caller = kNoCaller;
  std::string method;
  std::string trace_parent;  // empty without one
};

struct BegunTransaction {
  std::string id;
  absl::Duration idle_timeout;
  absl::Time expires_at;  // by the wall clock as it stands now
};

// How a transaction has ended.
enum class TransactionEnd {
  kCommitted,
  kRolledBack,   // by its client, or because the client went away
  kDead,         // killed by an error
  kUnknown,      // the answer of its commit was lost
  kIdleTimeout,  // by the reaper
  kMaxDuration,  // by the reaper
  kDrained,      // by the server's shutdown
};

// A transaction that the registry has ended by itself.
struct ReapedTransaction {
  std::string id;  // cut: fit for a log
  const TransactionOwner& owner;
  absl::Time begun_at;  // by the wall clock as it stands now
  TransactionEnd end;
  absl::Duration limit;    // which was exceeded; 0 at a shutdown
  bool was_running;        // a call was; it was cancelled
  bool held_a_connection;  // a call had run
};

struct InteractiveOptions {
  size_t open_max = 5;
  size_t caller_max = 5;  // begun by one caller
  absl::Duration idle_timeout = absl::Seconds(10);
  absl::Duration max_duration = absl::Minutes(1);
  size_t remembered_max = 10'000;  // ended ones whose callers still learn why

  // Must run Rollback on a thread that may wait for the database, and may destroy the object on any. Destroying it
  // without is allowed where nobody may wait: the pool then rolls back.
  std::function<void(std::unique_ptr<LeftTransaction>)> roll_back;
  std::function<void(const ReapedTransaction&)> report;  // may be empty; must not block
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_INTERACTIVE_SETTINGS_H_
