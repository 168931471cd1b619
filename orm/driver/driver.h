#ifndef ROWGATE_ORM_DRIVER_DRIVER_H_
#define ROWGATE_ORM_DRIVER_DRIVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/compiled_statement.h"
#include "orm/driver/durability.h"
#include "orm/driver/row_batch.h"
#include "orm/driver/transaction_options.h"
#include "orm/schema/catalog.h"
#include "orm/schema/reflection.h"

// What a database driver implements. Drivers are the only code that touches a database library and the only code that
// catches exceptions; everything they report is an absl::Status made by orm/driver/errors.h.
namespace rowgate::orm {

struct ExecuteResult {
  int64_t rows_affected = 0;  // rows inserted, updated or deleted; 0 for reads
};

// Rows of one running query. Holds its connection: nothing else may run on that until the cursor is destroyed.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  // Replaces the contents of `batch` by the next rows, at most `rows_max`, stopping after about `bytes_max`. Fewer rows
  // than asked for do not mean the end; no rows do.
  virtual absl::Status Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) = 0;
};

// One session with the database. Used by one thread at a time (Cancel excepted).
//
// After an error inside a transaction the transaction is dead on every engine: the caller must Rollback (which is
// verified) before anything else. A connection that is not healthy() any more must be closed, not reused.
class Connection {
 public:
  virtual ~Connection() = default;

  // Runs a statement. `values` fill the binds that have a slot. With `rows` the result rows replace its contents.
  // Outside Begin/Commit a statement is its own transaction. The statement is prepared once per connection.
  virtual absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                                RowBatch* rows) = 0;
  // A query whose rows are fetched in portions.
  virtual absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement,
                                                          std::span<const Value> values) = 0;
  // DDL and session settings: text made by the compiler, never by a client. May hold several statements.
  virtual absl::Status ExecuteScript(std::string_view sql) = 0;

  // May send nothing yet: what fails in the beginning itself is then heard with the first statement.
  virtual absl::Status Begin(const TransactionOptions& options) = 0;
  absl::Status Begin(TransactionMode mode) { return Begin(TransactionOptions{.mode = mode}); }
  // OK only when the database said that the transaction is committed. COMMIT_OUTCOME_UNKNOWN when the connection was
  // lost before the answer, or Cancel has given up waiting for it. The database is never asked to stop a COMMIT: it
  // would report success for what a standby may not have.
  virtual absl::Status Commit() = 0;
  // In an open transaction: the error that COMMIT would report for constraints that wait until then.
  virtual absl::Status CheckDeferredConstraints() = 0;
  virtual absl::Status Rollback() = 0;
  virtual bool in_transaction() const = 0;
  // In a transaction that an error has killed: only Rollback helps, or going back to a savepoint.
  virtual bool transaction_dead() const = 0;

  // Points inside an open transaction to go back to, one above the other. Savepoint sets one more, whose level is then
  // savepoints(); levels count from 1. Rolling back to a level keeps it, forgets those above, and undoes everything
  // since, an error's death of the transaction included; a cancelled statement, too. Releasing a level forgets it and
  // those above and keeps what was done. TX_DEAD when the database has ended the whole transaction by itself (SQLite
  // does on some errors): only Rollback helps then. The end of the transaction forgets all.
  virtual absl::Status Savepoint() = 0;
  virtual absl::Status RollbackToSavepoint(size_t level) = 0;
  virtual absl::Status ReleaseSavepoint(size_t level) = 0;
  virtual size_t savepoints() const = 0;

  virtual bool healthy() const = 0;
  // Whether the database answers, within a few seconds: a peer that has vanished is not waited for.
  virtual absl::Status Ping() = 0;
  // Asks the database to stop what this connection is running. The one method that other threads may call, again and
  // again while the work goes on; it never takes longer than a few milliseconds. A later statement is never hit by it.
  // When the database does not obey for some seconds (it is stopped, or the network is gone) the connection is cut, so
  // that its thread comes back: healthy() is false then, and a write that may have been committing is
  // COMMIT_OUTCOME_UNKNOWN.
  virtual void Cancel() = 0;

  // What a commit on this connection survives, by the database's present settings.
  virtual absl::StatusOr<Durability> CheckDurability() = 0;

  // The catalog of the live database, all schemas the connection's search path shows first.
  virtual absl::StatusOr<Reflection> Reflect() = 0;
};

// What callers may ask of a database instead of its name.
struct DriverTraits {
  bool single_connection = false;  // an in-memory SQLite: all work shares one connection
  bool single_writer = false;      // writers exclude each other in the engine: queue them before it
};

// Opens connections to one database. Thread-safe.
class Driver {
 public:
  virtual ~Driver() = default;
  virtual const DriverTraits& traits() const = 0;
  // Gives up at `deadline`, or after the driver's own connect timeout when that is earlier. DB_UNREACHABLE.
  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) = 0;
  absl::StatusOr<std::unique_ptr<Connection>> Connect() { return Connect(absl::InfiniteFuture()); }
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_DRIVER_H_
