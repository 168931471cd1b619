#ifndef ROWGATE_SERVER_APP_SCHEMA_DRIFT_H_
#define ROWGATE_SERVER_APP_SCHEMA_DRIFT_H_

#include <vector>

#include "orm/base/errors.h"
#include "orm/schema/catalog.h"
#include "orm/schema/reflection.h"

namespace rowgate::server {

// What the schema declares and the database does not have. Fields are message or message and field names, descriptions
// name the SQL side.
struct SchemaDrift {
  std::vector<orm::FieldViolation> tables;   // whole tables: can be created
  std::vector<orm::FieldViolation> columns;  // columns of tables that exist: take a migration
  std::vector<orm::FieldViolation> views;    // never created by Rowgate

  bool empty() const { return tables.empty() && columns.empty() && views.empty(); }
};

// Names are compared without case, as most engines do. More than the schema needs is no drift. Tables in a named schema
// that the reflection does not show are not judged.
SchemaDrift FindDrift(const orm::Catalog& catalog, const orm::Reflection& reflection);

// SCHEMA_DRIFT with everything that is missing, or OK.
absl::Status DriftStatus(const SchemaDrift& drift);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SCHEMA_DRIFT_H_
