#include "server/metrics/metrics.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/metrics/families.h"
#include "server/metrics/http_endpoint.h"
#include "server/metrics/process_families.h"
#include "server/metrics/work_families.h"

namespace rowgate::server {
namespace {

// The server's threads come round every second.
constexpr absl::Duration kSilenceMax = absl::Seconds(10);

constexpr std::string_view kDurabilityNames[] = {"memory", "relaxed", "node", "replicated"};  // by DurabilityClass

HttpAnswer Liveness(absl::Duration silence) {
  if (silence <= kSilenceMax) return {.body = "ok\n"};
  return {.code = 503, .body = orm::StrCat("a thread hangs for ", absl::ToInt64Seconds(silence), " seconds\n")};
}

HttpAnswer ReadinessAnswer(const absl::Status& status) {
  if (status.ok()) return {.body = "ok\n"};
  return {.code = 503, .body = orm::StrCat(orm::ToStd(status.message()), "\n")};
}

void CollectServer(const MetricSources& sources, const Readiness& readiness, Families& families) {
  families.Begin("rowgate_build_info", Families::Kind::kGauge, "Always 1; what runs.");
  families.Add({{"version", sources.version}, {"database", sources.database}}, 1.0);
  families.Begin("rowgate_durability_class", Families::Kind::kGauge,
                 "1 for what an acknowledged write survives, 0 for the others.");
  for (size_t i = 0; i < std::size(kDurabilityNames); ++i) {
    families.Add({{"class", kDurabilityNames[i]}}, i == static_cast<size_t>(sources.durability) ? 1.0 : 0.0);
  }
  families.Gauge("rowgate_ready", "1 when /readyz says 200.", readiness.Check().ok() ? 1 : 0);
  families.Gauge("rowgate_draining", "1 while the server shuts down.",
                 readiness.phase() == Readiness::Phase::kDraining ? 1 : 0);
}

}  // namespace

Metrics::Metrics(const orm::Catalog& catalog) : statements_(catalog) {}

Metrics::~Metrics() { Stop(); }

CallHandler& Metrics::Watch(CallHandler& next, const std::vector<std::string>& methods) {
  calls_ = std::make_unique<RpcMetrics>(methods);
  watched_ = std::make_unique<WatchedCalls>(next, *calls_);
  return *watched_;
}

absl::Status Metrics::Serve(std::string_view address, MetricSources sources) {
  sources_.emplace(std::move(sources));
  readiness_ = std::make_unique<Readiness>(sources_->pool, [this] { return statements_.answered(); });
  ASSIGN_OR_RETURN(
      endpoint_, HttpEndpoint::Start(address, {{"/metrics", [this] { return HttpAnswer{.body = Scrape()}; }},
                                               {"/livez", [this] { return Liveness(Silence()); }},
                                               {"/readyz", [this] { return ReadinessAnswer(readiness_->Check()); }}}));
  address_ = orm::StrCat(address.substr(0, address.rfind(':')), ":", endpoint_->port());
  return absl::OkStatus();
}

std::string Metrics::Scrape() const {
  Families families;
  if (calls_ != nullptr) {
    calls_->Collect(families);
    families.Count("rowgate_unmapped_db_errors_total", "Calls that failed with a database error without a reason.",
                   calls_->Errors("DATABASE_ERROR"));
  }
  statements_.Collect(families);
  pool_.Collect(sources_->pool.stats(), families);
  CollectExecutor(sources_->executor.stats(), families);
  CollectTransactions(sources_->transactions ? sources_->transactions() : orm::InteractiveStats{}, families);
  CollectLedger(sources_->ledger == nullptr ? orm::LedgerStats{} : sources_->ledger->stats(), families);
  CollectEngine(sources_->engine.statement_cache_stats(), sources_->n_plus_one.suspects(), families);
  CollectServer(*sources_, *readiness_, families);
  CollectProcess(families);
  return std::move(families).Text();
}

absl::Duration Metrics::Silence() const {
  const Transport* transport = transport_.load();
  return transport == nullptr ? absl::ZeroDuration() : transport->silence();
}

void Metrics::BeginServing(const Transport& transport) {
  transport_ = &transport;
  readiness_->Set(Readiness::Phase::kServing);
}

void Metrics::BeginDraining() {
  if (readiness_ != nullptr) readiness_->Set(Readiness::Phase::kDraining);
}

void Metrics::Stop() {
  endpoint_.reset();
  readiness_.reset();
}

}  // namespace rowgate::server
