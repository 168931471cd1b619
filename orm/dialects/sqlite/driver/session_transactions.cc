// Session's transactions and savepoints.
#include <string>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/session.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

std::string ForLevel(std::string_view verb, size_t level) { return StrCat(verb, " rowgate_", level); }

}  // namespace

absl::Status Session::Begin(const TransactionOptions& options) {
  RETURN_IF_ERROR(Start());
  if (in_transaction()) return CompilerBug("BEGIN inside a transaction");
  const bool writes = options.mode == TransactionMode::kReadWrite;
  lock_timeout_ = options.lock_timeout;
  // A deferred transaction that starts to write later fails at once when another has committed since.
  const absl::Status begun = RunToEnd(writes ? "BEGIN IMMEDIATE" : "BEGIN");
  if (begun.ok()) {
    state_ = writes ? State::kReadWrite : State::kReadOnly;
  } else {
    EndTransaction();
  }
  return begun;
}

void Session::EndTransaction() {
  state_ = State::kNone;
  savepoints_.clear();
  lock_timeout_ = absl::ZeroDuration();
}

absl::Status Session::Commit() {
  if (!in_transaction()) return CompilerBug("COMMIT without a transaction");
  RETURN_IF_ERROR(Start());
  const Interrupts::Shield shield(interrupts_);
  RETURN_IF_ERROR(RunToEnd("COMMIT"));
  if (sqlite3_get_autocommit(db_.get()) == 0) {
    Discard();
    healthy_ = false;
    return CommitOutcomeUnknown();
  }
  EndTransaction();
  return absl::OkStatus();
}

absl::Status Session::CheckDeferredConstraints() {
  RETURN_IF_ERROR(Start());
  int unresolved = 0;
  int highest = 0;
  sqlite3_db_status(db_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &highest, /*resetFlg=*/0);
  if (unresolved == 0) return absl::OkStatus();
  Discard();
  return ForeignKeyViolation({});
}

absl::Status Session::Rollback() {
  EndTransaction();
  if (sqlite3_get_autocommit(db_.get()) != 0) return absl::OkStatus();  // SQLite has done it by itself
  const Interrupts::Shield shield(interrupts_);
  commit_begun_ = false;
  const absl::Status status = RunToEnd("ROLLBACK");
  if (sqlite3_get_autocommit(db_.get()) != 0) return absl::OkStatus();
  healthy_ = false;
  return status.ok() ? ConnectionLost() : status;
}

absl::Status Session::Savepoint() {
  if (!in_transaction()) return CompilerBug("SAVEPOINT outside a transaction");
  RETURN_IF_ERROR(Start());
  RETURN_IF_ERROR(RunToEnd(ForLevel("SAVEPOINT", savepoints_.size() + 1)));
  savepoints_.push_back(state_);
  return absl::OkStatus();
}

absl::Status Session::RollbackToSavepoint(size_t level) {
  if (level == 0 || level > savepoints_.size()) return CompilerBug("ROLLBACK TO without a savepoint");
  if (!healthy()) return ConnectionLost();
  // Rolled back by SQLite, the transaction has no savepoint any more: what came before it is gone as well.
  if (sqlite3_get_autocommit(db_.get()) != 0) {
    Discard();
    return TransactionDead();
  }
  const Interrupts::Shield shield(interrupts_);
  commit_begun_ = false;
  RETURN_IF_ERROR(RunToEnd(ForLevel("ROLLBACK TO", level)));
  savepoints_.resize(level);
  state_ = savepoints_.back();
  return absl::OkStatus();
}

absl::Status Session::ReleaseSavepoint(size_t level) {
  if (level == 0 || level > savepoints_.size()) return CompilerBug("RELEASE without a savepoint");
  RETURN_IF_ERROR(Start());
  RETURN_IF_ERROR(RunToEnd(ForLevel("RELEASE", level)));
  savepoints_.resize(level - 1);
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
