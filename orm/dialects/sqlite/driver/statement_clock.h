#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CLOCK_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CLOCK_H_

#include <cstdint>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace rowgate::orm::sqlite {

// What rowgate_now() says, in microseconds since 1970. One per connection: whoever steps a statement sets it to when
// that statement began. Used by one thread at a time.
struct StatementClock {
  int64_t micros = 0;

  static int64_t Now() { return absl::ToUnixMicros(absl::Now()); }
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CLOCK_H_
