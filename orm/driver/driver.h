#ifndef ROWGATE_ORM_DRIVER_DRIVER_H_
#define ROWGATE_ORM_DRIVER_DRIVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/driver/row_batch.h"
#include "orm/schema/catalog.h"
#include "orm/schema/reflection.h"

// What a database driver implements. Drivers are the only code that touches a database library and the only code that
// catches exceptions; everything they report is an absl::Status made by orm/driver/errors.h.
namespace rowgate::orm {

enum class TransactionMode {
  kReadOnly,   // one snapshot for all statements
  kReadWrite,  // SQLite: BEGIN IMMEDIATE
};

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

  virtual absl::Status Begin(TransactionMode mode) = 0;
  // OK only when the database said that the transaction is committed. COMMIT_OUTCOME_UNKNOWN when the connection was
  // lost before the answer.
  virtual absl::Status Commit() = 0;
  virtual absl::Status Rollback() = 0;
  virtual bool in_transaction() const = 0;

  // One point inside an open transaction to go back to; there is one at most. Rolling back to it keeps it, and undoes
  // everything since, an error's death of the transaction included; a cancelled statement, too. TX_DEAD when the
  // database has ended the whole transaction by itself (SQLite does on some errors): only Rollback helps then.
  virtual absl::Status Savepoint() = 0;
  virtual absl::Status RollbackToSavepoint() = 0;
  virtual absl::Status ReleaseSavepoint() = 0;

  virtual bool healthy() const = 0;
  virtual absl::Status Ping() = 0;
  // Asks the database to stop what this connection is running. The one method that other threads may call. Returns
  // when the request has been delivered, so a later statement is never hit by it.
  virtual void Cancel() = 0;

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
  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect() = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_DRIVER_H_
