#ifndef ROWGATE_ORM_BASE_JITTER_H_
#define ROWGATE_ORM_BASE_JITTER_H_

#include <atomic>
#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace rowgate::orm {

// Randomness for pauses, so that those who failed together do not come back together. Nothing secret. Thread-safe.
class Jitter {
 public:
  Jitter() : Jitter((uint64_t{std::random_device()()} << 32) ^ std::random_device()()) {}
  explicit Jitter(uint64_t seed) : state_(seed) {}

  // From [0, 1).
  double Next() {
    uint64_t z = state_.fetch_add(0x9e3779b97f4a7c15) + 0x9e3779b97f4a7c15;  // splitmix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
  }

  absl::Duration Between(absl::Duration least, absl::Duration most) { return least + (most - least) * Next(); }

 private:
  std::atomic<uint64_t> state_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_JITTER_H_
