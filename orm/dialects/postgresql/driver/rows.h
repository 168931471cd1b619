#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ROWS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ROWS_H_

#include <libpq-fe.h>

#include <span>

#include "absl/status/status.h"
#include "orm/driver/row_batch.h"
#include "orm/expr/type.h"

namespace rowgate::orm::postgresql {

// Appends the rows of a binary result to `batch`, which was reset to as many columns as `types` has.
absl::Status AppendRows(const PGresult* result, std::span<const StoredType> types, RowBatch& batch);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ROWS_H_
