#ifndef ROWGATE_SERVER_APP_SERVING_DATABASE_H_
#define ROWGATE_SERVER_APP_SERVING_DATABASE_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/dialects/registry.h"
#include "orm/ledger/ledger.h"
#include "orm/schema/catalog.h"
#include "server/app/log.h"
#include "server/app/options.h"
#include "server/tokens/token_sealer.h"

namespace rowgate::server {

// The database a server works on, found to be there and to have what the schema declares.
struct ServingDatabase {
  std::unique_ptr<orm::Dialect> dialect;
  std::shared_ptr<orm::Driver> driver;
  TokenSealer tokens;
  orm::Durability durability;
  std::unique_ptr<orm::Ledger> ledger;  // null: the database has no table for it
};

// Connects once: asks what a commit survives, creates tables if it was asked to, compares the database with the
// catalog, fetches the key of the page tokens. Errors: INVALID_DATABASE_URL, SCHEMA_UNSUPPORTED, DB_UNREACHABLE,
// DURABILITY_RELAXED, SCHEMA_DRIFT, those of the key file.
absl::StatusOr<ServingDatabase> OpenServingDatabase(const ServerOptions& options, const orm::Catalog& catalog,
                                                    const Log& log);

// Parses and opens, without serving anything; logs what is ignored of the URL.
absl::StatusOr<orm::Database> OpenDatabaseUrl(std::string_view url, const orm::DatabaseOptions& options,
                                              const Log& log);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SERVING_DATABASE_H_
