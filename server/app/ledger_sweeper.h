#ifndef ROWGATE_SERVER_APP_LEDGER_SWEEPER_H_
#define ROWGATE_SERVER_APP_LEDGER_SWEEPER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <thread>

#include "absl/time/time.h"
#include "orm/executor/executor.h"
#include "orm/ledger/ledger.h"
#include "server/app/log.h"

namespace rowgate::server {

struct LedgerSweeperOptions {
  absl::Duration lifetime = absl::Hours(24);  // of a request's answer
  // Servers that start together do not sweep together: the first sweep comes after half to the whole of this.
  absl::Duration first = absl::Minutes(1);
  absl::Duration interval = absl::Minutes(5);
  int64_t batch_rows = 1000;  // per transaction: others want to write, too
};

// Deletes answers that are too old from the ledger, as writes among the others, from a thread of its own. The borrowed
// parts outlive it, and work that it has submitted.
class LedgerSweeper {
 public:
  LedgerSweeper(const LedgerSweeperOptions& options, const orm::Ledger& ledger, orm::Executor& executor,
                const Log& log);
  // Stops.
  ~LedgerSweeper();
  LedgerSweeper(const LedgerSweeper&) = delete;
  LedgerSweeper& operator=(const LedgerSweeper&) = delete;

  // Returns when the thread has ended; a batch that is under way goes on.
  void Stop();

 private:
  struct Progress;  // shared with the batch that is under way

  void Loop();
  void SweepAll();
  // How many rows a batch deleted; nothing when it failed or is not awaited any more.
  std::optional<int64_t> SweepBatch();

  const LedgerSweeperOptions options_;
  const orm::Ledger& ledger_;
  orm::Executor& executor_;
  const Log& log_;
  const std::shared_ptr<Progress> progress_;
  std::thread thread_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_LEDGER_SWEEPER_H_
