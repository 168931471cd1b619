#ifndef ROWGATE_SERVER_METRICS_WORK_FAMILIES_H_
#define ROWGATE_SERVER_METRICS_WORK_FAMILIES_H_

#include <cstdint>

#include "orm/engine/statement_cache.h"
#include "orm/executor/executor.h"
#include "orm/ledger/ledger.h"
#include "orm/txn/interactive_stats.h"

// What the parts of the server count themselves, as families.
namespace rowgate::server {

class Families;

void CollectExecutor(const orm::ExecutorStats& stats, Families& families);
void CollectTransactions(const orm::InteractiveStats& stats, Families& families);
void CollectLedger(const orm::LedgerStats& stats, Families& families);
void CollectEngine(const orm::StatementCache::Stats& cache, int64_t n_plus_one_suspects, Families& families);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_WORK_FAMILIES_H_
