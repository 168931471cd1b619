#include "server/transactions/errors.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "server/dispatch/transaction_key.h"

namespace rowgate::server {

absl::Status OptionNotAllowed(std::string_view field) {
  return orm::InvalidField("TX_OPTION_NOT_ALLOWED", field,
                           "not inside a transaction of several calls: it is said where that begins or ends");
}

absl::Status TransactionIdMissing() {
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        orm::StrCat("the call's metadata lack the key ", kTransactionKey), {.reason = "TX_ID_MISSING"});
}

absl::Status StepInvalid(std::string_view what) {
  return orm::MakeError(absl::StatusCode::kInvalidArgument, what, {.reason = "TX_STEP_INVALID"});
}

}  // namespace rowgate::server
