#ifndef ROWGATE_BENCH_WORKLOAD_H_
#define ROWGATE_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

// What is asked of the server, again and again, and what the answers must look like. All work on the blog's posts:
// `users` authors, post `id` written by AuthorOf(id).
namespace rowgate::bench {

struct DataSize {
  int64_t users = 10'000;
  int64_t posts = 200'000;
};

// One request and what its answer is checked against.
struct Call {
  std::string request;
  int64_t expected = 0;  // an id or an author, as the workload likes
  std::string expected_title;
};

// Used by one thread.
class Workload {
 public:
  virtual ~Workload() = default;
  // "/blog.v1.PostRepository/Get".
  virtual std::string method() const = 0;
  virtual Call Next() = 0;
  // False for an answer that is not the right one.
  virtual bool IsRight(const Call& call, std::string_view response) const = 0;
};

enum class WorkloadKind {
  kGet,
  kList,
  kInclude,
  kCreate,
  kCreateInTransaction,  // with options.isolation: BEGIN and COMMIT around the one statement
  kCreateOnce,           // with a request_id of its own
  kPause,                // a statement that keeps its connection for 40 ms and costs nothing
};

std::unique_ptr<Workload> MakeWorkload(WorkloadKind kind, const DataSize& size, uint64_t seed);
// The same requests to a server that answers `response_bytes` bytes whatever it is asked.
std::unique_ptr<Workload> MakeEcho(std::unique_ptr<Workload> requests, size_t response_bytes);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_WORKLOAD_H_
