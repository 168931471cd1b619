#ifndef ROWGATE_ORM_POOL_ERRORS_H_
#define ROWGATE_ORM_POOL_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

// Failures to get a connection. Nothing has been sent to the database when one of these is returned.
namespace rowgate::orm {

// POOL_EXHAUSTED: no connection came free within the pool's acquire timeout. `limit` is how many the class may hold.
absl::Status PoolExhausted(size_t limit);
// POOL_CLOSED: the server is going down.
absl::Status PoolClosed();
absl::Status InvalidPoolOptions(std::string_view field, std::string_view description);

// Metadata of every DEADLINE_EXCEEDED: which limit ended the work.
inline constexpr char kMetaLimit[] = "limit";
// STATEMENT_TIMEOUT with limit = "deadline": the caller's own deadline has passed.
absl::Status DeadlineExceeded();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_ERRORS_H_
