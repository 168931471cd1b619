#ifndef ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_
#define ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_

#include <optional>
#include <string_view>

#include "server/transport/transport.h"

namespace rowgate::server {

// The metadata key of a call that runs inside a transaction of several calls.
inline constexpr std::string_view kTransactionKey = "rowgate-transaction";

// The transaction that a call shall run in; nothing when it is its own. Borrows from the call.
inline std::optional<std::string_view> TransactionIdOf(const ServerCall& call) {
  for (const auto& [key, value] : call.metadata()) {
    if (key == kTransactionKey) return value;
  }
  return std::nullopt;
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_TRANSACTION_KEY_H_
