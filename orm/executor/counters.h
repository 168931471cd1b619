#ifndef ROWGATE_ORM_EXECUTOR_COUNTERS_H_
#define ROWGATE_ORM_EXECUTOR_COUNTERS_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "orm/executor/cancel_token.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// What an executor's threads count, for its stats. Thread-safe.
struct ExecutorCounters {
  std::array<std::atomic<uint64_t>, kWorkClassCount> refused = {};
  std::array<std::atomic<uint64_t>, kCancelCauseCount> cancelled = {};
  std::atomic<uint64_t> expired = 0;
  std::atomic<uint64_t> reruns = 0;
  std::atomic<uint64_t> reruns_failed = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_COUNTERS_H_
