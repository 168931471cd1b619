#include "orm/executor/fair_queue.h"

#include <algorithm>
#include <utility>

namespace rowgate::orm {

void FairQueue::Add(QueuedWork queued) {
  Share& share = shares_[queued.caller];
  if (share.waiting.empty()) turns_.push_back(queued.caller);
  share.waiting.push_back(std::move(queued));
  ++size_;
}

// Few callers can have taken all they may, so this looks at few.
size_t FairQueue::NextTurn() const {
  const auto may = [this](CallerId caller) {
    return caller == kNoCaller || shares_.find(caller)->second.running < running_max_;
  };
  return static_cast<size_t>(std::find_if(turns_.begin(), turns_.end(), may) - turns_.begin());
}

QueuedWork FairQueue::Take() {
  QueuedWork taken = TakeTurn(NextTurn());
  ++shares_[taken.caller].running;
  return taken;
}

QueuedWork FairQueue::Drop() {
  QueuedWork dropped = TakeTurn(0);
  ForgetIfIdle(dropped.caller);
  return dropped;
}

QueuedWork FairQueue::TakeTurn(size_t turn) {
  const CallerId caller = turns_[turn];
  turns_.erase(turns_.begin() + static_cast<std::ptrdiff_t>(turn));
  Share& share = shares_.find(caller)->second;
  QueuedWork taken = std::move(share.waiting.front());
  share.waiting.pop_front();
  if (!share.waiting.empty()) turns_.push_back(caller);
  --size_;
  return taken;
}

void FairQueue::Done(CallerId caller) {
  --shares_.find(caller)->second.running;
  ForgetIfIdle(caller);
}

void FairQueue::ForgetIfIdle(CallerId caller) {
  const auto found = shares_.find(caller);
  if (found->second.waiting.empty() && found->second.running == 0) shares_.erase(found);
}

size_t FairQueue::size(CallerId caller) const {
  const auto found = shares_.find(caller);
  return found == shares_.end() ? 0 : found->second.waiting.size();
}

size_t FairQueue::Before(CallerId caller) const {
  const size_t own = size(caller);
  const size_t others = turns_.size() - (own > 0 ? 1 : 0);
  return own + std::min(size_ - own, others * (own + 1));
}

}  // namespace rowgate::orm
