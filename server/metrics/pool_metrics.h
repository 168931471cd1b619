#ifndef ROWGATE_SERVER_METRICS_POOL_METRICS_H_
#define ROWGATE_SERVER_METRICS_POOL_METRICS_H_

#include <deque>

#include "orm/pool/pool.h"
#include "server/metrics/values.h"

namespace rowgate::server {

class Families;

// How long connections are waited for, used and opened. Thread-safe.
class PoolMetrics final : public orm::PoolObserver {
 public:
  PoolMetrics();

  void OnWait(orm::WorkClass work_class, absl::Duration waited) override;
  void OnUse(orm::WorkClass work_class, absl::Duration held) override;
  void OnConnect(absl::Duration took, const absl::Status& status) override;

  // With what the pool says of itself.
  void Collect(const orm::PoolStats& stats, Families& families) const;

 private:
  std::deque<Histogram> wait_seconds_;  // by class of work
  std::deque<Histogram> use_seconds_;   // by class of work
  Histogram connect_seconds_{kSecondsBounds};
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_POOL_METRICS_H_
