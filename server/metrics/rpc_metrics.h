#ifndef ROWGATE_SERVER_METRICS_RPC_METRICS_H_
#define ROWGATE_SERVER_METRICS_RPC_METRICS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"
#include "orm/base/strings.h"
#include "server/dispatch/call_watcher.h"
#include "server/metrics/values.h"

namespace rowgate::server {

class Families;

// Counts calls by method. Methods that are not in the table count as `other`, whatever clients call them.
// Thread-safe; a call that succeeds costs a look-up of its name and some additions.
class RpcMetrics final : public CallWatcher {
 public:
  explicit RpcMetrics(const std::vector<std::string>& methods);

  size_t OnStart(std::string_view method) override;
  void OnEnd(size_t method, const CallEnd& end) override;

  // Methods that nobody has called are left out.
  void Collect(Families& families) const;
  // How many calls have failed with `reason`.
  uint64_t Errors(std::string_view reason) const;

 private:
  static constexpr size_t kCodes = 17;

  struct MethodMetrics {
    explicit MethodMetrics(std::string_view method) : name(method) {}

    std::string name;
    Counter started;
    std::array<Counter, kCodes> handled;
    Histogram seconds{kSecondsBounds};
    Histogram statements{kStatementBounds};
    Counter rows;
    Counter retried;
  };

  void CountCost(MethodMetrics& method, const Metadata& trailers);
  void CountError(std::string_view reason);
  void CollectCounts(Families& families) const;
  void CollectCosts(Families& families) const;
  void CollectErrors(Families& families) const;

  std::deque<MethodMetrics> methods_;  // the first is `other`; constant but for their values
  orm::StringMap<size_t> index_;       // constant
  std::atomic<int64_t> inflight_ = 0;

  mutable orm::Mutex mutex_;
  std::map<std::string, uint64_t, std::less<>> errors_ ABSL_GUARDED_BY(mutex_);  // by reason
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_RPC_METRICS_H_
