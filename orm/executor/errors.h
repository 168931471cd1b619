#ifndef ROWGATE_ORM_EXECUTOR_ERRORS_H_
#define ROWGATE_ORM_EXECUTOR_ERRORS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Work that the executor refused or ended. See orm/pool/errors.h for DeadlineExceeded and orm/driver/errors.h for
// StatementCancelled, which it uses too.
namespace rowgate::orm {

// OVERLOADED: what waits already is as much as may: `limit` calls of this class, or bytes of all. Nothing was done.
absl::Status Overloaded(size_t limit, absl::Duration retry_after);
// SHUTTING_DOWN: the server is going down; another replica can do the work.
absl::Status ShuttingDown();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_ERRORS_H_
