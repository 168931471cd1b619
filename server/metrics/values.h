#ifndef ROWGATE_SERVER_METRICS_VALUES_H_
#define ROWGATE_SERVER_METRICS_VALUES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/time/time.h"

// What is counted while calls run: a few atomic additions, no lock, no look-up. (prometheus-cpp's own histogram takes a
// mutex for every value.) They become Prometheus families when somebody asks: families.h.
namespace rowgate::server {

// Thread-safe.
class Counter {
 public:
  void Add(uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

// How values are spread. Thread-safe; a reader may see a value in its bucket before it is in the sum.
class Histogram {
 public:
  // Upper bounds in growing order; they outlive it.
  explicit Histogram(std::span<const double> bounds);

  void Observe(double value);
  void Observe(absl::Duration duration) { Observe(absl::ToDoubleSeconds(duration)); }

  std::span<const double> bounds() const { return bounds_; }
  // By bucket, one more than there are bounds; not added up.
  std::vector<uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }
  uint64_t count() const;

 private:
  std::span<const double> bounds_;
  std::unique_ptr<Counter[]> buckets_;
  std::atomic<double> sum_ = 0;
};

// Of calls, statements and connections: half a millisecond to ten seconds.
inline constexpr double kSecondsBounds[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,    0.25,  0.5,    1.0,   2.5,  10.0};
// Of statements in one call.
inline constexpr double kStatementBounds[] = {0.0, 1.0, 2.0, 4.0, 10.0, 50.0};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_VALUES_H_
