#ifndef ROWGATE_SERVER_METHODS_N_PLUS_ONE_H_
#define ROWGATE_SERVER_METHODS_N_PLUS_ONE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "server/dispatch/method.h"

namespace rowgate::server {

struct NPlusOneOptions {
  int64_t calls = 20;  // of one method by one caller within the window look like a loop; 0: nobody is watched
  absl::Duration window = absl::Seconds(1);
  absl::Duration report_interval = absl::Minutes(1);  // of one method and caller
};

// A caller that has made too many calls.
struct NPlusOneSuspect {
  std::string_view method;
  std::string_view caller;
  int64_t calls = 0;
  std::string_view trace_parent;  // of the last call; may be empty
};

// Notices callers that read many single rows where one call would do: a loop over the rows of an earlier answer. A
// caller is a connection. Counts in windows that begin with a call, so that a burst across their border may pass: what
// is meant to be found goes on. Thread-safe; a call costs a hash and a short lock. Takes a fixed amount of memory: of
// more callers than it has room for, those that were silent the longest are forgotten.
class NPlusOneDetector {
 public:
  // Told what to use instead; thread-safe and quick.
  using Report = std::function<void(const NPlusOneSuspect& suspect)>;
  NPlusOneDetector(NPlusOneOptions options, Report report);

  void OnSingleRead(std::string_view method, std::string_view caller, absl::Time now, const Metadata& metadata = {});

  // Windows with too many calls, since the start.
  int64_t suspects() const { return suspects_.load(std::memory_order_relaxed); }

 private:
  struct Slot {
    uint64_t key = 0;  // hash of method and caller; 0: free
    int64_t calls = 0;
    absl::Time window_start = absl::InfinitePast();
    absl::Time reported = absl::InfinitePast();
  };
  struct Shard {
    orm::Mutex mutex;
    std::array<Slot, 256> slots ABSL_GUARDED_BY(mutex);
  };

  static Slot& FindSlot(Shard& shard, uint64_t key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  // Counts the call; how many there are to be reported, or 0.
  int64_t Count(uint64_t key, absl::Time now);

  const NPlusOneOptions options_;
  const Report report_;
  std::atomic<int64_t> suspects_ = 0;
  std::array<Shard, 16> shards_;
};

// A method whose calls are single-row reads. `detector` outlives it; null: as it is.
std::unique_ptr<Method> WatchSingleReads(NPlusOneDetector* detector, std::unique_ptr<Method> method);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_N_PLUS_ONE_H_
