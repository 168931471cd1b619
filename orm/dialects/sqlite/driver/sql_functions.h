#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_

#include <sqlite3.h>

#include "absl/status/status.h"
#include "orm/dialects/sqlite/driver/statement_clock.h"

namespace rowgate::orm::sqlite {

// Registers the functions of orm/dialects/sqlite/functions.h on a connection; the clock must outlive it.
absl::Status RegisterFunctions(sqlite3* db, StatementClock& clock);

// The groups.
absl::Status RegisterTextFunctions(sqlite3* db);
absl::Status RegisterNumberFunctions(sqlite3* db);
absl::Status RegisterCastFunctions(sqlite3* db);
absl::Status RegisterTemporalFunctions(sqlite3* db, StatementClock& clock);
absl::Status RegisterJsonFunctions(sqlite3* db);
absl::Status RegisterAggregateFunctions(sqlite3* db);
absl::Status RegisterStringAgg(sqlite3* db);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_
