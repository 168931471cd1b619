#ifndef ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_METHODS_H_
#define ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_METHODS_H_

#include "server/dispatch/dispatcher.h"
#include "server/transactions/transact_stream.h"
#include "server/transactions/transaction_runner.h"

namespace rowgate::server {

// Adds Transact, Begin, CommitTransaction, Rollback and Savepoint of QueryService. `runner` must outlive the
// dispatcher's calls.
void AddTransactionMethods(TransactionRunner& runner, TransactOptions options, DispatcherBuilder& dispatcher);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_METHODS_H_
