#ifndef ROWGATE_SERVER_APP_PREPARE_DATABASE_H_
#define ROWGATE_SERVER_APP_PREPARE_DATABASE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "orm/dialects/registry.h"
#include "orm/driver/driver.h"
#include "orm/schema/catalog.h"

namespace rowgate::server {

// Creates the tables that are missing, Rowgate's own included, in one transaction (`ledger`: the statements for that of
// request ids); what exists is left as it is.
// Several servers may do so at once. Errors: SCHEMA_DRIFT before anything is created when an existing table lacks a
// column.
absl::Status CreateMissingTables(const orm::Catalog& catalog, const std::vector<std::string>& ledger,
                                 const orm::Dialect& dialect, orm::Connection& connection);

// Whether the database has what the schema declares. Error: SCHEMA_DRIFT.
absl::Status CheckTables(const orm::Catalog& catalog, orm::Connection& connection);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_PREPARE_DATABASE_H_
