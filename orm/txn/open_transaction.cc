#include "orm/txn/open_transaction.h"

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/driver/errors.h"
#include "orm/txn/errors.h"
#include "orm/txn/rollback_quietly.h"

namespace rowgate::orm {
namespace {

// Enough for nested units of work; each costs the database memory.
constexpr size_t kSavepointsMax = 256;

}  // namespace

absl::Status OpenTransaction::Enter(const CallPlace& place) {
  if (lease_) return absl::OkStatus();
  if (absl::Status begun = place.connection.Begin(options_); !begun.ok()) {
    RollbackQuietly(place.connection);
    return begun;
  }
  lease_.emplace(std::move(*place.lease));
  return absl::OkStatus();
}

bool OpenTransaction::Broken() const {
  const Connection& connection = **lease_;
  return !connection.healthy() || !connection.in_transaction() || connection.transaction_dead();
}

void OpenTransaction::Kill() {
  dead_ = true;
  const Connection& connection = **lease_;
  if (!savepoints_.empty() && connection.healthy() && connection.in_transaction()) return;
  Rollback();
}

absl::Status OpenTransaction::Call(const CallPlace& place, const std::function<CallOutcome(Connection&)>& body) {
  if (dead_ || over_) return TransactionDead();
  RETURN_IF_ERROR(Enter(place));
  const CallOutcome outcome = body(place.connection);
  const bool broken = Broken();
  if (broken || (!outcome.status.ok() && outcome.write_begun)) Kill();
  // What the call has done is not stored; whether it ever will be is not its own to say.
  if (!outcome.status.ok()) return WithApplied(outcome.status, Applied::kNo);
  return broken ? TransactionDead() : absl::OkStatus();
}

absl::Status OpenTransaction::SetSavepoint(const CallPlace& place, std::string_view name) {
  if (savepoints_.size() >= kSavepointsMax) return SavepointLimit(kSavepointsMax);
  return Call(place, [&](Connection& connection) -> CallOutcome {
    absl::Status status = connection.Savepoint();
    if (status.ok()) savepoints_.push_back({.name = std::string(name), .level = connection.savepoints()});
    return {.status = std::move(status)};
  });
}

absl::Status OpenTransaction::RollbackTo(const CallPlace& place, std::string_view name) {
  const std::optional<size_t> found = Find(name);
  if (!found) return over_ ? TransactionDead() : SavepointNotFound(name);
  if (absl::Status status = place.connection.RollbackToSavepoint(savepoints_[*found].level); !status.ok()) {
    dead_ = true;
    Rollback();
    return status;
  }
  savepoints_.resize(*found + 1);
  dead_ = false;
  return absl::OkStatus();
}

absl::Status OpenTransaction::Release(const CallPlace& place, std::string_view name) {
  const std::optional<size_t> found = Find(name);
  if (!found) return over_ ? TransactionDead() : SavepointNotFound(name);
  return Call(place, [&](Connection& connection) -> CallOutcome {
    absl::Status status = connection.ReleaseSavepoint(savepoints_[*found].level);
    if (status.ok()) savepoints_.resize(*found);
    return {.status = std::move(status)};
  });
}

std::optional<size_t> OpenTransaction::Find(std::string_view name) const {
  for (size_t i = savepoints_.size(); i > 0; --i) {
    if (savepoints_[i - 1].name == name) return i - 1;
  }
  return std::nullopt;
}

absl::Status OpenTransaction::Commit(const CallPlace& place, const std::function<absl::Status(Connection&)>& last) {
  if (dead_ || over_) {
    Rollback();
    return TransactionDead();
  }
  RETURN_IF_ERROR(Enter(place));
  absl::Status status = last(place.connection);
  if (status.ok()) status = CommitOrRollBack(place.connection);
  if (!status.ok()) dead_ = true;
  Rollback();  // what is left: a constraint that fails at COMMIT leaves SQLite's transaction open
  return status;
}

absl::Status OpenTransaction::CommitOrRollBack(Connection& connection) {
  if (!rolls_back_for_test_) return connection.Commit();
  return connection.CheckDeferredConstraints();
}

void OpenTransaction::Rollback() {
  over_ = true;
  savepoints_.clear();
  if (lease_) RollbackQuietly(**lease_);
}

std::optional<Lease> OpenTransaction::TakeLease() { return std::exchange(lease_, std::nullopt); }

}  // namespace rowgate::orm
