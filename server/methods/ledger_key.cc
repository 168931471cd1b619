#include "server/methods/ledger_key.h"

#include <string>

#include "orm/base/status_macros.h"
#include "orm/ledger/errors.h"
#include "server/methods/errors.h"

namespace rowgate::server {

absl::StatusOr<std::optional<orm::LedgerKey>> LedgerKeyOf(const ServerCall& call, const ServingContext& context,
                                                          const PreparedCall& prepared, std::string_view bytes) {
  const std::string& id = prepared.options.request_id;
  if (id.empty()) return std::nullopt;
  if (prepared.work_class != orm::WorkClass::kWrite) return RequestIdNotAllowed("this call writes nothing");
  if (context.ledger == nullptr) return orm::RequestLedgerMissing();
  ASSIGN_OR_RETURN(std::string fingerprint, context.fingerprints->Of(call.method(), bytes));
  return orm::LedgerKey{.request_id = id, .method = std::string(call.method()), .fingerprint = std::move(fingerprint)};
}

}  // namespace rowgate::server
