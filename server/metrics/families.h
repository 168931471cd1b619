#ifndef ROWGATE_SERVER_METRICS_FAMILIES_H_
#define ROWGATE_SERVER_METRICS_FAMILIES_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "prometheus/metric_family.h"
#include "server/metrics/values.h"

namespace rowgate::server {

using Label = std::pair<std::string_view, std::string_view>;
using Labels = std::initializer_list<Label>;

// The answer to one scrape, while it is put together. A family without any series is left out.
//
//   Families families;
//   families.Begin("rowgate_pool_connections", Kind::kGauge, "Connections by what they do.");
//   families.Add({{"state", "idle"}}, idle);
//   std::string text = std::move(families).Text();
class Families {
 public:
  enum class Kind { kCounter, kGauge, kHistogram };

  void Begin(std::string_view name, Kind kind, std::string_view help);
  // A series of the family that was begun last.
  void Add(Labels labels, double value);
  void Add(Labels labels, uint64_t value) { Add(labels, static_cast<double>(value)); }
  void Add(Labels labels, const Counter& counter) { Add(labels, counter.value()); }
  void Add(Labels labels, const Histogram& histogram);

  // Families of one series.
  void Count(std::string_view name, std::string_view help, uint64_t value);
  void Gauge(std::string_view name, std::string_view help, double value);

  // In Prometheus' text format.
  std::string Text() &&;

 private:
  prometheus::ClientMetric& NewSeries(Labels labels);

  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_FAMILIES_H_
