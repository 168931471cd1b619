#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "bench/micro/blog.h"

namespace rowgate::bench {
namespace {

std::string FilterOf(int64_t conditions) {
  std::string filter = "score >= 0";
  for (int64_t i = 1; i < conditions; ++i) filter += " AND title != 'not " + std::to_string(i) + "'";
  return filter;
}

// A filter's text to a statement ready for the driver: parsed, bound to the table, and its SQL looked up by its shape.
void BM_FilterToStatement(benchmark::State& state) {
  const Blog blog = OpenBlogOrDie(1);
  const orm::CountRequest request{.filter = {.filter = FilterOf(state.range(0))}};
  for (auto _ : state) {
    const absl::StatusOr<orm::CountPlan> plan = blog.engine->PlanCount(blog.posts(), request);
    if (!plan.ok()) return state.SkipWithError(plan.status().ToString().c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_FilterToStatement)->Arg(1)->Arg(10)->Arg(100);

}  // namespace
}  // namespace rowgate::bench
