#ifndef ROWGATE_SERVER_TRANSACTIONS_ERRORS_H_
#define ROWGATE_SERVER_TRANSACTIONS_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

// What can be wrong with a request about a transaction of several calls; what can be wrong with the transaction is in
// orm/txn/errors.h.
namespace rowgate::server {

// INVALID_ARGUMENT, TX_OPTION_NOT_ALLOWED: the transaction has its own; a call inside cannot have another.
absl::Status OptionNotAllowed(std::string_view field);
// INVALID_ARGUMENT, TX_ID_MISSING: the metadata do not say which transaction.
absl::Status TransactionIdMissing();
// INVALID_ARGUMENT, TX_STEP_INVALID: a step that has no place there, or an empty one.
absl::Status StepInvalid(std::string_view what);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_ERRORS_H_
