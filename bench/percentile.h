#ifndef ROWGATE_BENCH_PERCENTILE_H_
#define ROWGATE_BENCH_PERCENTILE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace rowgate::bench {

// Changes the order of `nanos`. Zero when there are none.
inline absl::Duration Percentile(std::vector<int64_t>& nanos, double share) {
  if (nanos.empty()) return absl::ZeroDuration();
  const auto at = nanos.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(nanos.size() - 1));
  std::nth_element(nanos.begin(), at, nanos.end());
  return absl::Nanoseconds(*at);
}

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_PERCENTILE_H_
