#ifndef ROWGATE_ORM_ENGINE_LIMITS_H_
#define ROWGATE_ORM_ENGINE_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "orm/expr/expr.h"

namespace rowgate::orm {

// Bounds on what one request may ask for; each has its own error.
struct EngineLimits {
  ExprLimits expr;
  int64_t page_size_default = 50;
  int64_t page_size_max = 1000;     // larger sizes are coerced
  int64_t batch_keys_max = 50'000;  // BatchGet, BatchDelete
  int64_t batch_rows_max = 50'000;  // BatchCreate, Execute
  size_t insert_rows_max = 1000;    // rows of one INSERT statement
  size_t composite_keys_max = 200;  // composite keys of one statement: each is a condition of its own
  size_t stream_batch_bytes = size_t{256} << 10;
  size_t stream_batch_rows = 10'000;
  size_t include_keys_max = 500;  // keys of one statement that reads related rows
  int64_t includes_max = 16;      // edges of an include tree
  int64_t include_depth_max = 8;
  int64_t query_rows_max = 1000;  // of a query that has no LIMIT of its own
  // All rows of one answer. Below 4 MiB, the default of gRPC clients, by what the encoding may add.
  size_t result_bytes_max = (size_t{4} << 20) - (size_t{64} << 10);
  size_t cached_statements_max = 500;
  size_t cached_statement_bytes_max = size_t{32} << 20;  // of all together
};

// A limit as clients see it.
struct PublishedLimit {
  std::string_view name;
  int64_t value = 0;
  std::string_view reason;  // of the error beyond it; empty when the request is cut to size instead
};

std::vector<PublishedLimit> PublishedLimits(const EngineLimits& limits);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_LIMITS_H_
