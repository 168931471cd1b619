#include "tests/support/postgresql_database.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iostream>
#include <memory>
#include <utility>

#include "orm/base/strings.h"

namespace rowgate::test {
namespace {

// Unique among the test programs that share a server.
std::string NewName() {
  static std::atomic<int> count = 0;
  return orm::StrCat("rowgate_test_", getpid(), "_", ++count);
}

}  // namespace

std::string WithDatabase(std::string_view url, std::string_view database) {
  const size_t scheme_end = url.find("://");
  const size_t authority = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const size_t authority_end = std::min(url.find_first_of("/?", authority), url.size());
  const size_t query = std::min(url.find('?', authority), url.size());
  return orm::StrCat(url.substr(0, authority_end), "/", database, url.substr(query));
}

absl::Status RunPostgresql(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return absl::UnavailableError(PQerrorMessage(connection.get()));
  }
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return absl::OkStatus();
  return absl::InternalError(PQerrorMessage(connection.get()));
}

absl::StatusOr<PostgresqlDatabase> PostgresqlDatabase::Create(std::string_view server_url) {
  PostgresqlDatabase database{std::string(server_url), NewName()};
  const std::string sql = orm::StrCat("CREATE DATABASE ", database.name_, " TEMPLATE template0");
  const absl::Status created = RunPostgresql(database.server_url_, sql);
  if (created.ok()) return database;
  database.name_.clear();  // there is nothing to drop
  return created;
}

PostgresqlDatabase::PostgresqlDatabase(std::string server_url, std::string name)
    : server_url_(std::move(server_url)), name_(std::move(name)), url_(WithDatabase(server_url_, name_)) {}

PostgresqlDatabase::PostgresqlDatabase(PostgresqlDatabase&& other) noexcept
    : server_url_(std::move(other.server_url_)), name_(std::exchange(other.name_, {})), url_(std::move(other.url_)) {}

PostgresqlDatabase::~PostgresqlDatabase() {
  if (name_.empty()) return;
  const absl::Status dropped =
      RunPostgresql(server_url_, orm::StrCat("DROP DATABASE IF EXISTS ", name_, " WITH (FORCE)"));
  if (!dropped.ok()) std::cerr << "could not drop " << name_ << ": " << dropped << "\n";
}

}  // namespace rowgate::test
