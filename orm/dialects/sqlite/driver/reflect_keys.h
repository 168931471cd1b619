#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_KEYS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_KEYS_H_

#include <sqlite3.h>

#include <string_view>

#include "absl/status/status.h"
#include "orm/schema/reflection.h"

namespace rowgate::orm::sqlite {

// Fills keys, foreign keys, indexes and checks of a table whose columns are known. `sql` is the text that made it.
absl::Status ReflectKeys(sqlite3* db, std::string_view sql, ReflectedTable& table);

// A foreign key may leave its target columns out: they are the parent's primary key.
void ResolveReferencedColumns(Reflection& reflection);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_REFLECT_KEYS_H_
