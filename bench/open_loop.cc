#include "bench/open_loop.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "bench/percentile.h"
#include "bench/raw_client.h"

namespace rowgate::bench {
namespace {

// Calls at a time: a bound on the client's memory that no deadline of a few seconds comes to.
constexpr size_t kInFlightMax = 100'000;

class OpenLoop {
 public:
  OpenLoop(Workload& workload, const OpenLoopOptions& options)
      : workload_(workload), options_(options), client_(options.address, options.channels, workload.method()) {}

  OpenLoopResult Run() {
    const absl::Time start = absl::Now();
    const absl::Time end = start + options_.time;
    Send(options_.rate, end);
    result_.seconds = absl::ToDoubleSeconds(absl::Now() - start);
    calm_since_ = absl::Now();
    last_trouble_ = calm_since_;
    Send(options_.calm_rate, calm_since_ + options_.recovery);
    while (running_ > 0) Take(client_.Next());
    return Summary();
  }

 private:
  struct Slot {
    RawCall rpc;
    Call call;
    absl::Time started;
  };

  bool calm() const { return calm_since_ != absl::InfiniteFuture(); }

  // One call every 1/rate seconds; those that the client itself was late for are sent at once.
  void Send(double rate, absl::Time end) {
    const absl::Duration interval = absl::Seconds(1) / rate;
    for (absl::Time next = absl::Now(); next < end;) {
      while (next <= absl::Now() && next < end && running_ < kInFlightMax) {
        Begin();
        next += interval;
      }
      if (void* const tag = client_.NextBefore(std::min(next, end)); tag != nullptr) Take(tag);
    }
  }

  void Begin() {
    if (free_.empty()) free_.push_back(slots_.emplace_back(std::make_unique<Slot>()).get());
    Slot* const slot = free_.back();
    free_.pop_back();
    slot->call = workload_.Next();
    slot->started = absl::Now();
    client_.Start(slot->rpc, slot->call.request, slot, slot->started + options_.deadline);
    ++running_;
    if (!calm()) ++result_.sent;
  }

  void Take(void* tag) {
    Slot* const slot = static_cast<Slot*>(tag);
    const absl::Duration took = absl::Now() - slot->started;
    --running_;
    Judge(*slot, took, slot->started >= calm_since_);
    free_.push_back(slot);
  }

  void Judge(Slot& slot, absl::Duration took, bool began_in_calm) {
    const grpc::StatusCode code = slot.rpc.status().error_code();
    const bool as_usual = code == grpc::StatusCode::OK && took <= options_.slow;
    if (calm() && !as_usual) last_trouble_ = absl::Now();
    if (code != grpc::StatusCode::OK && code != grpc::StatusCode::RESOURCE_EXHAUSTED &&
        code != grpc::StatusCode::DEADLINE_EXCEEDED) {
      if (result_.failed++ == 0) result_.first_failure = slot.rpc.Failure();
      return;
    }
    if (code == grpc::StatusCode::OK && !workload_.IsRight(slot.call, slot.rpc.Response())) ++result_.wrong;
    if (!began_in_calm) Count(code, absl::ToInt64Nanoseconds(took));
  }

  void Count(grpc::StatusCode code, int64_t nanos) {
    if (code == grpc::StatusCode::OK && !calm()) ++result_.ok;
    if (code == grpc::StatusCode::DEADLINE_EXCEEDED) {
      ++result_.late;
    } else {
      (code == grpc::StatusCode::OK ? ok_ : refused_).push_back(nanos);
    }
  }

  OpenLoopResult Summary() {
    result_.refused = static_cast<int64_t>(refused_.size());
    result_.ok_p50 = Percentile(ok_, 0.5);
    result_.ok_p99 = Percentile(ok_, 0.99);
    result_.refused_p50 = Percentile(refused_, 0.5);
    result_.refused_p99 = Percentile(refused_, 0.99);
    result_.recovered_after = last_trouble_ - calm_since_;
    return std::move(result_);
  }

  Workload& workload_;
  const OpenLoopOptions& options_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Slot*> free_;
  RawClient client_;
  std::vector<int64_t> ok_;  // nanoseconds that they took
  std::vector<int64_t> refused_;
  OpenLoopResult result_;
  absl::Time calm_since_ = absl::InfiniteFuture();
  absl::Time last_trouble_;
  size_t running_ = 0;
};

}  // namespace

OpenLoopResult RunOpenLoop(Workload& workload, const OpenLoopOptions& options) {
  return OpenLoop(workload, options).Run();
}

}  // namespace rowgate::bench
