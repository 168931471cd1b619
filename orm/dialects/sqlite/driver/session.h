#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_

#include <atomic>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/dialects/sqlite/driver/handles.h"
#include "orm/dialects/sqlite/driver/statement_cache.h"
#include "orm/dialects/sqlite/driver/statement_clock.h"
#include "orm/driver/driver.h"

// One SQLite connection with what Rowgate has to know about it: its transaction, its statements, its health.
//
// SQLite rolls a whole transaction back by itself on some errors (interrupt, disk full) and the next write would then
// commit alone. So any failure inside a transaction kills it here: nothing runs until Rollback.
namespace rowgate::orm::sqlite {

// Used by one thread at a time, Cancel excepted. Not movable: SQLite holds a pointer to it.
class Session {
 public:
  Session(DatabaseHandle db, absl::Duration busy_timeout);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  sqlite3* db() const { return db_.get(); }
  StatementClock& clock() { return clock_; }
  bool healthy() const { return healthy_; }
  bool in_transaction() const { return state_ != State::kNone; }

  // Each statement goes Start, Prepare, step; then Fail or Discard if anything was wrong with it.
  //
  // TX_DEAD after an earlier failure in the transaction, DB_UNREACHABLE on a broken connection.
  absl::Status CheckAlive() const;
  // CheckAlive, forgets cancellations that came too late for the statement before, and sets the clock.
  absl::Status Start();
  absl::StatusOr<StatementLease> Prepare(std::string_view sql);
  // READ_ONLY for a statement that writes in a read-only transaction.
  absl::Status CheckMayRun(sqlite3_stmt* statement) const;

  // Whether the call that failed may have been committing: an I/O error then hides the outcome.
  enum class Phase { kBeforeCommit, kMayHaveCommitted };
  // The status of the SQLite call that has just failed.
  absl::Status Fail(int code, Phase phase);
  // A failure that SQLite does not know of (a value that cannot be bound or read) kills the transaction like any other.
  void Discard();
  // An I/O error of `statement` would be one of its own commit.
  Phase PhaseOf(sqlite3_stmt* statement) const;

  absl::Status Begin(TransactionMode mode);
  absl::Status Commit();
  absl::Status Rollback();
  absl::Status Savepoint();
  absl::Status RollbackToSavepoint();
  absl::Status ReleaseSavepoint();
  absl::Status RunScript(std::string_view sql);
  absl::Status Ping();
  // From any thread. Also ends a wait for another connection's lock.
  void Cancel();

 private:
  enum class State { kNone, kReadOnly, kReadWrite, kDead };

  absl::Status RunToEnd(std::string_view sql, Phase phase);
  // SQLite asks whether to try again for a lock, for the `attempt`th time.
  bool WaitForLock(int attempt);

  StatementClock clock_;  // before db_: its functions read it
  DatabaseHandle db_;
  StatementCache statements_;  // after db_: goes first
  const absl::Duration busy_timeout_;
  absl::Time wait_until_;
  State state_ = State::kNone;
  State savepoint_ = State::kNone;  // of the transaction when it was set; kNone: there is none
  bool healthy_ = true;
  std::atomic<bool> cancelled_ = false;  // since Start
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_
