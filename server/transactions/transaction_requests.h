#ifndef ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_REQUESTS_H_
#define ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_REQUESTS_H_

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/txn/interactive_settings.h"

// The messages of rowgate/v1/transaction.proto. What decoders return may borrow from the bytes.
namespace rowgate::server {

enum class SavepointKind { kSet, kRollbackTo, kRelease };

struct SavepointAction {
  SavepointKind kind = SavepointKind::kSet;
  std::string name;
};

// The steps of a Transact stream.
struct BeginStep {
  orm::InteractiveSettings settings;
};
struct CallStep {
  std::string method;
  std::string_view request;
};
struct SavepointStep {
  SavepointAction action;
};
struct CommitStep {
  std::string request_id;  // empty: none
};
struct RollbackStep {};
using TransactStep = std::variant<BeginStep, CallStep, SavepointStep, CommitStep, RollbackStep>;

// Errors: MALFORMED_REQUEST, UNKNOWN_FIELD, INVALID_VALUE, FIELD_REQUIRED, TX_STEP_INVALID.
absl::StatusOr<TransactStep> DecodeTransactRequest(std::string_view bytes);
absl::StatusOr<orm::InteractiveSettings> DecodeBeginRequest(std::string_view bytes);
absl::StatusOr<SavepointAction> DecodeSavepointRequest(std::string_view bytes);
// The request_id.
absl::StatusOr<std::string> DecodeCommitTransactionRequest(std::string_view bytes);
absl::Status DecodeRollbackRequest(std::string_view bytes);

std::string EncodeBeginResponse(const orm::BegunTransaction& begun);

// The answers to the steps.
std::string EncodeBegan(const orm::BegunTransaction& begun);
std::string EncodeResult(std::string_view response);
// `status` is a serialised google.rpc.Status.
std::string EncodeFailedResult(std::string_view status, bool transaction_dead);
std::string EncodeSavepointDone();
std::string EncodeCommitted(bool rolled_back_for_test);
std::string EncodeRolledBack();

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_TRANSACTION_REQUESTS_H_
