#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/dialects/postgresql/driver/driver.h"
#include "orm/dialects/postgresql/driver/handles.h"

namespace rowgate::orm::postgresql {

// Whether libpq understands the URI and knows all keywords.
bool CanRead(const PostgresOptions& options);

struct NewConnection {
  ConnectionHandle connection;
  absl::Time deadline;  // by which it must have been set up
};

// A new session, by `latest` or within the connect timeout, whichever is earlier.
absl::StatusOr<NewConnection> ConnectTo(const PostgresOptions& options, absl::Time latest);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CONNECT_H_
