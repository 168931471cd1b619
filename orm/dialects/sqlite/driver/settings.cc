#include "orm/dialects/sqlite/driver/settings.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// A log that once had to grow (a reader held on to an old state) gives its space back when it is begun anew.
constexpr char kLogSizeLimit[] = "PRAGMA journal_size_limit = 67108864";

absl::Status Run(sqlite3* db, const char* sql) {
  return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : LastError(db);
}

// The first column of the first row, empty when there is none.
absl::StatusOr<std::string> Ask(sqlite3* db, const char* sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &raw, nullptr) != SQLITE_OK) return LastError(db);
  const StatementHandle statement(raw);
  const int code = sqlite3_step(raw);
  if (code != SQLITE_ROW && code != SQLITE_DONE) return LastError(db);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
  return std::string(text == nullptr ? "" : text);
}

absl::Status Demand(sqlite3* db, const char* sql, std::string_view expected) {
  ASSIGN_OR_RETURN(const std::string answer, Ask(db, sql));
  if (answer == expected) return absl::OkStatus();
  return WithVendorText(DatabaseUnreachable(), StrCat("\"", std::string_view(sql), "\" gives \"", answer, "\""));
}

// The schema stays trusted: SQLite 3.40 counts json_valid() among the unsafe functions, so that every write to a table
// with CHECK (json_valid(x)) would fail. With extensions off nothing else in a schema can do harm.
absl::Status Harden(sqlite3* db) {
  constexpr std::pair<int, int> kSwitches[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
      // Else a column that is missing reads as a string constant: "name" in double quotes.
      {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_DQS_DDL, 0},
  };
  for (const auto& [option, value] : kSwitches) {
    if (sqlite3_db_config(db, option, value, nullptr) != SQLITE_OK) return LastError(db);
  }
  return absl::OkStatus();
}

// Switching needs the file alone, so it is not asked for when the file is in that mode already.
absl::Status UseWriteAheadLog(sqlite3* db) {
  ASSIGN_OR_RETURN(const std::string mode, Ask(db, "PRAGMA journal_mode"));
  return mode == "wal" ? absl::OkStatus() : Demand(db, "PRAGMA journal_mode = WAL", "wal");
}

int FlagsOf(FileAccess access) {
  switch (access) {
    case FileAccess::kRead: return SQLITE_OPEN_READONLY;
    case FileAccess::kWrite: return SQLITE_OPEN_READWRITE;
    case FileAccess::kMake: break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

// SQLite says the same of a file that is missing and of one that may not be opened.
bool IsMissing(const std::string& path) {
  std::error_code problem;
  return !std::filesystem::exists(path, problem) && !problem;
}

absl::Status NoFile(std::string_view location, FileAccess access) {
  const char* hint = access == FileAccess::kWrite ? "; it is made together with its tables (--create-tables)" : "";
  return WithVendorText(DatabaseUnreachable(), StrCat("there is no file \"", location, "\"", hint));
}

}  // namespace

absl::StatusOr<DatabaseHandle> OpenDatabase(const std::string& location, bool is_uri, FileAccess access) {
  const int flags = FlagsOf(access) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (is_uri ? SQLITE_OPEN_URI : 0);
  // Some builds of the library take any "file:…" for a URI.
  const std::string name = !is_uri && location.starts_with("file:") ? "./" + location : location;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags, nullptr);
  DatabaseHandle db(raw);
  if (code == SQLITE_OK) return db;
  if (access != FileAccess::kMake && IsMissing(name)) return NoFile(location, access);
  return StatusOf(code, raw == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(raw));
}

absl::Status ApplySettings(sqlite3* db, const SqliteOptions& options, StatementClock& clock) {
  RETURN_IF_ERROR(Harden(db));
  RETURN_IF_ERROR(RegisterFunctions(db, clock));
  RETURN_IF_ERROR(Run(db, "PRAGMA foreign_keys = ON"));
  RETURN_IF_ERROR(Demand(db, "PRAGMA foreign_keys", "1"));
  RETURN_IF_ERROR(Run(db, "PRAGMA case_sensitive_like = ON"));
  RETURN_IF_ERROR(Run(db, "PRAGMA cell_size_check = ON"));
  RETURN_IF_ERROR(Run(db, "PRAGMA temp_store = MEMORY"));
  if (!options.path.empty() && !options.read_only) RETURN_IF_ERROR(UseWriteAheadLog(db));
  RETURN_IF_ERROR(Run(db, kLogSizeLimit));
  const bool full = options.durability == SqliteDurability::kFull;
  RETURN_IF_ERROR(Run(db, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
  RETURN_IF_ERROR(Demand(db, "PRAGMA synchronous", full ? "2" : "1"));
  // Reads the file, so that one that is no database is found now.
  return Ask(db, "SELECT count(*) FROM sqlite_schema").status();
}

absl::StatusOr<Durability> DurabilityOfFile(sqlite3* db) {
  ASSIGN_OR_RETURN(const std::string level, Ask(db, "PRAGMA synchronous"));
  if (level == "2" || level == "3") return Durability{.level = DurabilityClass::kNode};
  return Durability{.level = DurabilityClass::kRelaxed,
                    .relaxed_by = level == "1" ? "synchronous = normal" : "synchronous = off"};
}

}  // namespace rowgate::orm::sqlite
