#ifndef ROWGATE_ORM_ENGINE_LIMITS_H_
#define ROWGATE_ORM_ENGINE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "orm/expr/expr.h"

namespace rowgate::orm {

// Bounds on what one request may ask for; each has its own error.
struct EngineLimits {
  ExprLimits expr;
  int64_t page_size_default = 50;
  int64_t page_size_max = 1000;     // larger sizes are coerced
  int64_t batch_keys_max = 50'000;  // BatchGet, BatchDelete
  int64_t batch_rows_max = 50'000;  // BatchCreate
  size_t insert_rows_max = 1000;    // rows of one INSERT statement
  size_t composite_keys_max = 200;  // composite keys of one statement: each is a condition of its own
  size_t stream_batch_bytes = size_t{256} << 10;
  size_t stream_batch_rows = 10'000;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_LIMITS_H_
