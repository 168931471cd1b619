#ifndef ROWGATE_ORM_EXECUTOR_SHARE_H_
#define ROWGATE_ORM_EXECUTOR_SHARE_H_

#include <cstddef>

#include "orm/pool/caller.h"

namespace rowgate::orm {

// How much of a queue's bound one caller may have waiting: a quarter is left to the others.
constexpr size_t ShareOfOneCaller(size_t bound) { return bound - bound / 4; }
constexpr size_t ShareOfCaller(CallerId caller, size_t bound) {
  return caller == kNoCaller ? bound : ShareOfOneCaller(bound);
}

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXECUTOR_SHARE_H_
