#ifndef ROWGATE_ORM_DIALECTS_REGISTRY_H_
#define ROWGATE_ORM_DIALECTS_REGISTRY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/driver/url.h"
#include "orm/sql/dialect.h"

// The one place that names concrete dialects and drivers. Adding a database means adding its folder and a case here.
namespace rowgate::orm {

// Immutable once opened; both parts are thread-safe.
struct Database {
  std::unique_ptr<Dialect> dialect;
  std::unique_ptr<Driver> driver;
};

// What is set beside the URL. A database ignores what it has no use for; zero means its driver's own default.
struct DatabaseOptions {
  std::string application_name = "rowgate";
  absl::Duration connect_timeout = absl::ZeroDuration();
  absl::Duration busy_timeout = absl::ZeroDuration();       // wait for another process's write (embedded databases)
  absl::Duration statement_timeout = absl::ZeroDuration();  // the server's own ceiling
  // The server's own limit on waiting for the next statement of a transaction.
  absl::Duration idle_in_transaction_session_timeout = absl::ZeroDuration();
  bool read_only = false;                // embedded databases; others have roles for it
  bool make_missing = true;              // embedded: a missing file is made, not an error
  bool relaxed_durability = false;       // embedded: a power cut may lose the last commits
  bool pooler_transaction_mode = false;  // behind a pooler that shares sessions
};

// Options behind the URL's "?" are passed to the driver: libpq's keywords for PostgreSQL, but for `pooler=transaction`,
// which is pooler_transaction_mode; `mode=ro` or `mode=rwc` for SQLite (which makes a missing file whatever the options
// say). Errors: INVALID_DATABASE_URL for others, and whatever
// the driver's Create reports.
absl::StatusOr<Database> OpenDatabase(const DatabaseUrl& url, const DatabaseOptions& options);

// One of each dialect, in a stable order, whether there is a driver for it or not: Explain shows a statement in all of
// them. traits().name tells them apart.
std::vector<std::unique_ptr<Dialect>> AllDialects();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_REGISTRY_H_
