#ifndef ROWGATE_ORM_POOL_BUDGET_H_
#define ROWGATE_ORM_POOL_BUDGET_H_

#include <array>
#include <cstddef>

#include "orm/driver/driver.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// How many connections each class of work may hold, and how many it holds. Not thread-safe.
//
//   kRead    all of the pool
//   kWrite   all of the pool; one where the database has a single writer: the others wait here, in order, instead of
//            running into the engine's lock
//   kStream  half of the pool, at least one: slow clients must not starve everybody else
class Budget {
 public:
  Budget(size_t size_max, const DriverTraits& traits);

  bool Fits(WorkClass work_class) const;
  void Take(WorkClass work_class);
  void Give(WorkClass work_class);

  size_t size_max() const { return size_max_; }
  size_t limit(WorkClass work_class) const { return limits_[IndexOf(work_class)]; }
  size_t in_use() const { return in_use_; }

 private:
  const size_t size_max_;
  const std::array<size_t, kWorkClassCount> limits_;
  std::array<size_t, kWorkClassCount> held_ = {};
  size_t in_use_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_BUDGET_H_
