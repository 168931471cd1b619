#include "orm/dialects/registry.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/mysql/dialect.h"
#include "orm/dialects/postgresql/dialect.h"
#include "orm/dialects/postgresql/driver/driver.h"
#include "orm/dialects/sqlite/dialect.h"
#include "orm/dialects/sqlite/driver/driver.h"

namespace rowgate::orm {
namespace {

absl::Status ApplyMode(const DatabaseUrl& url, SqliteOptions& sqlite) {
  for (const auto& [key, value] : url.query) {
    if (key != "mode") return InvalidDatabaseUrl(StrCat("SQLite has no option \"", key, "\"; there is \"mode\""));
    if (value != "ro" && value != "rwc") return InvalidDatabaseUrl("SQLite's mode is ro or rwc");
    sqlite.read_only = sqlite.read_only || value == "ro";
    sqlite.make_missing = sqlite.make_missing || value == "rwc";
  }
  return absl::OkStatus();
}

absl::StatusOr<Database> OpenSqlite(const DatabaseUrl& url, const DatabaseOptions& options) {
  SqliteOptions sqlite = {.path = url.database, .read_only = options.read_only, .make_missing = options.make_missing};
  RETURN_IF_ERROR(ApplyMode(url, sqlite));
  if (options.busy_timeout > absl::ZeroDuration()) sqlite.busy_timeout = options.busy_timeout;
  if (options.relaxed_durability) sqlite.durability = SqliteDurability::kRelaxed;
  ASSIGN_OR_RETURN(std::unique_ptr<Driver> driver, SqliteDriver::Create(sqlite));
  return Database{.dialect = MakeSqliteDialect(), .driver = std::move(driver)};
}

// Takes "pooler" out of the keywords: libpq knows nothing of it.
absl::Status ApplyPooler(PostgresOptions& postgres) {
  const auto pooler = postgres.keywords.find("pooler");
  if (pooler == postgres.keywords.end()) return absl::OkStatus();
  if (pooler->second != "transaction") return InvalidDatabaseUrl("the one kind of pooler to be told of is transaction");
  postgres.pooler_transaction_mode = true;
  postgres.keywords.erase(pooler);
  return absl::OkStatus();
}

PostgresOptions PostgresOptionsOf(const DatabaseUrl& url, const DatabaseOptions& options) {
  PostgresOptions postgres = {
      .keywords = url.query,
      .application_name = options.application_name,
      .statement_timeout = options.statement_timeout,
      .idle_in_transaction_session_timeout = options.idle_in_transaction_session_timeout,
      .pooler_transaction_mode = options.pooler_transaction_mode,
  };
  const auto put = [&postgres](const char* keyword, const std::string& value) {
    if (!value.empty()) postgres.keywords[keyword] = value;
  };
  put("host", url.host);
  put("port", url.port ? StrCat(*url.port) : "");
  put("user", url.username);
  put("password", url.password);
  put("dbname", url.database);
  if (options.connect_timeout > absl::ZeroDuration()) postgres.connect_timeout = options.connect_timeout;
  return postgres;
}

absl::StatusOr<Database> OpenPostgresql(const DatabaseUrl& url, const DatabaseOptions& options) {
  PostgresOptions postgres = PostgresOptionsOf(url, options);
  RETURN_IF_ERROR(ApplyPooler(postgres));
  ASSIGN_OR_RETURN(std::unique_ptr<Driver> driver, PostgresDriver::Create(std::move(postgres)));
  return Database{.dialect = MakePostgresqlDialect(), .driver = std::move(driver)};
}

using Opener = absl::StatusOr<Database> (*)(const DatabaseUrl&, const DatabaseOptions&);
struct Entry {
  std::string_view dialect;
  Opener open;
};
constexpr Entry kDatabases[] = {{"postgresql", &OpenPostgresql}, {"sqlite", &OpenSqlite}};

}  // namespace

absl::StatusOr<Database> OpenDatabase(const DatabaseUrl& url, const DatabaseOptions& options) {
  for (const Entry& entry : kDatabases) {
    if (entry.dialect == url.dialect) return entry.open(url, options);
  }
  return InvalidDatabaseUrl(StrCat("there is no database called \"", url.dialect, "\""));
}

std::vector<std::unique_ptr<Dialect>> AllDialects() {
  std::vector<std::unique_ptr<Dialect>> dialects;
  dialects.push_back(MakeSqliteDialect());
  dialects.push_back(MakePostgresqlDialect());
  dialects.push_back(MakeMysqlDialect());
  dialects.push_back(MakeMariadbDialect());
  return dialects;
}

}  // namespace rowgate::orm
