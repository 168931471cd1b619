#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_

#include "absl/status/statusor.h"
#include "orm/dialects/postgresql/driver/driver.h"
#include "orm/dialects/postgresql/driver/handles.h"

namespace rowgate::orm::postgresql {

// Whether libpq understands the URI and knows all keywords.
bool CanRead(const PostgresOptions& options);

// A new session, within the time allowed.
absl::StatusOr<ConnectionHandle> ConnectTo(const PostgresOptions& options);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_
