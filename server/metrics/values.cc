#include "server/metrics/values.h"

#include <numeric>

namespace rowgate::server {

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds), buckets_(std::make_unique<Counter[]>(bounds.size() + 1)) {}

void Histogram::Observe(double value) {
  size_t bucket = 0;
  while (bucket < bounds_.size() && value > bounds_[bucket]) ++bucket;
  buckets_[bucket].Add();
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<uint64_t> Histogram::counts() const {
  std::vector<uint64_t> counts;
  for (size_t i = 0; i <= bounds_.size(); ++i) counts.push_back(buckets_[i].value());
  return counts;
}

uint64_t Histogram::count() const {
  const std::vector<uint64_t> all = counts();
  return std::accumulate(all.begin(), all.end(), uint64_t{0});
}

}  // namespace rowgate::server
