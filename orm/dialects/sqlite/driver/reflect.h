#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_H_

#include <sqlite3.h>

#include "absl/status/statusor.h"
#include "orm/schema/reflection.h"

namespace rowgate::orm::sqlite {

// Tables and views of the main database. Left out: SQLite's own, Rowgate's own ("rowgate_…"), virtual tables.
absl::StatusOr<Reflection> ReflectDatabase(sqlite3* db);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_H_
