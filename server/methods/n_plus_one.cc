#include "server/methods/n_plus_one.h"

#include <utility>

#include "orm/base/steady_clock.h"
#include "server/dispatch/trace_parent.h"

namespace rowgate::server {
namespace {

// How many places a key may have: enough that neighbours rarely drive each other out.
constexpr size_t kProbes = 8;

uint64_t KeyOf(std::string_view method, std::string_view caller) {
  const std::hash<std::string_view> hash;
  const uint64_t mixed = (hash(method) ^ (uint64_t{hash(caller)} << 1)) * 0x9e3779b97f4a7c15;
  return mixed == 0 ? 1 : mixed;
}

class WatchedMethod final : public Method {
 public:
  WatchedMethod(NPlusOneDetector& detector, std::unique_ptr<Method> method)
      : detector_(detector), method_(std::move(method)) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    detector_.OnSingleRead(call->method(), call->peer(), orm::SteadyNow(), call->metadata());
    method_->Handle(std::move(call));
  }
  const UnaryPreparer* unary_preparer() const override { return method_->unary_preparer(); }

 private:
  NPlusOneDetector& detector_;
  const std::unique_ptr<Method> method_;
};

}  // namespace

NPlusOneDetector::NPlusOneDetector(NPlusOneOptions options, Report report)
    : options_(options), report_(std::move(report)) {}

void NPlusOneDetector::OnSingleRead(std::string_view method, std::string_view caller, absl::Time now,
                                    const Metadata& metadata) {
  if (options_.calls <= 0) return;
  const int64_t calls = Count(KeyOf(method, caller), now);
  if (calls == 0) return;
  report_({method, caller, calls, TraceParentOf(metadata)});  // without the lock
}

int64_t NPlusOneDetector::Count(uint64_t key, absl::Time now) {
  Shard& shard = shards_[key >> 60];
  const orm::MutexLock lock(shard.mutex);
  Slot& slot = FindSlot(shard, key);
  if (now - slot.window_start >= options_.window) {
    slot.window_start = now;
    slot.calls = 0;
  }
  if (++slot.calls != options_.calls) return 0;
  suspects_.fetch_add(1, std::memory_order_relaxed);
  if (now - slot.reported < options_.report_interval) return 0;
  slot.reported = now;
  return slot.calls;
}

// The key's own slot, or that of the key that was silent the longest, which is then forgotten.
NPlusOneDetector::Slot& NPlusOneDetector::FindSlot(Shard& shard, uint64_t key) {
  Slot* oldest = nullptr;
  for (size_t probe = 0; probe < kProbes; ++probe) {
    Slot& slot = shard.slots[(key + probe) % shard.slots.size()];
    if (slot.key == key) return slot;
    if (oldest == nullptr || slot.window_start < oldest->window_start) oldest = &slot;
  }
  *oldest = Slot{.key = key};
  return *oldest;
}

std::unique_ptr<Method> WatchSingleReads(NPlusOneDetector* detector, std::unique_ptr<Method> method) {
  if (detector == nullptr) return method;
  return std::make_unique<WatchedMethod>(*detector, std::move(method));
}

}  // namespace rowgate::server
