#include "server/app/ledger_sweeper.h"

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/base/errors.h"
#include "orm/base/jitter.h"
#include "orm/base/mutex.h"
#include "orm/base/steady_clock.h"
#include "orm/engine/session.h"
#include "orm/executor/work.h"

namespace rowgate::server {
namespace {

constexpr absl::Duration kBatchTime = absl::Seconds(30);

class SweepWork final : public orm::Work {
 public:
  using Done = std::function<void(absl::StatusOr<int64_t>)>;

  SweepWork(const orm::Ledger& ledger, const LedgerSweeperOptions& options, Done done)
      : Work(orm::WorkClass::kWrite, orm::SteadyNow() + kBatchTime, nullptr),
        ledger_(ledger),
        options_(options),
        done_(std::move(done)) {}

  absl::Status Run(const orm::WorkContext& context) override {
    orm::Session session(context.connection, nullptr);
    const absl::StatusOr<int64_t> rows = ledger_.Sweep(session, options_.lifetime, options_.batch_rows);
    if (!rows.ok()) return rows.status();
    done_(rows);
    return absl::OkStatus();
  }
  void Fail(const absl::Status& status) override { done_(status); }

 private:
  const orm::Ledger& ledger_;
  const LedgerSweeperOptions options_;
  const Done done_;
};

}  // namespace

struct LedgerSweeper::Progress {
  orm::Mutex mutex;
  orm::CondVar changed;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  std::optional<absl::StatusOr<int64_t>> batch ABSL_GUARDED_BY(mutex);

  // False when it is time to stop.
  bool Sleep(absl::Duration time) {
    const absl::Time until = orm::SteadyNow() + time;
    const orm::MutexLock lock(mutex);
    while (!stopping && orm::SteadyNow() < until) changed.WaitUntil(mutex, until);
    return !stopping;
  }

  void EndBatch(absl::StatusOr<int64_t> rows) {
    const orm::MutexLock lock(mutex);
    batch = std::move(rows);
    changed.SignalAll();
  }

  std::optional<absl::StatusOr<int64_t>> AwaitBatch() {
    const orm::MutexLock lock(mutex);
    while (!stopping && !batch) changed.Wait(mutex);
    return std::exchange(batch, std::nullopt);
  }

  void Stop() {
    const orm::MutexLock lock(mutex);
    stopping = true;
    changed.SignalAll();
  }
};

LedgerSweeper::LedgerSweeper(const LedgerSweeperOptions& options, const orm::Ledger& ledger, orm::Executor& executor,
                             const Log& log)
    : options_(options),
      ledger_(ledger),
      executor_(executor),
      log_(log),
      progress_(std::make_shared<Progress>()),
      thread_([this] { Loop(); }) {}

LedgerSweeper::~LedgerSweeper() { Stop(); }

void LedgerSweeper::Stop() {
  progress_->Stop();
  if (thread_.joinable()) thread_.join();
}

void LedgerSweeper::Loop() {
  absl::Duration pause = orm::Jitter().Between(options_.first / 2, options_.first);
  while (progress_->Sleep(pause)) {
    SweepAll();
    pause = options_.interval;
  }
}

void LedgerSweeper::SweepAll() {
  std::optional<int64_t> rows = options_.batch_rows;
  while (rows && *rows == options_.batch_rows) rows = SweepBatch();
}

std::optional<int64_t> LedgerSweeper::SweepBatch() {
  executor_.Submit(std::make_unique<SweepWork>(ledger_, options_, [progress = progress_](absl::StatusOr<int64_t> rows) {
    progress->EndBatch(std::move(rows));
  }));
  const std::optional<absl::StatusOr<int64_t>> rows = progress_->AwaitBatch();
  if (!rows) return std::nullopt;
  if (rows->ok()) return **rows;
  log_.Write(LogLevel::kWarning, "old request ids could not be deleted", {{"reason", orm::ReasonOf(rows->status())}});
  return std::nullopt;
}

}  // namespace rowgate::server
