#include "orm/pool/lease.h"

#include <utility>

#include "orm/pool/pool_core.h"

namespace rowgate::orm {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  Return();
  core_ = std::move(other.core_);
  pooled_ = std::move(other.pooled_);
  work_class_ = other.work_class_;
  waited_ = other.waited_;
  return *this;
}

void Lease::Return() {
  if (core_ == nullptr) return;
  core_->Return(std::move(pooled_), work_class_);
  core_.reset();
}

}  // namespace rowgate::orm
