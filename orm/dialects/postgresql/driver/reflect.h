#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_H_

#include "absl/status/statusor.h"
#include "orm/dialects/postgresql/driver/session.h"
#include "orm/schema/reflection.h"

namespace rowgate::orm::postgresql {

// Tables and views of the schemas on the search path, in five catalog queries however many tables there are. Tables of
// the first schema have an empty `schema`. Partitions are left out (their parent is there), so are tables whose names
// start with "rowgate_".
absl::StatusOr<Reflection> ReflectDatabase(Session& session);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_REFLECT_H_
