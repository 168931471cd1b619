#ifndef ROWGATE_ORM_TXN_OPEN_TRANSACTION_H_
#define ROWGATE_ORM_TXN_OPEN_TRANSACTION_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "orm/driver/driver.h"
#include "orm/driver/transaction_options.h"
#include "orm/pool/lease.h"

namespace rowgate::orm {

// What a call inside a client's transaction came to.
struct CallOutcome {
  absl::Status status;
  bool write_begun = false;  // it may have changed something: its error kills the transaction, whatever it is
};

// Where a call of a transaction runs.
struct CallPlace {
  Connection& connection;
  Lease* lease;  // behind it; null when the transaction has its connection already
};

// A client's transaction and its connection, which it takes with its first call. It knows what kills a transaction
// (docs/transactions.md) and keeps the client's names for savepoints away from the database.
//
// Not thread-safe: used by one call at a time. All methods that take a place may wait for the database. A transaction
// that is over keeps its connection until TakeLease.
class OpenTransaction {
 public:
  OpenTransaction(const TransactionOptions& options, bool rolls_back_for_test)
      : options_(options), rolls_back_for_test_(rolls_back_for_test) {}

  // Runs `body` inside, after BEGIN where it is the first. A Begin that fails leaves all as it was: nothing is lost. An
  // error that kills the transaction rolls it back at once, unless there is a savepoint to go back to.
  absl::Status Call(const CallPlace& place, const std::function<CallOutcome(Connection&)>& body);

  // Savepoints by the client's names; of several points with one name the last counts.
  absl::Status SetSavepoint(const CallPlace& place, std::string_view name);
  // Brings a dead transaction back to life. When the database has ended it by itself, TX_DEAD.
  absl::Status RollbackTo(const CallPlace& place, std::string_view name);
  absl::Status Release(const CallPlace& place, std::string_view name);
  bool HasSavepoint(std::string_view name) const { return Find(name).has_value(); }

  // Runs `last` inside and commits; over in any case. COMMIT_OUTCOME_UNKNOWN as the driver says it. One that rolls back
  // for tests checks what COMMIT would check, and is rolled back instead.
  absl::Status Commit(const CallPlace& place, const std::function<absl::Status(Connection&)>& last);
  // Without a connection there is nothing to undo.
  void Rollback();

  bool read_only() const { return options_.mode == TransactionMode::kReadOnly; }
  absl::Duration lock_timeout() const { return options_.lock_timeout; }
  bool rolls_back_for_test() const { return rolls_back_for_test_; }
  // Only rolling back helps, whole or to a savepoint.
  bool dead() const { return dead_; }
  // Nothing can be done in it any more: killed without a savepoint, committed or rolled back.
  bool over() const { return over_; }
  // Null before the first call.
  Connection* connection() const { return lease_ ? &**lease_ : nullptr; }
  // Whether the connection may go back to the pool without waiting for the database.
  bool clean() const { return !lease_ || !(*lease_)->healthy() || !(*lease_)->in_transaction(); }
  std::optional<Lease> TakeLease();

 private:
  struct NamedLevel {
    std::string name;
    size_t level;
  };

  absl::Status Enter(const CallPlace& place);
  std::optional<size_t> Find(std::string_view name) const;
  absl::Status CommitOrRollBack(Connection& connection);
  bool Broken() const;
  void Kill();

  const TransactionOptions options_;
  const bool rolls_back_for_test_;
  std::optional<Lease> lease_;
  std::vector<NamedLevel> savepoints_;
  bool dead_ = false;
  bool over_ = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_OPEN_TRANSACTION_H_
