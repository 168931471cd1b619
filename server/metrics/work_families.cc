#include "server/metrics/work_families.h"

#include <string_view>

#include "server/metrics/class_names.h"
#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kCancelNames[orm::kCancelCauseCount] = {"client", "deadline", "shutdown",
                                                                   "transaction_time"};  // by CancelCause

}  // namespace

void CollectExecutor(const orm::ExecutorStats& stats, Families& families) {
  families.Begin("rowgate_executor_queued", Families::Kind::kGauge, "Calls that wait for a worker, by class of work.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) {
    families.Add({{"class", kClassNames[i]}}, uint64_t{stats.queued[i]});
  }
  families.Begin("rowgate_executor_refused_total", Families::Kind::kCounter,
                 "Calls that were refused because the queue was full, by class of work.");
  for (size_t i = 0; i < orm::kWorkClassCount; ++i) families.Add({{"class", kClassNames[i]}}, stats.refused[i]);
  families.Count("rowgate_executor_expired_total", "Calls that ended while they waited for a worker.", stats.expired);
  families.Begin("rowgate_executor_cancelled_total", Families::Kind::kCounter,
                 "Running calls that were asked to stop, by cause.");
  for (size_t i = 0; i < orm::kCancelCauseCount; ++i) families.Add({{"cause", kCancelNames[i]}}, stats.cancelled[i]);
  families.Count("rowgate_executor_reruns_total", "Second and later attempts of whole transactions.", stats.reruns);
  families.Count("rowgate_executor_reruns_failed_total", "Calls that failed in spite of another attempt.",
                 stats.reruns_failed);
}

void CollectTransactions(const orm::InteractiveStats& stats, Families& families) {
  families.Gauge("rowgate_transactions_open", "Client transactions that are open.", static_cast<double>(stats.open));
  families.Gauge("rowgate_transactions_open_limit", "Most client transactions that may be open.",
                 static_cast<double>(stats.limit));
  families.Gauge("rowgate_transactions_holding_connection", "Client transactions that hold a connection.",
                 static_cast<double>(stats.holding_connection));
  families.Count("rowgate_transactions_begun_total", "Client transactions that were begun.", stats.begun);
  families.Count("rowgate_transactions_refused_total", "Client transactions beyond the limit.", stats.refused);
  families.Begin("rowgate_transactions_ended_total", Families::Kind::kCounter,
                 "Client transactions that have ended, by outcome.");
  families.Add({{"outcome", "committed"}}, stats.committed);
  families.Add({{"outcome", "rolled_back"}}, stats.rolled_back);
  families.Add({{"outcome", "failed"}}, stats.failed);
  families.Add({{"outcome", "idle_timeout"}}, stats.reaped_idle);
  families.Add({{"outcome", "max_duration"}}, stats.reaped_duration);
  families.Add({{"outcome", "drained"}}, stats.drained);
}

void CollectLedger(const orm::LedgerStats& stats, Families& families) {
  families.Begin("rowgate_idempotency_total", Families::Kind::kCounter, "Writes with a request id, by result.");
  families.Add({{"result", "recorded"}}, stats.recorded);
  families.Add({{"result", "replayed"}}, stats.replayed);
  families.Add({{"result", "mismatched"}}, stats.mismatched);
  families.Add({{"result", "abandoned"}}, stats.abandoned);
  families.Count("rowgate_idempotency_swept_total", "Stored answers that were deleted because of their age.",
                 stats.swept);
  families.Count("rowgate_commit_unknown_total", "Commits of writes with a request id whose answer was lost.",
                 stats.unknown);
  families.Begin("rowgate_commit_resolved_total", Families::Kind::kCounter,
                 "Those of which is known what became of them, by verdict.");
  families.Add({{"verdict", "applied"}}, stats.resolved_applied);
  families.Add({{"verdict", "not_applied"}}, stats.resolved_not_applied);
}

void CollectEngine(const orm::StatementCache::Stats& cache, int64_t n_plus_one_suspects, Families& families) {
  families.Gauge("rowgate_statement_cache_entries", "Compiled statements that are kept.",
                 static_cast<double>(cache.entries));
  families.Count("rowgate_statement_cache_hits_total", "Requests that found their statement compiled.",
                 static_cast<uint64_t>(cache.hits));
  families.Count("rowgate_statement_cache_misses_total", "Requests whose statement had to be compiled.",
                 static_cast<uint64_t>(cache.misses));
  families.Count("rowgate_n_plus_one_suspects_total", "Loops of single reads that were noticed.",
                 static_cast<uint64_t>(n_plus_one_suspects));
}

}  // namespace rowgate::server
