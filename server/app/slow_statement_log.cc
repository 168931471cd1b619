#include "server/app/slow_statement_log.h"

#include <string>
#include <utility>

#include "server/app/statement_words.h"

namespace rowgate::server {
namespace {

// How many places a shape may have: enough that neighbours rarely drive each other out.
constexpr size_t kProbes = 8;

}  // namespace

SlowStatementLog::SlowStatementLog(SlowStatementOptions options, const Log& log)
    : options_(std::move(options)), log_(log) {}

void SlowStatementLog::OnStatement(const orm::StatementRun& run) {
  if (run.duration < options_.threshold) return;
  if (const std::optional<int64_t> left_out = Admit(run.statement.shape)) Write(run, *left_out);
}

std::optional<int64_t> SlowStatementLog::Admit(uint64_t shape) {
  const absl::Time now = options_.now();
  const orm::MutexLock lock(mutex_);
  Slot& slot = FindSlot(shape);
  if (now - slot.written < options_.interval) {
    ++slot.left_out;
    return std::nullopt;
  }
  if (slot.shape != shape) slot = Slot{.shape = shape};
  slot.written = now;
  return std::exchange(slot.left_out, 0);
}

// The shape's own slot, or that of the shape that was written down the longest ago. Where so many shapes are slow that
// even that one is recent, the line is left out on its account.
SlowStatementLog::Slot& SlowStatementLog::FindSlot(uint64_t shape) {
  Slot* oldest = nullptr;
  for (size_t probe = 0; probe < kProbes; ++probe) {
    Slot& slot = slots_[(shape + probe) % slots_.size()];
    if (slot.shape == shape) return slot;
    if (oldest == nullptr || slot.written < oldest->written) oldest = &slot;
  }
  return *oldest;
}

void SlowStatementLog::Write(const orm::StatementRun& run, int64_t left_out) const {
  const std::string shape = ShapeText(run.statement.shape);
  const std::string outcome = OutcomeText(run.status);
  log_.Write(LogLevel::kWarning, "slow statement",
             {{"shape", shape},
              {"table", run.statement.table},
              {"operation", OperationText(run.statement.kind)},
              {"micros", absl::ToInt64Microseconds(run.duration)},
              {"rows", run.rows},
              {"outcome", outcome},
              {"method", run.method},
              {"left_out", left_out},
              {"traceparent", run.trace_parent}});
}

}  // namespace rowgate::server
