#ifndef ROWGATE_ORM_ENGINE_RESULT_READER_H_
#define ROWGATE_ORM_ENGINE_RESULT_READER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "orm/driver/row_batch.h"
#include "orm/engine/prepared_statement.h"
#include "orm/engine/session.h"

namespace rowgate::orm {

// What rows will take on the wire, or a little more.
size_t ResultBytes(const RowBatch& rows);

// All rows of a statement. RESULT_TOO_LARGE as soon as they take more than `bytes_max`; the rest is not read then.
absl::Status ReadAll(Session& session, const PreparedStatement& statement, size_t bytes_max, RowBatch& rows);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_RESULT_READER_H_
