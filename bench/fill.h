#ifndef ROWGATE_BENCH_FILL_H_
#define ROWGATE_BENCH_FILL_H_

#include <string>

#include "absl/status/status.h"
#include "bench/workload.h"

namespace rowgate::bench {

// Puts the users, posts, tags and their links into empty tables through BatchCreate, a thousand rows a call. The ids
// that the database gives must be 1, 2, 3 …: the workloads count on it.
absl::Status FillBlog(const std::string& address, const DataSize& size);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_FILL_H_
