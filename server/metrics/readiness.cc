#include "server/metrics/readiness.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"

namespace rowgate::server {

// The server has been at its database a moment ago, or it would not have started.
Readiness::Readiness(orm::Pool& pool, std::function<uint64_t()> answered, ReadinessOptions options)
    : pool_(pool), answered_(std::move(answered)), options_(options), last_ok_(orm::SteadyNow()), thread_([this] {
        Watch();
      }) {}

Readiness::~Readiness() {
  {
    const orm::MutexLock lock(mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  thread_.join();
}

void Readiness::Watch() {
  uint64_t seen = answered_();
  while (true) {
    {
      const orm::MutexLock lock(mutex_);
      if (!stopping_) wake_.WaitUntil(mutex_, orm::SteadyNow() + options_.interval);
      if (stopping_) return;
    }
    const uint64_t answered = answered_();
    Record(std::exchange(seen, answered) != answered ? absl::OkStatus() : Probe());
  }
}

absl::Status Readiness::Probe() {
  ASSIGN_OR_RETURN(orm::Lease lease, pool_.Acquire(orm::WorkClass::kRead, orm::SteadyNow() + options_.patience));
  return lease->Ping();
}

void Readiness::Record(const absl::Status& status) {
  const orm::MutexLock lock(mutex_);
  last_ = status;
  if (status.ok()) last_ok_ = orm::SteadyNow();
}

absl::Status Readiness::Check() const {
  if (phase() == Phase::kStarting) return absl::UnavailableError("the server is starting");
  if (phase() == Phase::kDraining) return absl::UnavailableError("the server is shutting down");
  const orm::MutexLock lock(mutex_);
  if (!last_.ok()) return last_;
  if (orm::SteadyNow() - last_ok_ <= options_.interval + options_.patience) return absl::OkStatus();
  return absl::UnavailableError("the database does not answer");
}

}  // namespace rowgate::server
