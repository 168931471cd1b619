#ifndef ROWGATE_BENCH_PROCESS_CPU_H_
#define ROWGATE_BENCH_PROCESS_CPU_H_

#include "absl/time/time.h"

namespace rowgate::bench {

// A process, or with `children` a process and those it has started (a PostgreSQL server). No process when pid is 0.
struct ProcessTree {
  int pid = 0;
  bool children = false;
};

// User and system time spent so far, children that have ended included; from /proc, in steps of 10 ms.
absl::Duration CpuTime(const ProcessTree& tree);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_PROCESS_CPU_H_
