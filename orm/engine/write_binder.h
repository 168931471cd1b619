#ifndef ROWGATE_ORM_ENGINE_WRITE_BINDER_H_
#define ROWGATE_ORM_ENGINE_WRITE_BINDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/query_binder.h"
#include "orm/engine/constraint_errors.h"
#include "orm/engine/limits.h"
#include "orm/engine/requests.h"
#include "orm/engine/write_set.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

// Execute requests become statements here: names resolved, values checked, what the gateway adds to a row filled in.
namespace rowgate::orm {

// A write before it is compiled.
struct BoundWrite {
  const Table* table = nullptr;
  WriteKind kind = WriteKind::kInsert;
  std::vector<Statement> statements;  // several when there are more rows than one INSERT takes
  std::vector<ResultColumn> columns;  // of RETURNING
  std::vector<CellWrite> only_row;    // the constants of an INSERT of one row
  bool sends_identity = false;        // rows bring their own value for the column that the database numbers
  std::optional<int64_t> identity;    // the greatest of these; nothing when they are computed
  // An upsert must not meet a row twice. When its keys are not known before, they are returned in the last items.
  const Key* upsert_key = nullptr;
  size_t upsert_key_item = 0;
};

struct WriteContext {
  const Catalog& catalog;
  const Dialect& dialect;
  const EngineLimits& limits;
};

// Reasons beside those of the binder: VIEW_NOT_WRITABLE, UNKNOWN_PATH, PATH_SET_TWICE, FIELD_REQUIRED,
// COLUMN_COUNT_MISMATCH, TOO_MANY_ITEMS, NOT_NULL_VIOLATION, KEY_NOT_WRITABLE, NOTHING_TO_UPDATE, FILTER_REQUIRED,
// FILTER_ALWAYS_TRUE, CONFLICT_TARGET_NOT_KEY, CONFLICT_VALUE_MISSING, DUPLICATE_KEY_IN_REQUEST, KEY_NOT_MADE,
// RETURNING_NOT_ALLOWED. Fields are those of ExecuteRequest: "insert.rows[2].values[0]".
absl::StatusOr<BoundWrite> BindWrite(const ExecuteRequest& request, const WriteContext& context);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_WRITE_BINDER_H_
