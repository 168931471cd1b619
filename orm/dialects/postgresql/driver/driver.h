#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DRIVER_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DRIVER_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"

namespace rowgate::orm {

namespace postgresql {
class Couriers;
}  // namespace postgresql

struct PostgresOptions {
  // "postgresql://user:password@host:5432/db?sslmode=require"; "postgresql+anything://" is understood too. May be
  // empty.
  std::string uri;
  // libpq's keywords (host, port, dbname, user, password, sslmode, …); they win over the URI.
  std::map<std::string, std::string> keywords;
  // Until a session is set up, host name lookup excepted. A connect_timeout in the URI or keywords wins.
  absl::Duration connect_timeout = absl::Seconds(5);
  std::string application_name = "rowgate";
  // The server stops longer statements (not waits for a standby in COMMIT); 0: its own setting.
  absl::Duration statement_timeout = absl::ZeroDuration();
  // The server ends sessions that wait for longer inside a transaction: those of a gateway that is gone. 0: its own
  // setting.
  absl::Duration idle_in_transaction_session_timeout = absl::ZeroDuration();
  // Behind a pooler that hands out server sessions per transaction: nothing is prepared by name, and what is said above
  // about the server is not set, as it would stay behind in sessions of others.
  bool pooler_transaction_mode = false;
};

// PostgreSQL through libpq. Sessions speak UTF-8 and UTC; their search_path is the role's own. Thread-safe.
//
// Connect fails with DB_UNREACHABLE (also while the server starts up) or DB_ACCESS_DENIED (wrong password, no such
// database or role).
class PostgresDriver final : public Driver {
 public:
  // INVALID_DATABASE_URL when libpq cannot read the options. The message repeats nothing of them: passwords.
  static absl::StatusOr<std::unique_ptr<PostgresDriver>> Create(PostgresOptions options);

  const DriverTraits& traits() const override { return traits_; }
  using Driver::Connect;
  absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) override;

 private:
  explicit PostgresDriver(PostgresOptions options);

  const PostgresOptions options_;
  const DriverTraits traits_;
  const std::shared_ptr<postgresql::Couriers> couriers_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DRIVER_H_
