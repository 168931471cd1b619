#ifndef ROWGATE_ORM_POOL_RECONNECT_PAUSE_H_
#define ROWGATE_ORM_POOL_RECONNECT_PAUSE_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/base/jitter.h"

namespace rowgate::orm {

// Who may try to connect and when. While all is well everybody may. After a failure nobody does for a pause; then one
// tries, and the others wait for how that ends. Each further failure doubles the pause, the first success ends it.
//
// Not thread-safe.
class ReconnectPause {
 public:
  ReconnectPause(absl::Duration least, absl::Duration most) : least_(least), most_(most) {}

  // Permission to try now, to be given back to one of the three below; nothing while it has to be waited.
  std::optional<uint64_t> Begin(absl::Time now);
  void Succeeded();
  // Those who began before another's failure was known make the pause no longer.
  void Failed(uint64_t attempt, const absl::Status& status, absl::Time now);
  // It ended without saying anything about the database.
  void GaveUp(uint64_t attempt);

  // Why it has to be waited, with the time until the next attempt.
  absl::Status Refusal(absl::Time now) const;
  absl::Duration Remaining(absl::Time now) const;

 private:
  bool pausing() const { return pause_ > absl::ZeroDuration(); }

  const absl::Duration least_;
  const absl::Duration most_;
  Jitter jitter_;
  uint64_t round_ = 0;  // counts failures that made a pause
  absl::Duration pause_;
  absl::Time next_attempt_ = absl::InfinitePast();
  bool trying_ = false;  // after a pause: somebody is
  absl::Status failure_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_RECONNECT_PAUSE_H_
