#include "orm/txn/transaction.h"

#include <utility>

#include "orm/base/errors.h"
#include "orm/txn/rollback_quietly.h"

namespace rowgate::orm {
namespace {

absl::Status FinishedAlready() {
  return InternalError("TX_STATE_BUG", "Commit or Rollback of a transaction that has finished");
}

}  // namespace

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection, const TransactionOptions& options) {
  if (absl::Status begun = connection.Begin(options); !begun.ok()) {
    RollbackQuietly(connection);
    return begun;
  }
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (!finished()) RollbackQuietly(*connection_);
}

absl::Status Transaction::Commit() {
  if (finished()) return FinishedAlready();
  Connection& connection = *std::exchange(connection_, nullptr);
  absl::Status committed = connection.Commit();
  if (!committed.ok()) RollbackQuietly(connection);  // a deferred constraint leaves SQLite's transaction open
  return committed;
}

absl::Status Transaction::Rollback() {
  if (finished()) return FinishedAlready();
  Connection& connection = *std::exchange(connection_, nullptr);
  if (!connection.healthy() || !connection.in_transaction()) return absl::OkStatus();
  return connection.Rollback();
}

}  // namespace rowgate::orm
