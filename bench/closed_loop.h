#ifndef ROWGATE_BENCH_CLOSED_LOOP_H_
#define ROWGATE_BENCH_CLOSED_LOOP_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "bench/process_cpu.h"
#include "bench/workload.h"

// Keeps a fixed number of calls in flight: each answer is checked and starts the next call. One thread and one
// completion queue, so that the client takes as little as it can of the cores it shares with the server.
namespace rowgate::bench {

struct LoopOptions {
  std::string address;  // host:port
  int in_flight = 1;
  int channels = 1;  // connections
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration time = absl::Seconds(5);
  ProcessTree server;  // whose CPU time to report
  ProcessTree database;
};

struct LoopResult {
  int64_t calls = 0;  // right answers within the time
  int64_t wrong = 0;
  int64_t failed = 0;
  std::string first_failure;
  double seconds = 0;
  absl::Duration p50;
  absl::Duration p99;
  int64_t response_bytes = 0;  // of all calls together
  absl::Duration server_cpu;
  absl::Duration database_cpu;
};

// Blocks until the time is over and the last call has come back. Stops early after many errors.
LoopResult RunClosedLoop(Workload& workload, const LoopOptions& options);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_CLOSED_LOOP_H_
