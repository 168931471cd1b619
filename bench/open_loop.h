#ifndef ROWGATE_BENCH_OPEN_LOOP_H_
#define ROWGATE_BENCH_OPEN_LOOP_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "bench/process_cpu.h"
#include "bench/workload.h"

// First as many calls as the server can do; then more, which come whether it keeps up or not, as those of many
// independent clients do: one every 1/rate seconds, answered or not; then few.
namespace rowgate::bench {

struct OpenLoopOptions {
  std::string address;  // host:port
  int channels = 8;     // connections
  int in_flight = 64;   // while the capacity is measured
  double factor = 3;    // calls a second during the overload, of the capacity
  double calm = 0.3;    // and after it
  absl::Duration warm_up = absl::Seconds(0.5);
  absl::Duration measuring = absl::Seconds(3);    // of the capacity
  absl::Duration time = absl::Seconds(10);        // of the overload
  absl::Duration recovery = absl::Seconds(10);    // of the calm after it
  absl::Duration deadline = absl::Seconds(2);     // of each call
  absl::Duration slow = absl::Milliseconds(250);  // answers that take longer are not back to normal
  ProcessTree server;                             // whose CPU times are reported
  ProcessTree database;                           // the same
};

// Of one phase. A call's time counts from when it was due, the wait for a stream in the client included.
struct OpenLoopPhase {
  int64_t sent = 0;
  int64_t ok = 0;       // in the time of the phase
  int64_t refused = 0;  // RESOURCE_EXHAUSTED
  int64_t late = 0;     // without an answer at their deadline
  int64_t held = 0;     // of these: never sent, since the server allows no more streams
  double seconds = 0;
  absl::Duration ok_p50;
  absl::Duration ok_p99;
  absl::Duration refused_p50;
  absl::Duration refused_p99;
  absl::Duration server_cpu;
  absl::Duration database_cpu;
  absl::Duration own_cpu;
};

struct OpenLoopResult {
  OpenLoopPhase capacity;
  OpenLoopPhase overload;
  int64_t failed = 0;  // anything else, in all phases
  int64_t wrong = 0;
  std::string first_failure;
  // From the end of the overload until the last call that was refused, late or slow. The whole calm when it did not
  // end.
  absl::Duration recovered_after;
};

// Blocks until the calm is over and the last call has come back. One thread.
OpenLoopResult RunOpenLoop(Workload& workload, const OpenLoopOptions& options);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_OPEN_LOOP_H_
