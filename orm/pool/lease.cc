#include "orm/pool/lease.h"

#include <utility>

#include "orm/base/steady_clock.h"
#include "orm/pool/pool_core.h"

namespace rowgate::orm {

Lease::Lease(std::shared_ptr<PoolCore> core, PooledConnection pooled, const Claim& claim, absl::Duration waited,
             Kind kind)
    : core_(std::move(core)),
      pooled_(std::move(pooled)),
      claim_(claim),
      waited_(waited),
      kind_(kind),
      since_(SteadyNow()) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  Return();
  core_ = std::move(other.core_);
  pooled_ = std::move(other.pooled_);
  claim_ = other.claim_;
  waited_ = other.waited_;
  kind_ = other.kind_;
  since_ = other.since_;
  return *this;
}

void Lease::Return() {
  if (core_ == nullptr) return;
  core_->NoteUse(claim_.work_class, SteadyNow() - since_);
  switch (kind_) {
    case Kind::kBudgeted: core_->Return(std::move(pooled_), claim_); break;
    case Kind::kExtra: core_->ReturnExtra(std::move(pooled_)); break;
  }
  core_.reset();
}

}  // namespace rowgate::orm
