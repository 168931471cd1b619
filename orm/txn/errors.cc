#include "orm/txn/errors.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

// Time for a load balancer to notice that this replica is leaving.
constexpr absl::Duration kShutdownRetry = absl::Seconds(1);

absl::Status TimeLimit(std::string_view reason, std::string_view message, absl::Duration limit, absl::Time when) {
  return MakeError(absl::StatusCode::kFailedPrecondition, message,
                   {.reason = std::string(reason),
                    .metadata = {{"limit", absl::FormatDuration(limit)},
                                 {"ended_at", absl::FormatTime(when, absl::UTCTimeZone())}}});
}

}  // namespace

absl::Status TransactionNotFound() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "there is no such transaction, or it has ended",
                   {.reason = "TX_NOT_FOUND"});
}

absl::Status TransactionOnOtherReplica() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "the transaction was begun by another replica, or by this one before it was restarted",
                   {.reason = "TX_ON_OTHER_REPLICA"});
}

absl::Status TransactionIdleTimeout(absl::Duration limit, absl::Time when) {
  return TimeLimit("TX_IDLE_TIMEOUT", "the transaction was rolled back: no call came for too long", limit, when);
}

absl::Status TransactionMaxDuration(absl::Duration limit, absl::Time when) {
  return TimeLimit("TX_MAX_DURATION", "the transaction was rolled back: it was open for too long", limit, when);
}

absl::Status TransactionDrained() {
  return MakeError(absl::StatusCode::kAborted, "the transaction was rolled back: the server is shutting down",
                   {.reason = "TX_DRAINED"});
}

absl::Status TransactionBusy() {
  return MakeError(absl::StatusCode::kAborted, "another call of the transaction is running", {.reason = "TX_BUSY"});
}

bool IsTransactionBusy(const absl::Status& status) { return ReasonOf(status) == "TX_BUSY"; }

absl::Status TransactionBudget(size_t limit, absl::Duration retry_after) {
  return MakeError(absl::StatusCode::kResourceExhausted, "too many transactions are open",
                   {.reason = "TX_BUDGET", .metadata = {{"limit", StrCat(limit)}}, .retry_after = retry_after});
}

absl::Status NoNewTransactions() {
  return MakeError(absl::StatusCode::kUnavailable, "the server is shutting down",
                   {.reason = "SHUTTING_DOWN", .retry_after = kShutdownRetry});
}

absl::Status TransactionReadOnly() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "the transaction was begun to read only",
                   {.reason = "READ_ONLY"});
}

absl::Status SavepointNotFound(std::string_view name) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "the transaction has no savepoint of that name",
                   {.reason = "SAVEPOINT_NOT_FOUND", .metadata = {{"savepoint", std::string(name)}}});
}

absl::Status SavepointLimit(size_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted, "the transaction has too many savepoints; release some",
                   {.reason = "SAVEPOINT_LIMIT", .metadata = {{"limit", StrCat(limit)}}});
}

}  // namespace rowgate::orm
