#ifndef ROWGATE_ORM_EXECUTOR_FAIR_QUEUE_H_
#define ROWGATE_ORM_EXECUTOR_FAIR_QUEUE_H_

#include <cstddef>
#include <deque>
#include <limits>
#include <list>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "orm/executor/work.h"

namespace rowgate::orm {

struct QueuedWork {
  std::unique_ptr<Work> work;
  absl::Time queued_at;
  CallerId caller = kNoCaller;
  size_t bytes = 0;
};

// Waiting work. Callers take turns (round robin, a piece each), and what one of them submits is first in, first out.
// Not thread-safe.
class FairQueue {
 public:
  // Nobody but kNoCaller has more than `running_max` pieces taken that are not done.
  explicit FairQueue(size_t running_max = std::numeric_limits<size_t>::max()) : running_max_(running_max) {}

  void Add(QueuedWork queued);
  // Whether Take has something: not when all that waits is that of callers who have taken what they may.
  bool HasNext() const { return NextTurn() < turns_.size(); }
  // Only when HasNext. Done is due for it.
  QueuedWork Take();
  void Done(CallerId caller);
  // Anything that waits, whoever has taken how much. Nothing is due for it. Only when not empty.
  QueuedWork Drop();

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  size_t size(CallerId caller) const;
  // How many would be taken before what this caller added now.
  size_t Before(CallerId caller) const;

 private:
  struct Share {
    std::list<QueuedWork> waiting;  // costs nothing while it is empty
    size_t running = 0;
  };

  size_t NextTurn() const;
  QueuedWork TakeTurn(size_t turn);
  void ForgetIfIdle(CallerId caller);

  const size_t running_max_;
  absl::flat_hash_map<CallerId, Share> shares_;  // of callers of whom something waits or runs
  std::deque<CallerId> turns_;                   // those of whom something waits, the next one first
  size_t size_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_FAIR_QUEUE_H_
