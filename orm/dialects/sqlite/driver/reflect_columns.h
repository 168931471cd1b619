#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_COLUMNS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_COLUMNS_H_

#include <sqlite3.h>

#include "absl/status/status.h"
#include "orm/schema/reflection.h"

namespace rowgate::orm::sqlite {

// Fills `columns` and the columns of the primary key of a table or view whose name is set.
absl::Status ReflectColumns(sqlite3* db, ReflectedTable& table);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_COLUMNS_H_
