#ifndef ROWGATE_SERVER_APP_ENVIRONMENT_H_
#define ROWGATE_SERVER_APP_ENVIRONMENT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/engine/engine.h"
#include "orm/executor/executor.h"
#include "orm/pool/pool.h"
#include "server/app/call_log.h"
#include "server/app/ledger_sweeper.h"
#include "server/app/log.h"
#include "server/app/options.h"
#include "server/app/schema.h"
#include "server/app/serving_database.h"
#include "server/app/serving_methods.h"
#include "server/app/serving_transactions.h"
#include "server/app/slow_statement_log.h"
#include "server/app/statement_log.h"
#include "server/app/statement_observers.h"
#include "server/methods/n_plus_one.h"
#include "server/methods/serving_context.h"
#include "server/metrics/metrics.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// A running server: one object owns all its parts, in the order in which they need each other. There are no globals, so
// tests may have several.
//
//   ASSIGN_OR_RETURN(auto environment, Environment::Start(options, log));
//   … environment->port() …
//   environment->Shutdown();
class Environment {
 public:
  // Loads the schema, checks the database, then listens. `log` outlives the environment. Errors are those of the parts;
  // each says which setting to change.
  static absl::StatusOr<std::unique_ptr<Environment>> Start(const ServerOptions& options, const Log& log);
  // Shuts down without waiting for calls in flight.
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  int port() const { return transport_->port(); }
  // Where the metrics are, host:port; empty when there are none.
  std::string metrics_address() const;
  const ServingSchema& schema() const { return schema_; }

  // Drains: health says NOT_SERVING; after `drain_delay` new calls and transactions are refused, calls in flight and
  // open transactions have `drain_timeout` to finish. Returns when no thread runs and no connection is open. One thread
  // calls it; later calls do nothing.
  void Shutdown();

 private:
  Environment(const ServerOptions& options, const Log& log);

  absl::Status StartParts();
  void ChooseObservers();
  absl::Status StartEngine();
  // Named statements are checked by the database before anybody can call them.
  absl::Status CheckStatements() const;
  absl::Status StartPool();
  absl::Status StartServing();
  absl::StatusOr<CallHandler*> StartMetrics();
  void StartSweeping();
  ServerDescription Describe() const;
  std::vector<const orm::Dialect*> Dialects() const;
  // Health and metrics say that the server is going.
  void AnnounceShutdown();
  void RefuseSilentCalls(const CallFilter& which);
  void ShutdownWithin(absl::Duration drain_timeout);

  const ServerOptions options_;
  const Log& log_;
  CallLog call_log_;
  NPlusOneDetector n_plus_one_;
  StatementLog statement_log_;
  SlowStatementLog slow_statement_log_;
  StatementObservers observers_;

  ServingSchema schema_;
  std::optional<ServingDatabase> database_;
  std::vector<std::unique_ptr<orm::Dialect>> dialects_;  // all there are, for Explain
  std::unique_ptr<Metrics> metrics_;                     // null without an address for them
  std::unique_ptr<orm::Engine> engine_;
  std::unique_ptr<orm::Pool> pool_;
  std::unique_ptr<orm::Executor> executor_;
  std::optional<Fingerprints> fingerprints_;
  std::optional<ServingContext> context_;
  std::optional<ServingTransactions> transactions_;
  std::unique_ptr<ServingMethods> methods_;
  std::unique_ptr<Transport> transport_;
  std::optional<LedgerSweeper> ledger_sweeper_;  // none without a ledger
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_ENVIRONMENT_H_
