#ifndef ROWGATE_SERVER_METRICS_METRICS_H_
#define ROWGATE_SERVER_METRICS_METRICS_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "orm/driver/durability.h"
#include "orm/engine/engine.h"
#include "orm/executor/executor.h"
#include "orm/ledger/ledger.h"
#include "orm/pool/pool.h"
#include "orm/schema/catalog.h"
#include "orm/txn/interactive_stats.h"
#include "server/dispatch/call_watcher.h"
#include "server/methods/n_plus_one.h"
#include "server/metrics/pool_metrics.h"
#include "server/metrics/readiness.h"
#include "server/metrics/rpc_metrics.h"
#include "server/metrics/statement_metrics.h"
#include "server/transport/transport.h"

namespace rowgate::server {

class HttpEndpoint;

// What is asked when somebody scrapes. All of it outlives Stop.
struct MetricSources {
  std::string version;
  std::string_view database;  // "postgresql"
  orm::DurabilityClass durability = orm::DurabilityClass::kNode;
  orm::Pool& pool;
  const orm::Executor& executor;
  const orm::Engine& engine;
  const NPlusOneDetector& n_plus_one;
  const orm::Ledger* ledger = nullptr;                  // may be null
  std::function<orm::InteractiveStats()> transactions;  // may be null
};

// `/metrics`, `/livez` and `/readyz`, on a port of their own; docs/metrics.md lists what there is. One is made before
// the parts of a server, which tell it what they do, and serves when they are there. Thread-safe but for Serve and
// Stop.
class Metrics {
 public:
  explicit Metrics(const orm::Catalog& catalog);
  ~Metrics();  // as Stop

  orm::StatementObserver& statements() { return statements_; }
  orm::PoolObserver& pool() { return pool_; }
  // The handler that counts calls before it hands them to `next`; of those `methods`, all others together. Once.
  CallHandler& Watch(CallHandler& next, const std::vector<std::string>& methods);

  // Errors: LISTEN_ADDRESS_MALFORMED, LISTEN_FAILED.
  absl::Status Serve(std::string_view address, MetricSources sources);
  // Where it serves, host:port; empty before.
  const std::string& address() const { return address_; }

  // The transport is there: /readyz may say 200. It outlives Stop.
  void BeginServing(const Transport& transport);
  // From now on /readyz says so.
  void BeginDraining();
  // Nothing is asked or answered any more. Later calls do nothing.
  void Stop();

 private:
  std::string Scrape() const;
  // Since the server's own threads last came round.
  absl::Duration Silence() const;

  StatementMetrics statements_;
  PoolMetrics pool_;
  std::unique_ptr<RpcMetrics> calls_;
  std::unique_ptr<WatchedCalls> watched_;
  std::optional<MetricSources> sources_;
  std::atomic<const Transport*> transport_ = nullptr;
  std::unique_ptr<Readiness> readiness_;
  std::unique_ptr<HttpEndpoint> endpoint_;
  std::string address_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_METRICS_H_
