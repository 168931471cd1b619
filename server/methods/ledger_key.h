#ifndef ROWGATE_SERVER_METHODS_LEDGER_KEY_H_
#define ROWGATE_SERVER_METHODS_LEDGER_KEY_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/ledger/ledger.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// What the ledger knows a write by; nothing for a call without a request_id. `bytes` is the request message. Errors:
// REQUEST_LEDGER_MISSING, REQUEST_ID_NOT_ALLOWED for a call that does not write.
absl::StatusOr<std::optional<orm::LedgerKey>> LedgerKeyOf(const ServerCall& call, const ServingContext& context,
                                                          const PreparedCall& prepared, std::string_view bytes);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_LEDGER_KEY_H_
