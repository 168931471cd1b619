#include "orm/pool/budget.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

std::array<size_t, kWorkClassCount> Limits(size_t size_max, const DriverTraits& traits) {
  std::array<size_t, kWorkClassCount> limits = {};
  limits[IndexOf(WorkClass::kRead)] = size_max;
  limits[IndexOf(WorkClass::kWrite)] = traits.single_writer ? 1 : size_max;
  limits[IndexOf(WorkClass::kStream)] = std::max<size_t>(1, size_max / 2);
  return limits;
}

}  // namespace

Budget::Budget(size_t size_max, const DriverTraits& traits) : size_max_(size_max), limits_(Limits(size_max, traits)) {}

bool Budget::Fits(WorkClass work_class) const {
  return in_use_ < size_max_ && held_[IndexOf(work_class)] < limits_[IndexOf(work_class)];
}

void Budget::Take(WorkClass work_class) {
  ++held_[IndexOf(work_class)];
  ++in_use_;
}

void Budget::Give(WorkClass work_class) {
  --held_[IndexOf(work_class)];
  --in_use_;
}

}  // namespace rowgate::orm
