#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DURABILITY_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DURABILITY_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/driver/durability.h"

namespace rowgate::orm::postgresql {

class Session;

// The server's settings as it writes them.
struct DurabilitySettings {
  std::string_view fsync;
  std::string_view full_page_writes;
  std::string_view synchronous_commit;
  std::string_view synchronous_standby_names;
};

// What a commit survives under these settings.
Durability Judge(const DurabilitySettings& settings);

// Those of the session.
absl::StatusOr<Durability> DurabilityOf(Session& session);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DURABILITY_H_
