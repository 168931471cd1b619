#include "server/metrics/families.h"

#include <algorithm>
#include <limits>

#include "prometheus/text_serializer.h"

namespace rowgate::server {
namespace {

prometheus::MetricType TypeOf(Families::Kind kind) {
  switch (kind) {
    case Families::Kind::kCounter: return prometheus::MetricType::Counter;
    case Families::Kind::kGauge: return prometheus::MetricType::Gauge;
    case Families::Kind::kHistogram: return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

}  // namespace

void Families::Begin(std::string_view name, Kind kind, std::string_view help) {
  prometheus::MetricFamily& family = families_.emplace_back();
  family.name = name;
  family.help = help;
  family.type = TypeOf(kind);
}

prometheus::ClientMetric& Families::NewSeries(Labels labels) {
  prometheus::ClientMetric& series = families_.back().metric.emplace_back();
  for (const auto& [name, value] : labels) series.label.push_back({std::string(name), std::string(value)});
  return series;
}

void Families::Add(Labels labels, double value) {
  prometheus::ClientMetric& series = NewSeries(labels);
  if (families_.back().type == prometheus::MetricType::Counter) {
    series.counter.value = value;
  } else {
    series.gauge.value = value;
  }
}

void Families::Add(Labels labels, const Histogram& histogram) {
  prometheus::ClientMetric::Histogram& out = NewSeries(labels).histogram;
  uint64_t total = 0;
  const std::vector<uint64_t> counts = histogram.counts();
  for (size_t i = 0; i < counts.size(); ++i) {
    total += counts[i];
    const bool last = i == histogram.bounds().size();
    out.bucket.push_back({total, last ? std::numeric_limits<double>::infinity() : histogram.bounds()[i]});
  }
  out.sample_count = total;
  out.sample_sum = histogram.sum();
}

void Families::Count(std::string_view name, std::string_view help, uint64_t value) {
  Begin(name, Kind::kCounter, help);
  Add({}, value);
}

void Families::Gauge(std::string_view name, std::string_view help, double value) {
  Begin(name, Kind::kGauge, help);
  Add({}, value);
}

std::string Families::Text() && {
  std::erase_if(families_, [](const prometheus::MetricFamily& family) { return family.metric.empty(); });
  return prometheus::TextSerializer().Serialize(families_);
}

}  // namespace rowgate::server
