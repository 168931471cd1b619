#include "bench/closed_loop.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "bench/percentile.h"
#include "bench/raw_client.h"

namespace rowgate::bench {
namespace {

// A server that answers nothing but errors has said what it has to say.
constexpr int64_t kErrorsMax = 1000;

class ClosedLoop {
 public:
  ClosedLoop(Workload& workload, const LoopOptions& options)
      : workload_(workload), options_(options), client_(options.address, options.channels, workload.method()) {}

  LoopResult Run() {
    for (int i = 0; i < options_.in_flight; ++i) Begin(slots_.emplace_back(std::make_unique<Slot>()).get());
    RunUntil(absl::GetCurrentTimeNanos() + absl::ToInt64Nanoseconds(options_.warm_up));
    Measure();
    stopping_ = true;
    while (running_ > 0) Step();  // the calls still in flight
    return std::move(result_);
  }

 private:
  struct Slot {
    RawCall rpc;
    Call call;
    int64_t started = 0;
  };

  void Measure() {
    latencies_.clear();
    result_ = LoopResult{.wrong = result_.wrong, .failed = result_.failed, .first_failure = result_.first_failure};
    const absl::Duration server = CpuTime(options_.server);
    const absl::Duration database = CpuTime(options_.database);
    const int64_t start = absl::GetCurrentTimeNanos();
    RunUntil(start + absl::ToInt64Nanoseconds(options_.time));
    result_.seconds = static_cast<double>(absl::GetCurrentTimeNanos() - start) / 1e9;
    result_.server_cpu = CpuTime(options_.server) - server;
    result_.database_cpu = CpuTime(options_.database) - database;
    result_.calls = static_cast<int64_t>(latencies_.size());
    result_.p50 = Percentile(latencies_, 0.5);
    result_.p99 = Percentile(latencies_, 0.99);
  }

  void RunUntil(int64_t end) {
    while (now_ < end && running_ > 0 && result_.wrong + result_.failed < kErrorsMax) Step();
  }

  // Takes one answer.
  void Step() {
    Slot* const slot = static_cast<Slot*>(client_.Next());
    now_ = absl::GetCurrentTimeNanos();
    --running_;
    Take(*slot);
    if (!stopping_) Begin(slot);
  }

  void Begin(Slot* slot) {
    slot->call = workload_.Next();
    slot->started = absl::GetCurrentTimeNanos();
    client_.Start(slot->rpc, slot->call.request, slot);
    ++running_;
  }

  void Take(Slot& slot) {
    if (!slot.rpc.status().ok()) {
      if (result_.failed++ == 0) result_.first_failure = slot.rpc.Failure();
      return;
    }
    const std::string_view response = slot.rpc.Response();
    if (!workload_.IsRight(slot.call, response)) {
      if (result_.wrong++ == 0 && result_.first_failure.empty()) result_.first_failure = "a wrong answer";
      return;
    }
    result_.response_bytes += static_cast<int64_t>(response.size());
    latencies_.push_back(now_ - slot.started);
  }

  Workload& workload_;
  const LoopOptions& options_;
  std::vector<std::unique_ptr<Slot>> slots_;
  RawClient client_;
  std::vector<int64_t> latencies_;
  LoopResult result_;
  int64_t now_ = 0;
  int running_ = 0;
  bool stopping_ = false;  // no call begins any more
};

}  // namespace

LoopResult RunClosedLoop(Workload& workload, const LoopOptions& options) { return ClosedLoop(workload, options).Run(); }

}  // namespace rowgate::bench
