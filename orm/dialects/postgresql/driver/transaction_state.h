#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_

#include <cstddef>

#include "absl/status/status.h"

namespace rowgate::orm::postgresql {

// Where a connection stands between Begin and Commit or Rollback. The server knows a dead transaction too, but not one
// that died on our side, by a value that could not be sent or read.
struct TransactionState {
  bool open = false;
  bool dead = false;      // only Rollback helps, or going back to a savepoint
  size_t savepoints = 0;  // one above the other

  absl::Status Failed(absl::Status status) {
    dead = open;
    return status;
  }
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_
