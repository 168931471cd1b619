#include "orm/dialects/postgresql/driver/driver.h"

#include <string_view>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/connect.h"
#include "orm/dialects/postgresql/driver/connection.h"
#include "orm/dialects/postgresql/driver/couriers.h"

namespace rowgate::orm {
namespace {

// SQLAlchemy's URLs name a client library: "postgresql+asyncpg://".
std::string WithoutLibrary(const std::string& uri) {
  const size_t plus = uri.find('+');
  const size_t scheme_end = uri.find("://");
  if (plus == std::string::npos || scheme_end == std::string::npos || plus > scheme_end) return uri;
  return StrCat(uri.substr(0, plus), uri.substr(scheme_end));
}

void SetMilliseconds(std::string& script, std::string_view setting, absl::Duration value) {
  if (value > absl::ZeroDuration()) StrAppend(script, "; SET ", setting, " = ", absl::ToInt64Milliseconds(value));
}

// Binary results do not depend on the first three, but casts between text and times inside statements do. Poolers keep
// them for each of their clients; of other settings they know nothing.
std::string SetUpScript(const PostgresOptions& options, int server_version) {
  std::string script = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET standard_conforming_strings = on";
  if (options.pooler_transaction_mode) return script;
  SetMilliseconds(script, "statement_timeout", options.statement_timeout);
  SetMilliseconds(script, "idle_in_transaction_session_timeout", options.idle_in_transaction_session_timeout);
  // A long statement whose client has gone is stopped.
  if (server_version >= 140000) StrAppend(script, "; SET client_connection_check_interval = 1000");
  return script;
}

}  // namespace

PostgresDriver::PostgresDriver(PostgresOptions options)
    : options_(std::move(options)), couriers_(std::make_shared<postgresql::Couriers>()) {}

absl::StatusOr<std::unique_ptr<PostgresDriver>> PostgresDriver::Create(PostgresOptions options) {
  options.uri = WithoutLibrary(options.uri);
  if (!postgresql::CanRead(options)) {
    return InvalidField("INVALID_DATABASE_URL", "database", "is not a PostgreSQL URL or has an unknown option");
  }
  return std::unique_ptr<PostgresDriver>(new PostgresDriver(std::move(options)));
}

absl::StatusOr<std::unique_ptr<Connection>> PostgresDriver::Connect(absl::Time deadline) {
  ASSIGN_OR_RETURN(postgresql::NewConnection made, postgresql::ConnectTo(options_, deadline));
  const std::string script = SetUpScript(options_, PQserverVersion(made.connection.get()));
  auto connection = std::make_unique<postgresql::PostgresConnection>(std::move(made.connection), couriers_,
                                                                     !options_.pooler_transaction_mode);
  RETURN_IF_ERROR(connection->SetUp(script, made.deadline));
  return connection;
}

}  // namespace rowgate::orm
