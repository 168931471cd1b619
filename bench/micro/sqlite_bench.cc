#include <benchmark/benchmark.h>

#include <cstdint>
#include <utility>

#include "bench/micro/blog.h"
#include "orm/engine/session.h"

namespace rowgate::bench {
namespace {

constexpr int64_t kPosts = 10'000;

orm::GetRequest RequestFor(const orm::Table& posts, int64_t id) {
  orm::GetRequest request{.key = {.cells = {posts.columns.size(), std::nullopt}, .field = "key"}};
  request.key.cells[0] = orm::Value{id};
  return request;
}

// What a Get makes of its key before it has a connection.
void BM_PlanGet(benchmark::State& state) {
  const Blog blog = OpenBlogOrDie(1);
  for (auto _ : state) {
    absl::StatusOr<orm::GetPlan> plan = blog.engine->PlanGet(blog.posts(), RequestFor(blog.posts(), 1));
    if (!plan.ok()) return state.SkipWithError(plan.status().ToString().c_str());
  }
}
BENCHMARK(BM_PlanGet);

// The rest: the driver runs the prepared statement and hands over one row of seven columns.
void BM_SqliteReadPostByKey(benchmark::State& state) {
  const Blog blog = OpenBlogOrDie(kPosts);
  const absl::StatusOr<orm::GetPlan> plan = blog.engine->PlanGet(blog.posts(), RequestFor(blog.posts(), kPosts / 2));
  if (!plan.ok()) return state.SkipWithError(plan.status().ToString().c_str());
  for (auto _ : state) {
    orm::Session session(*blog.connection, nullptr);
    const absl::StatusOr<orm::RowTree> rows = plan->Run(session);
    if (!rows.ok()) return state.SkipWithError(rows.status().ToString().c_str());
  }
}
BENCHMARK(BM_SqliteReadPostByKey);

}  // namespace
}  // namespace rowgate::bench
