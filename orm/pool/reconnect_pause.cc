#include "orm/pool/reconnect_pause.h"

#include <algorithm>

#include "orm/base/errors.h"

namespace rowgate::orm {

std::optional<uint64_t> ReconnectPause::Begin(absl::Time now) {
  if (!pausing()) return round_;
  if (trying_ || now < next_attempt_) return std::nullopt;
  trying_ = true;
  return round_;
}

void ReconnectPause::Succeeded() {
  pause_ = absl::ZeroDuration();
  trying_ = false;
}

void ReconnectPause::Failed(uint64_t attempt, const absl::Status& status, absl::Time now) {
  if (attempt != round_) return;
  ++round_;
  trying_ = false;
  failure_ = status;
  pause_ = std::clamp(pause_ * 2, least_, most_);
  next_attempt_ = now + jitter_.Between(pause_ / 2, pause_);
}

void ReconnectPause::GaveUp(uint64_t attempt) {
  if (attempt == round_) trying_ = false;
}

absl::Duration ReconnectPause::Remaining(absl::Time now) const { return std::max(least_, next_attempt_ - now); }

absl::Status ReconnectPause::Refusal(absl::Time now) const {
  ErrorDetail detail = DetailOf(failure_);
  detail.retry_after = Remaining(now);
  return WithDetail(failure_, detail);
}

}  // namespace rowgate::orm
