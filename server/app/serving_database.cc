#include "server/app/serving_database.h"

#include <optional>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/driver/url.h"
#include "orm/sql/validate.h"
#include "server/app/errors.h"
#include "server/app/part_options.h"
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

// Nobody should find out from a power cut that writes were lost. A database in memory hides nothing.
absl::Status CheckDurability(const orm::Durability& durability, const ServerOptions& options, const Log& log) {
  if (durability.level != orm::DurabilityClass::kRelaxed) return absl::OkStatus();
  if (!options.relaxed_durability) return DurabilityRelaxed(durability.relaxed_by);
  log.Write(LogLevel::kWarning, "acknowledged writes may be lost at a power cut", {{"setting", durability.relaxed_by}});
  return absl::OkStatus();
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
  ASSIGN_OR_RETURN(orm::Database database, OpenDatabaseUrl(options.database_url, DatabaseOptionsOf(options), log));
  RETURN_IF_ERROR(orm::ValidateForDialect(catalog, *database.dialect));
  ASSIGN_OR_RETURN(const std::unique_ptr<orm::Connection> connection, database.driver->Connect());
  ASSIGN_OR_RETURN(orm::Durability durability, connection->CheckDurability());
  RETURN_IF_ERROR(CheckDurability(durability, options, log));
  ASSIGN_OR_RETURN(std::unique_ptr<orm::Ledger> ledger, orm::Ledger::Create(*database.dialect));
  if (options.create_tables) {
    RETURN_IF_ERROR(CreateMissingTables(catalog, ledger->CreateStatements(), *database.dialect, *connection));
  }
  RETURN_IF_ERROR(CheckTables(catalog, *connection));
  ASSIGN_OR_RETURN(const bool has_ledger, ledger->Exists(*connection));
  if (!has_ledger) ledger.reset();
  ASSIGN_OR_RETURN(TokenSealer tokens, FindTokenKey(options, *connection, log));
  return ServingDatabase{.dialect = std::move(database.dialect),
                         .driver = std::move(database.driver),
                         .tokens = std::move(tokens),
                         .durability = std::move(durability),
                         .ledger = std::move(ledger)};
}

}  // namespace rowgate::server
