#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SETTINGS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SETTINGS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/dialects/sqlite/driver/driver.h"
#include "orm/dialects/sqlite/driver/handles.h"
#include "orm/dialects/sqlite/driver/statement_clock.h"
#include "orm/driver/durability.h"

namespace rowgate::orm::sqlite {

// What is done with the file.
enum class FileAccess {
  kRead,
  kWrite,
  kMake,  // kWrite, and it is made when it is missing
};

// Opens without settings. `location` is a file's path, or with `is_uri` a "file:" URI.
absl::StatusOr<DatabaseHandle> OpenDatabase(const std::string& location, bool is_uri, FileAccess access);

// Puts a fresh connection into the one state that all of Rowgate's connections are in, and verifies what matters: a
// setting that SQLite silently ignores (WAL on a file system without shared memory) is an error. The clock must outlive
// the connection.
absl::Status ApplySettings(sqlite3* db, const SqliteOptions& options, StatementClock& clock);

// Of commits to a file, by the connection's settings.
absl::StatusOr<Durability> DurabilityOfFile(sqlite3* db);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SETTINGS_H_
