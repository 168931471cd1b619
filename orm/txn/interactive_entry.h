#ifndef ROWGATE_ORM_TXN_INTERACTIVE_ENTRY_H_
#define ROWGATE_ORM_TXN_INTERACTIVE_ENTRY_H_

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/txn/interactive_settings.h"
#include "orm/txn/open_transaction.h"

namespace rowgate::orm {

// A transaction in the registry.
struct InteractiveEntry {
  const std::string id;
  const TransactionOwner owner;
  const absl::Time begun_at;  // this and the limits by SteadyNow()
  const absl::Duration idle_timeout;
  const absl::Duration max_duration;
  const std::function<void(const absl::Status&)> ended;

  OpenTransaction transaction;               // of whoever has the turn
  std::optional<TransactionEnd> client_end;  // of whoever has the turn

  // Under the registry's lock.
  bool busy = false;       // somebody has the turn
  bool ending = false;     // that is a commit or rollback
  bool ends_next = false;  // its client wants it rolled back, after what is ending now if that leaves it open
  bool holds_connection = false;
  bool was_running = false;  // when the registry has ended it
  absl::Time idle_since;
  std::function<void()> cancel;       // stops the call that is running
  std::optional<TransactionEnd> end;  // set once it shall end or has ended
  absl::Time ended_at;                // for people, by the wall clock

  absl::Time expires_at() const { return begun_at + max_duration; }
  absl::Time EndsAt() const { return busy ? expires_at() : std::min(expires_at(), idle_since + idle_timeout); }
  // Not one that has ended or is ending already.
  bool MayExpire() const { return !end && !ending; }
  TransactionEnd EndOfTime(absl::Time now) const {
    return expires_at() <= now ? TransactionEnd::kMaxDuration : TransactionEnd::kIdleTimeout;
  }
  absl::Duration LimitOf(TransactionEnd reason) const {
    if (reason == TransactionEnd::kIdleTimeout) return idle_timeout;
    return reason == TransactionEnd::kMaxDuration ? max_duration : absl::ZeroDuration();
  }
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_INTERACTIVE_ENTRY_H_
