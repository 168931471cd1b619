#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/dialects/sqlite/driver/handles.h"
#include "orm/dialects/sqlite/driver/interrupts.h"
#include "orm/dialects/sqlite/driver/quarantine.h"
#include "orm/dialects/sqlite/driver/statement_cache.h"
#include "orm/dialects/sqlite/driver/statement_clock.h"
#include "orm/driver/driver.h"

// One SQLite connection with what Rowgate has to know about it: its transaction, its statements, its health.
//
// SQLite rolls a whole transaction back by itself on some errors (interrupt, disk full) and the next write would then
// commit alone. So any failure inside a transaction kills it here: nothing runs until Rollback.
//
// Cancel stops statements, and waits for locks, but neither COMMIT nor ROLLBACK. A statement that is its own
// transaction is stopped before its commit begins or not at all. So an error says that nothing was applied, and that is
// true; or that nobody can know (COMMIT_OUTCOME_UNKNOWN: the disk failed in the commit itself).
namespace rowgate::orm::sqlite {

// Used by one thread at a time, Cancel excepted. Not movable: SQLite holds a pointer to it.
class Session {
 public:
  Session(DatabaseHandle db, QuarantinePass pass, absl::Duration busy_timeout);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  sqlite3* db() const { return db_.get(); }
  StatementClock& clock() { return clock_; }
  bool healthy() const { return healthy_ && pass_.valid(); }
  bool in_transaction() const { return state_ != State::kNone; }
  bool transaction_dead() const { return state_ == State::kDead; }

  // No wait for a lock goes on beyond `deadline`. For the time of connecting.
  void GiveUpAt(absl::Time deadline) { give_up_at_ = deadline; }

  // Each statement goes Start, Prepare, step; then Fail or Discard if anything was wrong with it.
  //
  // TX_DEAD after an earlier failure in the transaction, DB_UNREACHABLE on a broken connection.
  absl::Status CheckAlive() const;
  // CheckAlive, forgets cancellations that came too late for the statement before, and sets the clock.
  absl::Status Start();
  // CheckAlive for a statement that goes on after others have run; `began` is its clock.
  absl::Status Resume(int64_t began);
  absl::StatusOr<StatementLease> Prepare(std::string_view sql, Keep keep);
  // READ_ONLY for a statement that writes in a read-only transaction.
  absl::Status CheckMayRun(sqlite3_stmt* statement) const;
  // The status of the SQLite call that has just failed.
  absl::Status Fail(int code);
  // A failure that SQLite does not know of (a value that cannot be bound or read) kills the transaction like any other.
  void Discard();
  // Something has been, or may have been, committed since Start: what was written is not only the transaction's.
  bool commit_begun() const { return commit_begun_; }

  absl::Status Begin(const TransactionOptions& options);
  absl::Status Commit();
  absl::Status CheckDeferredConstraints();
  absl::Status Rollback();
  absl::Status Savepoint();
  absl::Status RollbackToSavepoint(size_t level);
  absl::Status ReleaseSavepoint(size_t level);
  size_t savepoints() const { return savepoints_.size(); }
  absl::Status RunScript(std::string_view sql);
  absl::Status Ping();
  // From any thread.
  void Cancel() { interrupts_.Cancel(); }

 private:
  enum class State { kNone, kReadOnly, kReadWrite, kDead };

  absl::Status RunToEnd(std::string_view sql);
  void EndTransaction();
  absl::Status StatusOfFailure(int code);

  // What SQLite calls. It asks whether to try again for a lock, for the `attempt`th time; says that a commit begins,
  // none of which has been written yet; and that one is done, with so many frames in the log.
  bool WaitForLock(int attempt);
  void BeforeCommit() { commit_begun_ = true; }
  void AfterCommit(const char* schema, int frames);

  StatementClock clock_;  // before db_: its functions read it
  DatabaseHandle db_;
  Interrupts interrupts_;
  StatementCache statements_;  // after db_: goes first
  const QuarantinePass pass_;
  const absl::Duration busy_timeout_;
  absl::Duration lock_timeout_;  // of the transaction; 0: there is only busy_timeout_
  absl::Time give_up_at_ = absl::InfiniteFuture();
  absl::Time wait_until_;
  State state_ = State::kNone;
  std::vector<State> savepoints_;  // the transaction's state when each was set
  bool healthy_ = true;
  bool commit_begun_ = false;
  int64_t restart_at_ = 0;  // frames in the log from which on readers are waited for
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SESSION_H_
