#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_

#include <sqlite3.h>

#include "absl/status/status.h"

namespace rowgate::orm::sqlite {

// Registers the functions of orm/dialects/sqlite/functions.h on a connection.
absl::Status RegisterFunctions(sqlite3* db);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SQL_FUNCTIONS_H_
