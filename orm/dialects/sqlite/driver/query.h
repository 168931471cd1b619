#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUERY_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUERY_H_

#include <sqlite3.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "orm/dialects/sqlite/driver/handles.h"

namespace rowgate::orm::sqlite {

// A query of the driver's own, for reflection: not cached, not fast.
//
//   ASSIGN_OR_RETURN(Query query, Query::Prepare(db, "SELECT name FROM pragma_table_xinfo(?)", {table}));
//   while (true) {
//     ASSIGN_OR_RETURN(const bool found, query.Next());
//     if (!found) break;
//     names.push_back(query.Text(0));
//   }
class Query {
 public:
  static absl::StatusOr<Query> Prepare(sqlite3* db, std::string_view sql,
                                       std::initializer_list<std::string_view> texts);

  absl::StatusOr<bool> Next();

  int Kind(int column) const { return sqlite3_column_type(statement_.get(), column); }
  bool IsNull(int column) const { return Kind(column) == SQLITE_NULL; }
  int64_t Integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  double Real(int column) const { return sqlite3_column_double(statement_.get(), column); }
  bool Truth(int column) const { return Integer(column) != 0; }
  std::string Text(int column) const;

 private:
  Query(sqlite3* db, StatementHandle statement) : db_(db), statement_(std::move(statement)) {}

  sqlite3* db_;
  StatementHandle statement_;
};

// "order" as SQL: "\"order\"".
std::string QuoteIdentifier(std::string_view name);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUERY_H_
