#ifndef ROWGATE_TESTS_SUPPORT_POSTGRESQL_DATABASE_H_
#define ROWGATE_TESTS_SUPPORT_POSTGRESQL_DATABASE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rowgate::test {

// A database of its own name on a running PostgreSQL server, dropped by the destructor together with the sessions
// that are still in it.
class PostgresqlDatabase {
 public:
  // `server_url` names any database the user may connect to and create others from.
  static absl::StatusOr<PostgresqlDatabase> Create(std::string_view server_url);

  PostgresqlDatabase(const PostgresqlDatabase&) = delete;
  PostgresqlDatabase& operator=(const PostgresqlDatabase&) = delete;
  PostgresqlDatabase(PostgresqlDatabase&& other) noexcept;
  PostgresqlDatabase& operator=(PostgresqlDatabase&& other) = delete;
  ~PostgresqlDatabase();

  const std::string& url() const { return url_; }

 private:
  PostgresqlDatabase(std::string server_url, std::string name);

  std::string server_url_;
  std::string name_;  // empty after a move
  std::string url_;
};

// Runs SQL of the test's own on a connection made for it; for set-up and checks behind Rowgate's back.
absl::Status RunPostgresql(const std::string& url, const std::string& sql);

// The same URL with another database: "postgresql://u@h:1/a?x=y" and "b" give "postgresql://u@h:1/b?x=y".
std::string WithDatabase(std::string_view url, std::string_view database);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_POSTGRESQL_DATABASE_H_
