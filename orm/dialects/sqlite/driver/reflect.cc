#include "orm/dialects/sqlite/driver/reflect.h"

#include <string_view>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/query.h"
#include "orm/dialects/sqlite/driver/reflect_columns.h"
#include "orm/dialects/sqlite/driver/reflect_keys.h"

namespace rowgate::orm::sqlite {

absl::StatusOr<Reflection> ReflectDatabase(sqlite3* db) {
  constexpr std::string_view kSql =
      "SELECT list.name, list.type = 'view', entry.sql FROM pragma_table_list AS list"
      " JOIN sqlite_schema AS entry ON entry.name = list.name AND entry.type = list.type"
      " WHERE list.schema = 'main' AND list.type IN ('table', 'view')"
      " AND list.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND list.name NOT LIKE 'rowgate\\_%' ESCAPE '\\'"
      " ORDER BY list.name";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {}));
  Reflection reflection;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) break;
    ReflectedTable table{.name = query.Text(0), .view = query.Truth(1)};
    RETURN_IF_ERROR(ReflectColumns(db, table));
    if (!table.view) RETURN_IF_ERROR(ReflectKeys(db, query.Text(2), table));
    reflection.tables.push_back(std::move(table));
  }
  ResolveReferencedColumns(reflection);
  return reflection;
}

}  // namespace rowgate::orm::sqlite
