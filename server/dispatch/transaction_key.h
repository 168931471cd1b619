#ifndef ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_
#define ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_

#include <optional>
#include <string_view>

#include "server/transport/transport.h"

namespace rowgate::server {

// The metadata key of a call that runs inside a transaction of several calls.
inline constexpr std::string_view kTransactionKey = "rowgate-transaction";

// The transaction that a call with these metadata shall run in; nothing when it is its own. Borrows from them. That
// there are not two of them, the dispatcher has checked.
inline std::optional<std::string_view> TransactionIdOf(const Metadata& metadata) {
  for (const auto& [key, value] : metadata) {
    if (key == kTransactionKey) return value;
  }
  return std::nullopt;
}
inline std::optional<std::string_view> TransactionIdOf(const ServerCall& call) {
  return TransactionIdOf(call.metadata());
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_
