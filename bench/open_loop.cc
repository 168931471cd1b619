#include "bench/open_loop.h"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "bench/http2_connection.h"
#include "bench/percentile.h"
#include "grpcpp/support/status.h"

namespace rowgate::bench {
namespace {

// How often it looks: calls and answers are taken in portions, which costs less and adds at most this to each time.
constexpr absl::Duration kTick = absl::Microseconds(500);

class OpenLoop {
 public:
  OpenLoop(Workload& workload, const OpenLoopOptions& options) : workload_(workload), options_(options) {
    for (int i = 0; i < options.channels; ++i) {
      connections_.push_back(std::make_unique<Http2Connection>(options.address, workload.method()));
    }
  }

  OpenLoopResult Run() {
    KeepInFlight(absl::Now() + options_.warm_up);
    Drain();
    result_.capacity = Measured(options_.measuring, [this](absl::Time end) { KeepInFlight(end); });
    Drain();
    const double capacity = static_cast<double>(result_.capacity.ok) / result_.capacity.seconds;
    result_.overload = Measured(options_.time, [&](absl::Time end) { Send(options_.factor * capacity, end); });
    const absl::Time calm_since = absl::Now();
    last_trouble_ = calm_since;
    Send(options_.calm * capacity, calm_since + options_.recovery);
    Drain();
    result_.recovered_after = last_trouble_ - calm_since;
    return std::move(result_);
  }

 private:
  struct Pending {
    Call call;
    absl::Time due;
    Http2Connection* connection = nullptr;  // null: not sent
    uint32_t stream = 0;
    bool ended = false;
  };

  template <class Body>
  OpenLoopPhase Measured(absl::Duration time, Body body) {
    phase_ = {};
    ok_.clear();
    refused_.clear();
    const absl::Duration server = CpuTime(options_.server);
    const absl::Duration database = CpuTime(options_.database);
    const ProcessTree self = {.pid = getpid()};
    const absl::Duration own = CpuTime(self);
    const absl::Time start = absl::Now();
    body(start + time);
    phase_.seconds = absl::ToDoubleSeconds(absl::Now() - start);
    phase_.server_cpu = CpuTime(options_.server) - server;
    phase_.database_cpu = CpuTime(options_.database) - database;
    phase_.own_cpu = CpuTime(self) - own;
    phase_.refused = static_cast<int64_t>(refused_.size());
    phase_.ok = static_cast<int64_t>(ok_.size());
    phase_.ok_p50 = Percentile(ok_, 0.5);
    phase_.ok_p99 = Percentile(ok_, 0.99);
    phase_.refused_p50 = Percentile(refused_, 0.5);
    phase_.refused_p99 = Percentile(refused_, 0.99);
    return phase_;
  }

  void KeepInFlight(absl::Time end) {
    while (absl::Now() < end) {
      while (running_ < options_.in_flight) Begin(absl::Now());
      Step();
    }
  }

  // One call every 1/rate seconds; those that the client itself was late for are sent at once.
  void Send(double rate, absl::Time end) {
    const absl::Duration interval = absl::Seconds(1) / rate;
    for (absl::Time due = absl::Now(); due < end;) {
      for (const absl::Time now = absl::Now(); due <= now && due < end; due += interval) Begin(due);
      Step();
    }
  }

  void Drain() {
    while (running_ > 0) Step();
  }

  void Begin(absl::Time due) {
    calls_.push_back({.call = workload_.Next(), .due = due});
    ++running_;
    ++phase_.sent;
  }

  void Step() {
    SendWaiting();
    for (const auto& connection : connections_) connection->Exchange(answers_);
    const absl::Time now = absl::Now();
    for (const Http2Answer& answer : answers_) Take(answer, now);
    answers_.clear();
    Expire(now);
    absl::SleepFor(kTick);
  }

  // In the order in which they were due, on connections in turn.
  void SendWaiting() {
    for (; next_ < first_ + calls_.size(); ++next_) {
      Pending& pending = calls_[next_ - first_];
      Http2Connection* const connection = NextWithRoom();
      if (connection == nullptr) return;
      const absl::Duration left = pending.due + options_.deadline - absl::Now();
      pending.connection = connection;
      pending.stream = connection->Start(next_, pending.call.request, left);
    }
  }

  Http2Connection* NextWithRoom() {
    for (size_t tried = 0; tried < connections_.size(); ++tried) {
      Http2Connection* const connection = connections_[turn_++ % connections_.size()].get();
      if (connection->HasRoom()) return connection;
    }
    return nullptr;
  }

  // All have the same deadline, so the oldest is the first to pass it.
  void Expire(absl::Time now) {
    while (!calls_.empty() && (calls_.front().ended || calls_.front().due + options_.deadline <= now)) {
      Pending& pending = calls_.front();
      if (!pending.ended) GiveUp(pending, now);
      calls_.pop_front();
      next_ = std::max(next_, ++first_);
    }
  }

  void GiveUp(Pending& pending, absl::Time now) {
    --running_;
    ++phase_.late;
    last_trouble_ = now;
    if (pending.connection == nullptr) {
      ++phase_.held;
    } else {
      pending.connection->Cancel(pending.stream);
    }
  }

  void Take(const Http2Answer& answer, absl::Time now) {
    Pending& pending = calls_[answer.call - first_];
    const absl::Duration took = now - pending.due;
    --running_;
    pending.ended = true;
    if (answer.status != grpc::StatusCode::OK || took > options_.slow) last_trouble_ = now;
    switch (answer.status) {
      case grpc::StatusCode::OK:
        if (!workload_.IsRight(pending.call, answer.message)) ++result_.wrong;
        return ok_.push_back(absl::ToInt64Nanoseconds(took));
      case grpc::StatusCode::RESOURCE_EXHAUSTED: return refused_.push_back(absl::ToInt64Nanoseconds(took));
      case grpc::StatusCode::DEADLINE_EXCEEDED: ++phase_.late; return;
      default: break;
    }
    if (result_.failed++ == 0) result_.first_failure = "code " + std::to_string(answer.status);
  }

  Workload& workload_;
  const OpenLoopOptions& options_;
  std::vector<std::unique_ptr<Http2Connection>> connections_;
  size_t turn_ = 0;
  std::vector<Http2Answer> answers_;
  // Calls in the order in which they are due, numbered from first_; those from next_ on have not been sent.
  std::deque<Pending> calls_;
  uint64_t first_ = 0;
  uint64_t next_ = 0;
  int64_t running_ = 0;
  OpenLoopPhase phase_;
  std::vector<int64_t> ok_;  // nanoseconds that they took
  std::vector<int64_t> refused_;
  OpenLoopResult result_;
  absl::Time last_trouble_;
};

}  // namespace

OpenLoopResult RunOpenLoop(Workload& workload, const OpenLoopOptions& options) {
  return OpenLoop(workload, options).Run();
}

}  // namespace rowgate::bench
