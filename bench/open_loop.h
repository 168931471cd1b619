#ifndef ROWGATE_BENCH_OPEN_LOOP_H_
#define ROWGATE_BENCH_OPEN_LOOP_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "bench/workload.h"

// Calls that come whether the server keeps up or not, as those of many independent clients do: one every 1/rate
// seconds, answered or not. For a while more than the server can do, then less.
namespace rowgate::bench {

struct OpenLoopOptions {
  std::string address;  // host:port
  int channels = 8;     // connections
  double rate = 1000;   // calls a second during the overload
  double calm_rate = 100;
  absl::Duration time = absl::Seconds(10);        // of the overload
  absl::Duration recovery = absl::Seconds(10);    // of the calm after it
  absl::Duration deadline = absl::Seconds(2);     // of each call
  absl::Duration slow = absl::Milliseconds(250);  // answers that take longer are not back to normal
};

struct OpenLoopResult {
  int64_t sent = 0;     // during the overload, as are all counts
  int64_t ok = 0;       // answered before the overload was over
  int64_t refused = 0;  // RESOURCE_EXHAUSTED
  int64_t late = 0;     // DEADLINE_EXCEEDED
  int64_t failed = 0;   // anything else, in the calm as well
  int64_t wrong = 0;
  std::string first_failure;
  double seconds = 0;
  absl::Duration ok_p50;
  absl::Duration ok_p99;
  absl::Duration refused_p50;
  absl::Duration refused_p99;
  // From the end of the overload until the last call that was refused, late or slow. The whole calm when it did not
  // end.
  absl::Duration recovered_after;
};

// Blocks until the calm is over and the last call has come back. One thread, as in the closed loop.
OpenLoopResult RunOpenLoop(Workload& workload, const OpenLoopOptions& options);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_OPEN_LOOP_H_
