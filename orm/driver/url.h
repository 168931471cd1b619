#ifndef ROWGATE_ORM_DRIVER_URL_H_
#define ROWGATE_ORM_DRIVER_URL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rowgate::orm {

// A database URL as SQLAlchemy writes it, parts percent-decoded:
//
//   postgresql://alice:s%40cret@db.example:5432/shop?sslmode=require      "postgres://" is the same
//   postgresql:///shop?host=/var/run/postgresql                           a unix socket
//   postgresql+psycopg2://…                                               driver suffixes are accepted and ignored
//   sqlite:///app.db   sqlite:////data/app.db   sqlite://   sqlite:///:memory:
struct DatabaseUrl {
  std::string dialect;        // "postgresql" or "sqlite"
  std::string driver_suffix;  // "psycopg2"; worth a line in the log
  std::string username;
  std::string password;
  std::string host;
  std::optional<uint16_t> port;
  std::string database;  // SQLite: the file's path; empty and ":memory:" are a database in memory
  std::map<std::string, std::string> query;

  // For logs and messages: the URL with *** in place of every password.
  std::string Redacted() const;

  bool operator==(const DatabaseUrl&) const = default;
};

// Error: INVALID_ARGUMENT with reason INVALID_DATABASE_URL. Messages say what is wrong and never repeat the URL, which
// may hold a password.
absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(std::string_view url);

// That error, for whoever reads the options behind the "?".
absl::Status InvalidDatabaseUrl(std::string_view what);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_URL_H_
