#ifndef ROWGATE_SERVER_METHODS_SERVING_CONTEXT_H_
#define ROWGATE_SERVER_METHODS_SERVING_CONTEXT_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/engine/engine.h"
#include "orm/engine/session.h"
#include "orm/executor/executor.h"
#include "orm/ledger/ledger.h"
#include "server/methods/call_deadline.h"
#include "server/methods/n_plus_one.h"
#include "server/methods/transaction_door.h"
#include "server/status/status_mapping.h"
#include "server/tokens/token_sealer.h"
#include "server/wire/fingerprint.h"

namespace rowgate::server {

// Told of each call that failed, with the error before it was stripped for the client. Must be thread-safe and quick.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  // `trace_parent`: of the call, or empty.
  virtual void OnFailure(std::string_view method, const absl::Status& status, std::string_view trace_parent) = 0;
};

// What all methods that reach the database share. Borrowed parts outlive the methods; they are thread-safe.
struct ServingContext {
  const orm::Engine& engine;
  orm::Executor& executor;
  const TokenSealer& tokens;
  orm::StatementObserver* statements = nullptr;  // may be null
  CallObserver* calls = nullptr;                 // may be null
  NPlusOneDetector* n_plus_one = nullptr;        // may be null
  const orm::Ledger* ledger = nullptr;           // null: the database has no table for it
  const Fingerprints* fingerprints = nullptr;    // of requests with a request_id; not null beside a ledger
  TransactionDoor* transactions = nullptr;       // null: there are no transactions of several calls
  StatusOptions status;
  size_t request_bytes_max = size_t{4} << 20;
  absl::Duration page_token_lifetime = absl::Hours(24);
  CallTimes times;
  // All work shares one connection: a stream must not hold it while its client reads.
  bool single_connection = false;
  // There is a file of named statements. Without one RunStatement is off.
  bool named_statements = false;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_SERVING_CONTEXT_H_
