#include "orm/dialects/postgresql/driver/driver.h"

#include <string_view>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/connect.h"
#include "orm/dialects/postgresql/driver/connection.h"
#include "orm/dialects/postgresql/driver/errors.h"

namespace rowgate::orm {
namespace {

using postgresql::ConnectionHandle;

// SQLAlchemy's URLs name a client library: "postgresql+asyncpg://".
std::string WithoutLibrary(const std::string& uri) {
  const size_t plus = uri.find('+');
  const size_t scheme_end = uri.find("://");
  if (plus == std::string::npos || scheme_end == std::string::npos || plus > scheme_end) return uri;
  return StrCat(uri.substr(0, plus), uri.substr(scheme_end));
}

// Binary results do not depend on these, but casts between text and times inside statements do.
std::string SetUpScript(const PostgresOptions& options) {
  std::string script = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET standard_conforming_strings = on";
  if (options.statement_timeout > absl::ZeroDuration() && !options.pooler_transaction_mode) {
    StrAppend(script, "; SET statement_timeout = ", absl::ToInt64Milliseconds(options.statement_timeout));
  }
  return script;
}

absl::Status SetUp(PGconn* connection, const PostgresOptions& options) {
  const postgresql::ResultHandle result(PQexec(connection, SetUpScript(options).c_str()));
  if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return absl::OkStatus();
  return postgresql::StatusOfConnectFailure(PQerrorMessage(connection), /*password_missing=*/false);
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresDriver>> PostgresDriver::Create(PostgresOptions options) {
  options.uri = WithoutLibrary(options.uri);
  if (!postgresql::CanRead(options)) {
    return InvalidField("INVALID_DATABASE_URL", "database", "is not a PostgreSQL URL or has an unknown option");
  }
  return std::unique_ptr<PostgresDriver>(new PostgresDriver(std::move(options)));
}

absl::StatusOr<std::unique_ptr<Connection>> PostgresDriver::Connect() {
  ASSIGN_OR_RETURN(ConnectionHandle connection, postgresql::ConnectTo(options_));
  RETURN_IF_ERROR(SetUp(connection.get(), options_));
  return std::make_unique<postgresql::PostgresConnection>(std::move(connection), !options_.pooler_transaction_mode);
}

}  // namespace rowgate::orm
