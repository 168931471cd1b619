#include "orm/dialects/sqlite/driver/session.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// Shapes of a service's calls; beyond that a client is making up new ones, which are prepared each time.
constexpr size_t kStatementsMax = 256;

absl::Duration DelayBefore(int attempt) { return absl::Milliseconds(1 << std::min(attempt, 4)); }

}  // namespace

Session::Session(DatabaseHandle db, absl::Duration busy_timeout)
    : db_(std::move(db)), statements_(kStatementsMax), busy_timeout_(busy_timeout) {
  // Not sqlite3_busy_timeout: its wait cannot be cancelled.
  sqlite3_busy_handler(
      db_.get(),
      [](void* session, int attempt) { return static_cast<Session*>(session)->WaitForLock(attempt) ? 1 : 0; }, this);
}

bool Session::WaitForLock(int attempt) {
  const absl::Time now = absl::Now();
  if (attempt == 0) wait_until_ = now + busy_timeout_;
  if (cancelled_.load(std::memory_order_relaxed) || now >= wait_until_) return false;
  absl::SleepFor(std::min(DelayBefore(attempt), wait_until_ - now));
  return true;
}

absl::Status Session::CheckAlive() const {
  if (!healthy_) return ConnectionLost();
  return state_ == State::kDead ? TransactionDead() : absl::OkStatus();
}

absl::Status Session::Start() {
  RETURN_IF_ERROR(CheckAlive());
  cancelled_.store(false, std::memory_order_relaxed);
  clock_.micros = StatementClock::Now();
  return absl::OkStatus();
}

absl::StatusOr<StatementLease> Session::Prepare(std::string_view sql) {
  absl::StatusOr<StatementLease> lease = statements_.Acquire(db_.get(), sql);
  if (lease.ok()) return lease;
  const int code = sqlite3_extended_errcode(db_.get());
  return code == SQLITE_OK ? lease.status() : Fail(code, Phase::kBeforeCommit);
}

absl::Status Session::CheckMayRun(sqlite3_stmt* statement) const {
  const bool refused = state_ == State::kReadOnly && sqlite3_stmt_readonly(statement) == 0;
  return refused ? DatabaseReadOnly() : absl::OkStatus();
}

Session::Phase Session::PhaseOf(sqlite3_stmt* statement) const {
  const bool alone = state_ == State::kNone && sqlite3_stmt_readonly(statement) == 0;
  return alone ? Phase::kMayHaveCommitted : Phase::kBeforeCommit;
}

absl::Status Session::Fail(int code, Phase phase) {
  const std::string message = sqlite3_errmsg(db_.get());
  const std::optional<Meaning> meaning = NearestMeaning(code);
  Discard();
  if (!meaning.has_value() || BreaksConnection(*meaning)) healthy_ = false;
  // A frame that was written but could not be synced may be found by recovery: the row can come back.
  if (meaning == Meaning::kInputOutput && phase == Phase::kMayHaveCommitted) {
    return WithVendorText(CommitOutcomeUnknown(), message);
  }
  if (meaning == Meaning::kBusy && cancelled_.load(std::memory_order_relaxed)) {
    return WithVendorText(StatementCancelled(), message);
  }
  return StatusOf(code, message);
}

void Session::Discard() {
  if (state_ != State::kNone) state_ = State::kDead;
}

absl::Status Session::RunToEnd(std::string_view sql, Phase phase) {
  ASSIGN_OR_RETURN(const StatementLease statement, Prepare(sql));
  const int code = sqlite3_step(statement.get());
  return code == SQLITE_DONE || code == SQLITE_ROW ? absl::OkStatus() : Fail(code, phase);
}

absl::Status Session::Begin(TransactionMode mode) {
  RETURN_IF_ERROR(Start());
  if (in_transaction()) return CompilerBug("BEGIN inside a transaction");
  const bool writes = mode == TransactionMode::kReadWrite;
  // A deferred transaction that starts to write later fails at once when another has committed since.
  RETURN_IF_ERROR(RunToEnd(writes ? "BEGIN IMMEDIATE" : "BEGIN", Phase::kBeforeCommit));
  state_ = writes ? State::kReadWrite : State::kReadOnly;
  return absl::OkStatus();
}

absl::Status Session::Commit() {
  if (state_ == State::kNone) return CompilerBug("COMMIT without a transaction");
  RETURN_IF_ERROR(Start());
  if (sqlite3_get_autocommit(db_.get()) != 0) {
    Discard();
    return TransactionDead();
  }
  const Phase phase = state_ == State::kReadWrite ? Phase::kMayHaveCommitted : Phase::kBeforeCommit;
  RETURN_IF_ERROR(RunToEnd("COMMIT", phase));
  if (sqlite3_get_autocommit(db_.get()) == 0) {
    Discard();
    healthy_ = false;
    return CommitOutcomeUnknown();
  }
  state_ = State::kNone;
  savepoint_ = State::kNone;
  return absl::OkStatus();
}

absl::Status Session::Rollback() {
  state_ = State::kNone;
  savepoint_ = State::kNone;
  if (sqlite3_get_autocommit(db_.get()) != 0) return absl::OkStatus();  // SQLite has done it by itself
  const absl::Status status = RunToEnd("ROLLBACK", Phase::kBeforeCommit);
  if (sqlite3_get_autocommit(db_.get()) != 0) return absl::OkStatus();
  healthy_ = false;
  return status.ok() ? ConnectionLost() : status;
}

absl::Status Session::Savepoint() {
  if (!in_transaction() || savepoint_ != State::kNone) return CompilerBug("SAVEPOINT outside a transaction, or twice");
  RETURN_IF_ERROR(Start());
  RETURN_IF_ERROR(RunToEnd("SAVEPOINT rowgate", Phase::kBeforeCommit));
  savepoint_ = state_;
  return absl::OkStatus();
}

absl::Status Session::RollbackToSavepoint() {
  if (savepoint_ == State::kNone) return CompilerBug("ROLLBACK TO without a savepoint");
  if (!healthy_) return ConnectionLost();
  // Rolled back by SQLite, the transaction has no savepoint any more: what came before it is gone as well.
  if (sqlite3_get_autocommit(db_.get()) != 0) return TransactionDead();
  RETURN_IF_ERROR(RunToEnd("ROLLBACK TO rowgate", Phase::kBeforeCommit));
  state_ = savepoint_;
  return absl::OkStatus();
}

absl::Status Session::ReleaseSavepoint() {
  if (savepoint_ == State::kNone) return CompilerBug("RELEASE without a savepoint");
  RETURN_IF_ERROR(Start());
  if (sqlite3_get_autocommit(db_.get()) != 0) {
    Discard();
    return TransactionDead();
  }
  RETURN_IF_ERROR(RunToEnd("RELEASE rowgate", Phase::kBeforeCommit));
  savepoint_ = State::kNone;
  return absl::OkStatus();
}

absl::Status Session::RunScript(std::string_view sql) {
  RETURN_IF_ERROR(Start());
  const bool alone = state_ == State::kNone;
  const int code = sqlite3_exec(db_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  absl::Status status =
      code == SQLITE_OK ? absl::OkStatus() : Fail(code, alone ? Phase::kMayHaveCommitted : Phase::kBeforeCommit);
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
  if (moved != 0) return Fail(SQLITE_READONLY_DBMOVED, Phase::kBeforeCommit);
  return RunToEnd("SELECT 1", Phase::kBeforeCommit);
}

void Session::Cancel() {
  cancelled_.store(true, std::memory_order_relaxed);
  sqlite3_interrupt(db_.get());
}

}  // namespace rowgate::orm::sqlite
