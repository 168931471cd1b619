#include "orm/dialects/sqlite/driver/driver.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "orm/base/errors.h"
#include "orm/base/mutex.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/connection.h"
#include "orm/dialects/sqlite/driver/quarantine.h"
#include "orm/dialects/sqlite/driver/session.h"
#include "orm/dialects/sqlite/driver/settings.h"
#include "orm/driver/errors.h"

namespace rowgate::orm {
namespace {

// What sqlite3_open is given.
struct Location {
  std::string text;
  bool is_uri = false;
};

// A name makes a database in memory visible to all connections of the process; it must be nobody else's.
Location LocationOf(const SqliteOptions& options) {
  if (!options.path.empty()) return {.text = options.path};
  std::random_device random;
  const uint64_t unique = uint64_t{random()} << 32 | random();
  return {.text = absl::StrCat("file:/rowgate-", absl::Hex(unique, absl::kZeroPad16), "?vfs=memdb"), .is_uri = true};
}

class SqliteDriverImpl : public SqliteDriver {
 public:
  SqliteDriverImpl(const SqliteOptions& options, Location location)
      : options_(options),
        location_(std::move(location)),
        traits_{.single_connection = options.path.empty(), .single_writer = true} {}

  const DriverTraits& traits() const override { return traits_; }

  absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) override {
    sqlite::QuarantinePass pass(quarantine_);
    ASSIGN_OR_RETURN(sqlite::DatabaseHandle db, Open());
    // The session's lock wait serves the settings too, which may have to wait for another process.
    auto session = std::make_unique<sqlite::Session>(std::move(db), std::move(pass), options_.busy_timeout);
    session->GiveUpAt(deadline);
    RETURN_IF_ERROR(Configure(*session, deadline));
    session->GiveUpAt(absl::InfiniteFuture());
    return std::make_unique<sqlite::SqliteConnection>(std::move(session), traits_.single_connection);
  }

  // Verifies that the database can be used, and keeps one in memory alive while no connection is.
  absl::Status Prepare() {
    ASSIGN_OR_RETURN(const std::unique_ptr<Connection> probe, Connect(absl::InfiniteFuture()));
    if (!traits_.single_connection) return absl::OkStatus();
    ASSIGN_OR_RETURN(anchor_, Open());
    return absl::OkStatus();
  }

 private:
  // A database in memory is always a new one.
  sqlite::FileAccess Access() const {
    if (location_.is_uri) return sqlite::FileAccess::kMake;
    if (options_.read_only) return sqlite::FileAccess::kRead;
    return options_.make_missing ? sqlite::FileAccess::kMake : sqlite::FileAccess::kWrite;
  }
  absl::StatusOr<sqlite::DatabaseHandle> Open() const {
    return sqlite::OpenDatabase(location_.text, location_.is_uri, Access());
  }

  // One at a time: connections that switch a new file to WAL together fail each other without waiting.
  absl::Status Configure(sqlite::Session& session, absl::Time deadline) {
    if (!TakeTurn(deadline)) return DatabaseUnreachable();
    const absl::Status status = sqlite::ApplySettings(session.db(), options_, session.clock());
    EndTurn();
    const bool locked = ReasonOf(status) == ReasonOf(LockNotAvailable());
    return locked ? WithVendorText(DatabaseUnreachable(), VendorTextOf(status)) : status;
  }
  bool TakeTurn(absl::Time deadline) {
    const MutexLock lock(mutex_);
    while (configuring_) {
      if (!turn_.WaitUntil(mutex_, deadline)) return false;
    }
    configuring_ = true;
    return true;
  }
  void EndTurn() {
    const MutexLock lock(mutex_);
    configuring_ = false;
    turn_.Signal();
  }

  const SqliteOptions options_;
  const Location location_;
  const DriverTraits traits_;
  sqlite::DatabaseHandle anchor_;
  const std::shared_ptr<sqlite::Quarantine> quarantine_ = std::make_shared<sqlite::Quarantine>();
  Mutex mutex_;
  CondVar turn_;
  bool configuring_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDriver>> SqliteDriver::Create(const SqliteOptions& options) {
  SqliteOptions used = options;
  if (used.path == ":memory:") used.path.clear();
  auto driver = std::make_unique<SqliteDriverImpl>(used, LocationOf(used));
  RETURN_IF_ERROR(driver->Prepare());
  return driver;
}

}  // namespace rowgate::orm
