#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ERRORS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ERRORS_H_

#include <sqlite3.h>

#include <optional>
#include <string_view>

#include "absl/status/status.h"

// SQLite's result codes in Rowgate's words. Thread-safe.
namespace rowgate::orm::sqlite {

// What a result code says; one row of the table in errors.cc per code of the library.
enum class Meaning {
  kSuccess,  // no failure: done, a row, notices
  kUnique,
  kForeignKey,
  kNotNull,
  kCheck,
  kRaised,  // RAISE in a trigger, which is also how SQLite reports ON DELETE RESTRICT
  kValue,   // too big, or not of a STRICT column's type
  kBusy,
  kConflict,  // the same transaction may succeed when it is begun anew
  kInterrupted,
  kDiskFull,
  kReadOnly,
  kMoved,  // the database file was removed or replaced under the connection
  kUnreachable,
  kAccess,
  kInputOutput,
  kDamaged,
  kNoMemory,
  kGeneric,  // SQLITE_ERROR: only its text tells a missing table from wrong SQL
  kBug,
};

// Nothing for a code that no row names.
std::optional<Meaning> MeaningOf(int extended_code);

// MeaningOf, or that of the primary code: a newer library may have extended codes that the table lacks.
std::optional<Meaning> NearestMeaning(int extended_code);

// `message` is the library's; it is parsed for names and attached as vendor text.
absl::Status StatusOf(int extended_code, std::string_view message);
// The last failure on `db`.
absl::Status LastError(sqlite3* db);

// The connection must not be used again.
bool BreaksConnection(Meaning meaning);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_ERRORS_H_
