#ifndef ROWGATE_ORM_TXN_INTERACTIVE_STATS_H_
#define ROWGATE_ORM_TXN_INTERACTIVE_STATS_H_

#include <cstddef>
#include <cstdint>

namespace rowgate::orm {

// How transactions of several calls have ended since the start, and how many there are.
struct InteractiveStats {
  size_t open = 0;
  size_t holding_connection = 0;  // of those; the others have run no call yet
  size_t limit = 0;
  uint64_t begun = 0;
  uint64_t refused = 0;  // TX_BUDGET
  uint64_t committed = 0;
  uint64_t rolled_back = 0;      // by their client, or because its stream ended
  uint64_t failed = 0;           // killed by an error
  uint64_t reaped_idle = 0;      // TX_IDLE_TIMEOUT
  uint64_t reaped_duration = 0;  // TX_MAX_DURATION
  uint64_t drained = 0;          // ended by the server's shutdown
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_INTERACTIVE_STATS_H_
