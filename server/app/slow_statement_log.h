#ifndef ROWGATE_SERVER_APP_SLOW_STATEMENT_LOG_H_
#define ROWGATE_SERVER_APP_SLOW_STATEMENT_LOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "orm/base/steady_clock.h"
#include "orm/engine/session.h"
#include "server/app/log.h"

namespace rowgate::server {

struct SlowStatementOptions {
  absl::Duration threshold = absl::Milliseconds(500);
  absl::Duration interval = absl::Seconds(1);  // between two lines about one shape
  std::function<absl::Time()> now = [] { return orm::SteadyNow(); };
};

// Writes down statements that took long: which one by its shape, table and operation, never its text or values.
// `--echo` shows the text beside the shape. At most one line a second for each shape, with how many were left out since
// the last. Takes a fixed amount of memory, for 256 shapes: of more, those that were written down the longest ago are
// forgotten. Thread-safe; `log` outlives it.
class SlowStatementLog final : public orm::StatementObserver {
 public:
  SlowStatementLog(SlowStatementOptions options, const Log& log);

  void OnStatement(const orm::StatementRun& run) override;

 private:
  struct Slot {
    uint64_t shape = 0;
    int64_t left_out = 0;
    absl::Time written = absl::InfinitePast();
  };

  Slot& FindSlot(uint64_t shape) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // How many were left out before this one; nothing when it is to be left out itself.
  std::optional<int64_t> Admit(uint64_t shape);
  void Write(const orm::StatementRun& run, int64_t left_out) const;

  const SlowStatementOptions options_;
  const Log& log_;
  orm::Mutex mutex_;
  std::array<Slot, 256> slots_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SLOW_STATEMENT_LOG_H_
