#include "server/app/serving_database.h"

#include <optional>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/driver/url.h"
#include "orm/sql/validate.h"
#include "server/app/prepare_database.h"
#include "server/app/token_table.h"

namespace rowgate::server {
namespace {

// A key file, Rowgate's own table, or a key that dies with the process: in this order.
absl::StatusOr<TokenSealer> FindTokenKey(const ServerOptions& options, orm::Connection& connection, const Log& log) {
  if (!options.token_key_file.empty()) return TokenSealer::FromKeyFile(options.token_key_file);
  ASSIGN_OR_RETURN(std::optional<TokenSealer> stored, ReadTokenTable(connection));
  if (stored) return *std::move(stored);
  log.Write(LogLevel::kWarning, "page tokens will not survive this process",
            {{"hint", "give --token-key-file, or start once with --create-tables to keep a key in the database"}});
  return TokenSealer::Random();
}

}  // namespace

absl::StatusOr<orm::Database> OpenDatabaseUrl(std::string_view text, const orm::DatabaseOptions& options,
                                              const Log& log) {
  ASSIGN_OR_RETURN(const orm::DatabaseUrl url, orm::ParseDatabaseUrl(text));
  const std::string redacted = url.Redacted();
  log.Write(LogLevel::kInfo, "opening database", {{"url", redacted}});
  if (!url.driver_suffix.empty()) {
    log.Write(LogLevel::kInfo, "driver suffix of the URL is ignored", {{"suffix", url.driver_suffix}});
  }
  return orm::OpenDatabase(url, options);
}

absl::StatusOr<ServingDatabase> OpenServingDatabase(const ServerOptions& options, const orm::Catalog& catalog,
                                                    const Log& log) {
  // Without tables a new file would only be left behind.
  const orm::DatabaseOptions database_options = {.make_missing = options.create_tables,
                                                 .pooler_transaction_mode = options.pooler_transaction_mode};
  ASSIGN_OR_RETURN(orm::Database database, OpenDatabaseUrl(options.database_url, database_options, log));
  RETURN_IF_ERROR(orm::ValidateForDialect(catalog, *database.dialect));
  ASSIGN_OR_RETURN(const std::unique_ptr<orm::Connection> connection, database.driver->Connect());
  if (options.create_tables) RETURN_IF_ERROR(CreateMissingTables(catalog, *database.dialect, *connection));
  RETURN_IF_ERROR(CheckTables(catalog, *connection));
  ASSIGN_OR_RETURN(TokenSealer tokens, FindTokenKey(options, *connection, log));
  return ServingDatabase{
      .dialect = std::move(database.dialect), .driver = std::move(database.driver), .tokens = std::move(tokens)};
}

}  // namespace rowgate::server
