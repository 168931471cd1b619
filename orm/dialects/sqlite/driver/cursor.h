#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CURSOR_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "orm/dialects/sqlite/driver/session.h"
#include "orm/driver/driver.h"
#include "orm/expr/type.h"

namespace rowgate::orm::sqlite {

// Rows of one query as SQLite finds them: nothing is held but the row it stands on. Its session must outlive it.
class SqliteCursor : public RowCursor {
 public:
  SqliteCursor(Session& session, StatementLease statement, std::vector<StoredType> columns)
      : session_(session),
        statement_(std::move(statement)),
        columns_(std::move(columns)),
        began_(session.clock().micros) {}

  absl::Status Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) override;

 private:
  Session& session_;
  StatementLease statement_;
  std::vector<StoredType> columns_;
  int64_t began_;      // other statements of the session may have begun since
  bool done_ = false;  // stepping on would run the query again
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CURSOR_H_
