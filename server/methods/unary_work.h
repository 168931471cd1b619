#ifndef ROWGATE_SERVER_METHODS_UNARY_WORK_H_
#define ROWGATE_SERVER_METHODS_UNARY_WORK_H_

#include <cstddef>
#include <memory>
#include <optional>

#include "orm/executor/work.h"
#include "orm/ledger/ledger.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// Runs a unary call as one transaction and finishes it with its answer. With a key it happens at most once, and a
// commit whose answer was lost is resolved. What a concurrent transaction has broken runs again. What may be answered
// already (PreparedCall::look_up; a key that gRPC says it has sent before) is looked up first, among the reads.
//
// Trailers beside those of every call: rowgate-attempts, how often it ran; rowgate-replayed: 1 for an answer that was
// stored by an earlier attempt.
std::unique_ptr<orm::Work> MakeUnaryWork(const std::shared_ptr<ServerCall>& call, const ServingContext& context,
                                         PreparedCall prepared, std::optional<orm::LedgerKey> key,
                                         size_t request_bytes);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_UNARY_WORK_H_
