#ifndef ROWGATE_ORM_TXN_ROLLBACK_QUIETLY_H_
#define ROWGATE_ORM_TXN_ROLLBACK_QUIETLY_H_

#include "orm/driver/driver.h"

namespace rowgate::orm {

// For the paths that have something to report already. Should the rollback fail, the connection says so (unhealthy, or
// still in a transaction) and the pool closes it instead of lending it again.
inline void RollbackQuietly(Connection& connection) {
  if (connection.healthy() && connection.in_transaction()) connection.Rollback().IgnoreError();
}

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_ROLLBACK_QUIETLY_H_
