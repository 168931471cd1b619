#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DRIVER_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DRIVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"

// The SQLite driver. Every connection has foreign keys enforced, a write-ahead log (files), case-sensitive LIKE,
// Rowgate's SQL functions, and nothing that a hostile schema could use: no extensions, no trusted schema, no writable
// schema.
//
// Cancel interrupts a statement or its wait for a lock, never a COMMIT: whoever waits for that waits for the disk, and
// there is nothing to cut. After a COMMIT_OUTCOME_UNKNOWN no connection of the driver is healthy() any more.
namespace rowgate::orm {

enum class SqliteDurability {
  kFull,     // a commit is on the disk before it is acknowledged: survives a power cut
  kRelaxed,  // a power cut may lose the last acknowledged commits; the file stays consistent
};

struct SqliteOptions {
  // A file. Empty or ":memory:": a database in memory that lives as long
  // as the driver and is shared by its connections.
  std::string path;
  // How long a statement waits for another connection's write before it gives up with LOCK_NOT_AVAILABLE.
  absl::Duration busy_timeout = absl::Seconds(5);
  bool read_only = false;
  // A file that is missing is made (its folder is not); else it is an error.
  bool make_missing = true;
  SqliteDurability durability = SqliteDurability::kFull;
};

// Thread-safe. Connections may outlive it, except those to a database in memory.
class SqliteDriver : public Driver {
 public:
  // Opens the database once, to fail early: DB_UNREACHABLE when it cannot be opened, with SQLite's words (or
  // that there is no such file) as vendor text.
  static absl::StatusOr<std::unique_ptr<SqliteDriver>> Create(const SqliteOptions& options);
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_DRIVER_H_
