#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_HANDLES_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_HANDLES_H_

#include <sqlite3.h>

#include <memory>

// Owners of what the SQLite library hands out.
namespace rowgate::orm::sqlite {

struct CloseDatabase {
  // _v2: a statement that outlives the connection keeps it alive instead of leaking it.
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_HANDLES_H_
