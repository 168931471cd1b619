#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace rowgate::orm::postgresql {

// Where a connection stands between Begin and Commit or Rollback. The server knows a dead transaction too, but not one
// that died on our side, by a value that could not be sent or read.
struct TransactionState {
  bool open = false;
  // What begins it, as long as the server has not done it: it goes along with the first command. What fails before
  // leaves nothing on the server to undo.
  std::vector<std::string> opening;
  bool dead = false;      // only Rollback helps, or going back to a savepoint
  size_t savepoints = 0;  // one above the other

  bool on_server() const { return open && opening.empty(); }

  absl::Status Failed(absl::Status status) {
    dead = open;
    return status;
  }
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_TRANSACTION_STATE_H_
