#ifndef ROWGATE_ORM_TXN_ERRORS_H_
#define ROWGATE_ORM_TXN_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

// What can be wrong with a transaction of several calls. TX_DEAD is the driver's (orm/driver/errors.h).
namespace rowgate::orm {

// FAILED_PRECONDITION, TX_NOT_FOUND: no such transaction is open; it may have been committed or rolled back.
absl::Status TransactionNotFound();
// FAILED_PRECONDITION, TX_ON_OTHER_REPLICA: another process has begun it, or this one before its restart.
absl::Status TransactionOnOtherReplica();
// FAILED_PRECONDITION, TX_IDLE_TIMEOUT: no call came for `limit`; it was rolled back at `when`.
absl::Status TransactionIdleTimeout(absl::Duration limit, absl::Time when);
// FAILED_PRECONDITION, TX_MAX_DURATION: it was open for `limit`; it was rolled back at `when`.
absl::Status TransactionMaxDuration(absl::Duration limit, absl::Time when);
// ABORTED, TX_DRAINED: the server's shutdown has rolled it back.
absl::Status TransactionDrained();
// ABORTED, TX_BUSY: another call of the same transaction is running.
absl::Status TransactionBusy();
bool IsTransactionBusy(const absl::Status& status);
// RESOURCE_EXHAUSTED with RetryInfo, TX_BUDGET: `limit` transactions are open already.
absl::Status TransactionBudget(size_t limit, absl::Duration retry_after);
// UNAVAILABLE with RetryInfo, SHUTTING_DOWN: no new transaction begins here.
absl::Status NoNewTransactions();

// FAILED_PRECONDITION, READ_ONLY: the transaction was begun to read only.
absl::Status TransactionReadOnly();

// FAILED_PRECONDITION, SAVEPOINT_NOT_FOUND.
absl::Status SavepointNotFound(std::string_view name);
// RESOURCE_EXHAUSTED, SAVEPOINT_LIMIT: `limit` points are set already.
absl::Status SavepointLimit(size_t limit);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_ERRORS_H_
