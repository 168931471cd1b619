#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DIALECT_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DIALECT_H_

#include <memory>

#include "orm/sql/dialect.h"

namespace rowgate::orm {

// SQL text for PostgreSQL 13 or later, with ICU collations. Parameters are typed by the driver, so none is cast.
std::unique_ptr<Dialect> MakePostgresqlDialect();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DIALECT_H_
