#include "server/metrics/pool_metrics.h"

#include <string_view>

#include "server/metrics/class_names.h"
#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kCauseNames[orm::kCloseCauseCount] = {"lifetime", "idle",    "overflow",
                                                                 "lost",     "unclean", "shutdown"};  // by CloseCause

void CollectConnections(const orm::PoolStats& stats, Families& families) {
  families.Begin("rowgate_pool_connections", Families::Kind::kGauge, "Open connections to the database, by state.");
  families.Add({{"state", "in_use"}}, uint64_t{stats.in_use});
  families.Add({{"state", "idle"}}, uint64_t{stats.idle});
  families.Gauge("rowgate_pool_connections_limit", "Most connections that may be open.",
                 static_cast<double>(stats.size_max));
  families.Begin("rowgate_pool_held_connections", Families::Kind::kGauge, "Connections in use, by class of work.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) {
    families.Add({{"class", kClassNames[i]}}, uint64_t{stats.held[i]});
  }
  families.Begin("rowgate_pool_held_connections_limit", Families::Kind::kGauge,
                 "Most connections that a class of work may use.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) {
    families.Add({{"class", kClassNames[i]}}, uint64_t{stats.limits[i]});
  }
  families.Gauge("rowgate_pool_waiters", "Threads that wait for a connection.", static_cast<double>(stats.waiting));
  families.Gauge("rowgate_database_reachable", "1 when the last attempt to connect or ping succeeded.",
                 stats.reachable ? 1 : 0);
}

void CollectEvents(const orm::PoolStats& stats, Families& families) {
  families.Count("rowgate_pool_connects_total", "Connections that were opened.", stats.opened);
  families.Count("rowgate_pool_connect_failures_total", "Attempts to connect that failed.", stats.connect_failed);
  families.Count("rowgate_pool_exhausted_total", "Waits that ended without a connection.", stats.exhausted);
  families.Begin("rowgate_pool_closed_total", Families::Kind::kCounter, "Connections that were closed, by cause.");
  for (size_t i = 0; i < orm::kCloseCauseCount; ++i) families.Add({{"cause", kCauseNames[i]}}, stats.closed[i]);
}

}  // namespace

PoolMetrics::PoolMetrics() {
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) {
    wait_seconds_.emplace_back(kSecondsBounds);
    use_seconds_.emplace_back(kSecondsBounds);
  }
}

void PoolMetrics::OnWait(orm::WorkClass work_class, absl::Duration waited) {
  wait_seconds_[orm::IndexOf(work_class)].Observe(waited);
}

void PoolMetrics::OnUse(orm::WorkClass work_class, absl::Duration held) {
  use_seconds_[orm::IndexOf(work_class)].Observe(held);
}

void PoolMetrics::OnConnect(absl::Duration took, const absl::Status& status) {
  if (status.ok()) connect_seconds_.Observe(took);
}

void PoolMetrics::Collect(const orm::PoolStats& stats, Families& families) const {
  CollectConnections(stats, families);
  CollectEvents(stats, families);
  families.Begin("rowgate_pool_wait_seconds", Families::Kind::kHistogram, "Waits for a connection, by class of work.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) families.Add({{"class", kClassNames[i]}}, wait_seconds_[i]);
  families.Begin("rowgate_pool_use_seconds", Families::Kind::kHistogram,
                 "How long connections are kept, by class of work.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) families.Add({{"class", kClassNames[i]}}, use_seconds_[i]);
  families.Begin("rowgate_pool_connect_seconds", Families::Kind::kHistogram, "How long it takes to connect.");
  families.Add({}, connect_seconds_);
}

}  // namespace rowgate::server
