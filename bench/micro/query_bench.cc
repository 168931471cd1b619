#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "bench/micro/blog.h"
#include "orm/engine/session.h"

// What a request costs from its text to a statement that is ready for the driver, and what share of the whole request
// that is. Cached: the statement of this shape has been compiled before, only parsing, binding and the look-up are
// left.
namespace rowgate::bench {
namespace {

std::string QueryOf(int64_t conditions) {
  std::string text = "SELECT title, author.username FROM Post WHERE score >= 0";
  for (int64_t i = 1; i < conditions; ++i) text += " AND title != 'not " + std::to_string(i) + "'";
  return text + " ORDER BY id LIMIT 1";
}

Blog WithCache(size_t entries) {
  Blog blog = OpenBlogOrDie(1);
  blog.engine =
      orm::Engine::Create(*blog.catalog, *blog.database.dialect, {.limits = {.cached_statements_max = entries}})
          .value();
  return blog;
}

void Plan(benchmark::State& state, const Blog& blog) {
  const orm::QueryRequest request{.text = QueryOf(state.range(0))};
  for (auto _ : state) {
    const absl::StatusOr<orm::QueryPlan> plan = blog.engine->PlanQuery(request);
    if (!plan.ok()) return state.SkipWithError(plan.status().ToString().c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_PlanQueryCached(benchmark::State& state) { Plan(state, WithCache(500)); }
BENCHMARK(BM_PlanQueryCached)->Arg(1)->Arg(10)->Arg(100);

void BM_PlanQueryUncached(benchmark::State& state) { Plan(state, WithCache(0)); }
BENCHMARK(BM_PlanQueryUncached)->Arg(1)->Arg(10)->Arg(100);

// Planned and run on SQLite in memory: the whole but for the wire.
void BM_RunQuery(benchmark::State& state) {
  const Blog blog = WithCache(500);
  const orm::QueryRequest request{.text = QueryOf(state.range(0))};
  orm::Session session(*blog.connection, nullptr);
  for (auto _ : state) {
    const absl::StatusOr<orm::QueryPlan> plan = blog.engine->PlanQuery(request);
    if (!plan.ok()) return state.SkipWithError(plan.status().ToString().c_str());
    const absl::StatusOr<orm::QueryResult> result = plan->Run(session);
    if (!result.ok()) return state.SkipWithError(result.status().ToString().c_str());
  }
}
BENCHMARK(BM_RunQuery)->Arg(1)->Arg(10)->Arg(100);

}  // namespace
}  // namespace rowgate::bench
