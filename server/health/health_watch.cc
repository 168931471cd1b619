#include "server/health/health_watch.h"

namespace rowgate::server {

std::optional<HealthWatch::Step> HealthWatch::TakeStep() {
  orm::MutexLock lock(mutex_);
  if (telling_ || end_told_) return std::nullopt;
  Step step{.changed = latest_ == told_ ? std::nullopt : latest_, .end = end_wanted_};
  if (!step.changed.has_value() && !step.end) return std::nullopt;
  telling_ = true;
  told_ = latest_;
  end_told_ = step.end;
  return step;
}

void HealthWatch::FinishStep() {
  orm::MutexLock lock(mutex_);
  telling_ = false;
}

void HealthWatch::Publish() {
  while (const std::optional<Step> step = TakeStep()) {
    if (step->changed.has_value()) callbacks_.changed(*step->changed);
    if (step->end) callbacks_.ended();
    FinishStep();
  }
}

}  // namespace rowgate::server
