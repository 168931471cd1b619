#include "orm/dialects/sqlite/driver/session.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// Shapes of a service's calls; beyond that a client is making up new ones, which are prepared each time.
constexpr size_t kStatementsMax = 256;
// The log is written back to the file when it has so many pages, as SQLite does it by itself.
constexpr int kCheckpointFrames = 1000;
// 16 MiB of pages.
constexpr int kRestartFrames = 4000;
constexpr absl::Duration kRestartWait = absl::Milliseconds(100);

absl::Duration DelayBefore(int attempt) { return absl::Milliseconds(1 << std::min(attempt, 4)); }

}  // namespace

Session::Session(DatabaseHandle db, QuarantinePass pass, absl::Duration busy_timeout)
    : db_(std::move(db)),
      interrupts_(db_.get()),
      statements_(kStatementsMax),
      pass_(std::move(pass)),
      busy_timeout_(busy_timeout) {
  // Not sqlite3_busy_timeout: its wait cannot be cancelled.
  sqlite3_busy_handler(
      db_.get(),
      [](void* session, int attempt) { return static_cast<Session*>(session)->WaitForLock(attempt) ? 1 : 0; }, this);
  const auto before = [](void* session) {
    static_cast<Session*>(session)->BeforeCommit();
    return 0;  // go on
  };
  sqlite3_commit_hook(db_.get(), before, this);
  // Takes the place of SQLite's own, which cannot be told when not to begin.
  const auto after = [](void* session, sqlite3*, const char* schema, int frames) {
    static_cast<Session*>(session)->AfterCommit(schema, frames);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(db_.get(), after, this);
}

bool Session::WaitForLock(int attempt) {
  const absl::Time now = SteadyNow();
  const bool own_limit = lock_timeout_ > absl::ZeroDuration();
  if (attempt == 0) wait_until_ = std::min(now + (own_limit ? lock_timeout_ : busy_timeout_), give_up_at_);
  if (interrupts_.cancelled() || now >= wait_until_) return false;
  absl::SleepFor(std::min(DelayBefore(attempt), wait_until_ - now));
  return true;
}

// The caller whose commit makes the log too long pays for writing it back; one that is late already does not. Failures
// are the next one's matter: what was committed is in the log.
//
// While any reader stands in the log it is only appended to: readers that overlap make it grow for ever (70 MiB in 15 s
// with four of them). So from some length on new ones are kept out of it until the old ones have gone. A reader that
// stays for longer is not waited for again before the log is twice as long.
void Session::AfterCommit(const char* schema, int frames) {
  interrupts_.Lift();
  if (frames < kRestartFrames) restart_at_ = kRestartFrames;
  if (frames < kCheckpointFrames || interrupts_.cancelled()) return;
  const bool restart = frames >= restart_at_;
  if (restart) restart_at_ = int64_t{frames} * 2;
  give_up_at_ = SteadyNow() + kRestartWait;
  sqlite3_wal_checkpoint_v2(db_.get(), schema, restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
  give_up_at_ = absl::InfiniteFuture();
}

absl::Status Session::CheckAlive() const {
  if (!healthy()) return ConnectionLost();
  return transaction_dead() ? TransactionDead() : absl::OkStatus();
}

absl::Status Session::Start() {
  // Should SQLite have ended the transaction without an error that we saw, a statement would commit alone.
  if (in_transaction() && sqlite3_get_autocommit(db_.get()) != 0) Discard();
  RETURN_IF_ERROR(CheckAlive());
  interrupts_.Forget();
  commit_begun_ = false;
  clock_.micros = StatementClock::Now();
  return absl::OkStatus();
}

absl::Status Session::Resume(int64_t began) {
  RETURN_IF_ERROR(CheckAlive());
  commit_begun_ = false;
  clock_.micros = began;
  return absl::OkStatus();
}

absl::StatusOr<StatementLease> Session::Prepare(std::string_view sql, Keep keep) {
  absl::StatusOr<StatementLease> lease = statements_.Acquire(db_.get(), sql, keep);
  if (lease.ok()) return lease;
  const int code = sqlite3_extended_errcode(db_.get());
  return code == SQLITE_OK ? lease.status() : Fail(code);
}

absl::Status Session::CheckMayRun(sqlite3_stmt* statement) const {
  const bool refused = state_ == State::kReadOnly && sqlite3_stmt_readonly(statement) == 0;
  return refused ? DatabaseReadOnly() : absl::OkStatus();
}

absl::Status Session::Fail(int code) {
  const absl::Status status = WithVendorText(StatusOfFailure(code), sqlite3_errmsg(db_.get()));
  Discard();
  return status;
}

absl::Status Session::StatusOfFailure(int code) {
  const std::optional<Meaning> meaning = NearestMeaning(code);
  if (!meaning.has_value() || BreaksConnection(*meaning)) {
    healthy_ = false;
    if (commit_begun_) {
      pass_.BeginQuarantine();
      return CommitOutcomeUnknown();
    }
  }
  if (meaning == Meaning::kBusy && interrupts_.cancelled()) return StatementCancelled();
  // As long as the caller has allowed: not to be tried again by the server.
  if (meaning == Meaning::kBusy && lock_timeout_ > absl::ZeroDuration()) return LockNotAvailable();
  return StatusOf(code, sqlite3_errmsg(db_.get()));
}

void Session::Discard() {
  if (in_transaction()) state_ = State::kDead;
}

absl::Status Session::RunToEnd(std::string_view sql) {
  ASSIGN_OR_RETURN(const StatementLease statement, Prepare(sql, Keep::kYes));
  const int code = sqlite3_step(statement.get());
  return code == SQLITE_DONE || code == SQLITE_ROW ? absl::OkStatus() : Fail(code);
}

absl::Status Session::RunScript(std::string_view sql) {
  RETURN_IF_ERROR(Start());
  const bool alone = !in_transaction();
  const int code = sqlite3_exec(db_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  absl::Status status = code == SQLITE_OK ? absl::OkStatus() : Fail(code);
  const bool outside = sqlite3_get_autocommit(db_.get()) != 0;
  if (status.ok() && outside != alone) status = CompilerBug("a script must leave the transaction as it was");
  if (!alone && (!status.ok() || outside)) Discard();
  if (alone && !outside) status.Update(Rollback());
  return status;
}

absl::Status Session::Ping() {
  RETURN_IF_ERROR(Start());
  int moved = 0;
  sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0) return Fail(SQLITE_READONLY_DBMOVED);
  return RunToEnd("SELECT 1");
}

}  // namespace rowgate::orm::sqlite
